// Reads Server-Sent Events, WebSocket messages and socket.io messages. Every event carries "t":[microseconds,number]; the
// numbers of one connection must rise by one, and an event's `id:` must end in its number. Nothing is sampled.
#define _GNU_SOURCE
#include "connection.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SIZE, SIZE_REST, DATA, DATA_END };

struct tally tally;
enum protocol protocol = SSE;
int check_ids = 1;
static uint64_t received_at;

uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint64_t number(const char **at, const char *end) {
  uint64_t value = 0;
  for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) value = value * 10 + (uint64_t)(**at - '0');
  return value;
}

static void opened(struct connection *c) {
  if (c->open) return;
  c->open = 1;
  tally.open++;
}

// Returns the event's number, or 0 when it is not one of ours.
static uint64_t event(struct connection *c, const char *p, size_t n) {
  const char *end = p + n, *at = memmem(p, n, "\"t\":[", 5);
  if (!at || n < 400) return tally.bad++, 0;
  at += 5;
  uint64_t sent = number(&at, end);
  if (at < end) at++;
  uint64_t seq = number(&at, end);
  if (c->frames > 0 && seq != c->last + 1) seq > c->last ? tally.gaps++ : tally.repeats++;
  c->last = seq;
  c->frames++;
  tally.delivered++;
  count_latency((int64_t)(received_at - sent));
  return seq;
}

static void sse_block(struct connection *c, const char *p, size_t n) {
  opened(c);
  const char *end = p + n, *id = n > 4 && !memcmp(p, "id:", 3) ? p : memmem(p, n, "\nid:", 4);
  if (!id) { // a comment, or an event about the stream itself
    tally.control++;
    return;
  }
  const char *line = memchr(id + 1, '\n', (size_t)(end - id - 1));
  if (!memmem(p, n < 200 ? n : 200, "event:", 6)) tally.bad++;
  uint64_t seq = event(c, p, n);
  if (!check_ids) return;
  const char *digits = line ? line : end;
  while (digits > id && digits[-1] >= '0' && digits[-1] <= '9') digits--;
  if (number(&digits, end) != seq) tally.bad++;
}

static size_t sse(struct connection *c, const char *p, size_t n) {
  size_t used = 0;
  for (const char *end; (end = memmem(p + used, n - used, "\n\n", 2)); used = (size_t)(end - p) + 2)
    sse_block(c, p + used, (size_t)(end - p) - used);
  return used;
}

// Clients mask what they send; a mask of zeros leaves it as it is.
static void answer(struct connection *c, unsigned char opcode, const char *text) {
  unsigned char frame[64] = {0x80 | opcode, (unsigned char)(0x80 | strlen(text))};
  memcpy(frame + 6, text, strlen(text));
  if (write(c->fd, frame, 6 + strlen(text)) < 0) tally.bad++;
}

static void message(struct connection *c, int opcode, const char *p, size_t n) {
  if (opcode == 9) return answer(c, 10, "");
  if (opcode == 8) return;
  if (protocol == WEBSOCKET) {
    if (n < 40) opened(c); // the greeting
    else event(c, p, n);
  } else if (p[0] == '0') answer(c, 1, "40");
  else if (p[0] == '2') answer(c, 1, "3");
  else if (n > 1 && p[0] == '4' && p[1] == '0') opened(c);
  else event(c, p, n);
}

static size_t websocket(struct connection *c, const char *bytes, size_t n) {
  size_t used = 0;
  while (n - used >= 2) {
    const unsigned char *p = (const unsigned char *)bytes + used;
    size_t length = p[1] & 127, head = 2;
    if (length == 126) head = 4;
    if (length == 127) head = 10;
    if (n - used < head) break;
    if (head > 2)
      for (size_t i = length = 2; i < head; i++) length = i == 2 ? p[i] : length << 8 | p[i];
    if (n - used < head + length) break;
    message(c, p[0] & 15, (const char *)p + head, length);
    used += head + length;
  }
  return used;
}

static void keep(struct connection *c, const char *p, size_t n) {
  if (c->have + n > c->room) {
    c->room = (c->have + n) * 2;
    c->kept = realloc(c->kept, c->room);
    if (!c->kept) exit(9);
  }
  memcpy(c->kept + c->have, p, n);
  c->have += n;
}

static size_t frames(struct connection *c, const char *p, size_t n) {
  return protocol == SSE ? sse(c, p, n) : websocket(c, p, n);
}

static void body(struct connection *c, const char *p, size_t n) {
  if (c->have == 0) {
    size_t used = frames(c, p, n);
    if (used < n) keep(c, p + used, n - used);
    return;
  }
  keep(c, p, n);
  size_t used = frames(c, c->kept, c->have);
  memmove(c->kept, c->kept + used, c->have -= used);
  if (c->have == 0) { // so that thousands of connections do not each keep their largest piece
    free(c->kept);
    c->kept = NULL;
    c->room = 0;
  }
}

// Takes the chunk sizes out, in place; returns how much is left.
static size_t unchunk(struct connection *c, char *p, size_t n) {
  size_t out = 0;
  for (size_t i = 0; i < n;) {
    char ch = p[i];
    if (c->chunk_state == SIZE) {
      int digit = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
      if (digit >= 0) c->chunk_left = c->chunk_left * 16 + (uint64_t)digit;
      else c->chunk_state = SIZE_REST;
      if (digit >= 0) i++;
    } else if (c->chunk_state == SIZE_REST) {
      if (p[i++] == '\n') c->chunk_state = c->chunk_left > 0 ? DATA : DATA_END;
    } else if (c->chunk_state == DATA) {
      size_t some = n - i < c->chunk_left ? n - i : c->chunk_left;
      memmove(p + out, p + i, some);
      out += some;
      i += some;
      c->chunk_left -= some;
      if (c->chunk_left == 0) c->chunk_state = DATA_END;
    } else if (p[i++] == '\n') c->chunk_state = SIZE;
  }
  return out;
}

void take(struct connection *c, char *bytes, size_t count) {
  received_at = now_us();
  tally.bytes += count;
  if (!c->greeted) {
    keep(c, bytes, count);
    char *end = memmem(c->kept, c->have, "\r\n\r\n", 4);
    if (!end) return;
    if (memcmp(c->kept, protocol == SSE ? "HTTP/1.1 200" : "HTTP/1.1 101", 12) != 0) {
      fprintf(stderr, "a stream was answered with: %.*s\n", (int)(c->have < 600 ? c->have : 600), c->kept);
      exit(5);
    }
    *end = 0;
    c->chunked = strcasestr(c->kept, "transfer-encoding: chunked") != NULL;
    c->greeted = 1;
    count = c->have - (size_t)(end + 4 - c->kept);
    memcpy(bytes, end + 4, count);
    c->have = 0;
  }
  if (c->chunked) count = unchunk(c, bytes, count);
  if (count > 0) body(c, bytes, count);
}
