// The load generator of the stream benchmarks: opens the connections, asks the server's control port for events, reads and
// checks every frame, and measures the server's CPU time around it. One thread; prints one line of JSON. Linux only.
#define _GNU_SOURCE
#include "connection.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum mode { FLAT, RATE, HOLD };
static enum mode mode = FLAT;
static int port, control_port, count = 100, batch = 20, window = 4, together, opening = 64, sources = 8;
static double every_ms = 50, idle_s, warm_s = 1, measured_s = 3;
static int pids[64], pid_count;
// Where to connect: a path and header lines for each; connection i goes to target i modulo their number.
static struct { char *path, *headers; int connections; } targets[4096];
static int target_count;
static struct connection *connections;
static int epoll, control = -1;
static uint64_t published, expected;
static int measuring;

// Latencies up to 65 ms by the microsecond, above that by the quarter millisecond.
#define FINE 65536
#define COARSE 65536
static uint32_t fine[FINE], coarse[COARSE];
static uint64_t samples, slowest;

void count_latency(int64_t us) {
  if (!measuring) return;
  uint64_t value = us < 0 ? 0 : (uint64_t)us;
  samples++;
  if (value > slowest) slowest = value;
  if (value < FINE) fine[value]++;
  else coarse[value / 250 < COARSE ? value / 250 : COARSE - 1]++;
}

static double percentile(double share) {
  uint64_t wanted = (uint64_t)(share * (double)samples), seen = 0;
  for (int i = 0; i < FINE; i++) if ((seen += fine[i]) > wanted) return i / 1e3;
  for (int i = 0; i < COARSE; i++) if ((seen += coarse[i]) > wanted) return i * 0.25;
  return (double)slowest / 1e3;
}

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(3);
}

// The CPU clock of another process: all of its threads, to the nanosecond.
static double cpu_seconds(void) {
  double sum = 0;
  for (int i = 0; i < pid_count; i++) {
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pids[i], &clock) || clock_gettime(clock, &t)) continue;
    sum += (double)t.tv_sec + (double)t.tv_nsec / 1e9;
  }
  return sum;
}

static double own_cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int dial(int to, int source, int kind) {
  int fd = socket(AF_INET, SOCK_STREAM | kind, 0), on = 1;
  if (fd < 0) fail("socket");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u + (uint32_t)source)};
  // Several addresses of our own, or the ports would not do for all connections and those that have just closed.
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (source > 0 && bind(fd, (void *)&from, sizeof from)) fail("bind");
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (void *)&there, sizeof there) && errno != EINPROGRESS) fail("connect");
  return fd;
}

static void watch(int index, int operation, uint32_t what) {
  struct epoll_event wanted = {.events = what, .data.u32 = (uint32_t)index};
  if (epoll_ctl(epoll, operation, connections[index].fd, &wanted)) fail("epoll");
}

static void ask(struct connection *c) {
  char text[8192];
  const char *kind = protocol == SSE ? "Accept: text/event-stream\r\n"
    : "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Z3JlZW5saWdodC1iZW5jaA==\r\n";
  int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s\r\n",
    targets[c->target].path, port, kind, targets[c->target].headers, *targets[c->target].headers ? "\r\n" : "");
  if (write(c->fd, text, (size_t)length) != length) fail("request");
}

static void ready(int index) {
  static char bytes[1 << 18];
  struct connection *c = &connections[index];
  if (!c->connected) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) errno = error, fail("connect");
    c->connected = 1;
    ask(c);
    return watch(index, EPOLL_CTL_MOD, EPOLLIN);
  }
  ssize_t got = recv(c->fd, bytes, sizeof bytes, 0);
  if (got > 0) return take(c, bytes, (size_t)got);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
  close(c->fd);
  c->closed = 1;
  tally.closed++;
}

// Event i goes to target i modulo their number; the control port does the same.
static void publish(int events) {
  char line[64];
  int length = snprintf(line, sizeof line, "P %d %d\n", events, together);
  if (write(control, line, (size_t)length) != length) fail("control port");
  for (int i = 0; i < events; i++) expected += (uint64_t)targets[published++ % (uint64_t)target_count].connections;
}

static void read_targets(const char *file) {
  FILE *in = fopen(file, "r");
  char *line = NULL;
  size_t room = 0;
  if (!in) fail(file);
  for (ssize_t n; (n = getline(&line, &room, in)) > 0 && target_count < 4096; target_count++) {
    if (line[n - 1] == '\n') line[n - 1] = 0;
    char *tab = strchr(line, '\t');
    if (tab) *tab++ = 0;
    targets[target_count].path = strdup(line);
    targets[target_count].headers = strdup(tab ? tab : "");
  }
  fclose(in);
}

static void read_flags(int argc, char **argv) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const char *flag = argv[i], *value = argv[i + 1];
#define IS(name) !strcmp(flag, "--" name)
    if (IS("port")) port = atoi(value);
    else if (IS("control")) control_port = atoi(value);
    else if (IS("targets")) read_targets(value);
    else if (IS("protocol")) protocol = !strcmp(value, "ws") ? WEBSOCKET : !strcmp(value, "socket.io") ? SOCKET_IO : SSE;
    else if (IS("mode")) mode = !strcmp(value, "hold") ? HOLD : !strcmp(value, "rate") ? RATE : FLAT;
    else if (IS("connections")) count = atoi(value);
    else if (IS("batch")) batch = atoi(value);
    else if (IS("window")) window = atoi(value);
    else if (IS("together")) together = atoi(value);
    else if (IS("opening")) opening = atoi(value);
    else if (IS("check-ids")) check_ids = atoi(value);
    else if (IS("every")) every_ms = atof(value);
    else if (IS("idle")) idle_s = atof(value);
    else if (IS("warm")) warm_s = atof(value);
    else if (IS("seconds")) measured_s = atof(value);
    else if (IS("pids")) for (char *p = strtok(strdup(value), ","); p && pid_count < 64; p = strtok(NULL, ",")) pids[pid_count++] = atoi(p);
    else fprintf(stderr, "unknown flag %s\n", flag), exit(2);
  }
}

static void turn(int wait_ms) {
  static struct epoll_event events[1024];
  int n = epoll_wait(epoll, events, 1024, wait_ms);
  for (int i = 0; i < n; i++) ready((int)events[i].data.u32);
}

static double open_all(void) {
  uint64_t began = now_us();
  for (int started = 0; tally.open < (uint64_t)count; turn(20)) {
    for (; started < count && started - (int)tally.open < opening; started++) {
      struct connection *c = &connections[started];
      c->target = started % target_count;
      targets[c->target].connections++;
      c->fd = dial(port, 1 + started % sources, SOCK_NONBLOCK);
      watch(started, EPOLL_CTL_ADD, EPOLLOUT);
    }
    if (tally.closed > 0) fprintf(stderr, "a connection was closed while they were opened\n"), exit(6);
    if (now_us() - began > 180000000) fprintf(stderr, "only %lu of %d connections opened\n", tally.open, count), exit(6);
  }
  return (double)(now_us() - began) / 1e6;
}

static int incomplete(void) {
  int wrong = 0;
  for (int i = 0; i < count; i++) {
    uint64_t k = (uint64_t)connections[i].target, n = (uint64_t)target_count;
    if (connections[i].frames != published / n + (k < published % n)) wrong++;
  }
  return wrong;
}

// Publishes for so long and then waits until everything has come, so that the CPU time belongs to these deliveries alone.
static void publish_for(double seconds) {
  uint64_t began = now_us(), next = began, until = began + (uint64_t)(seconds * 1e6);
  uint64_t slack = (uint64_t)batch * (uint64_t)(window - 1) * (uint64_t)count / (uint64_t)target_count;
  for (uint64_t now = began; now < until; now = now_us()) {
    if (batch == 0) turn(20);
    else if (mode == FLAT) {
      while (expected - tally.delivered <= slack) publish(batch);
      turn(20);
    } else {
      if (now >= next) publish(batch), next += (uint64_t)(every_ms * 1e3);
      uint64_t left = next > now ? (next - now) / 1000 : 0;
      turn(left > 20 ? 20 : (int)left);
    }
  }
  for (uint64_t limit = now_us() + 20000000; tally.delivered < expected && now_us() < limit;) turn(20);
}

int main(int argc, char **argv) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  read_flags(argc, argv);
  if (target_count == 0) targets[target_count++].path = "/", targets[0].headers = "";
  connections = calloc((size_t)count, sizeof *connections);
  epoll = epoll_create1(0);
  if (control_port) control = dial(control_port, 0, 0);
  double opened_s = open_all(), spent = 0, own = 0, seconds = 0;
  if (mode == HOLD) { // prints at once, and keeps the connections until its input ends
    printf("{\"connections\":%d,\"opened_s\":%.3f}\n", count, opened_s);
    fflush(stdout);
    struct pollfd input = {.fd = 0, .events = POLLIN};
    char rest[16];
    while (poll(&input, 1, 0) == 0 || read(0, rest, sizeof rest) > 0) turn(20);
    return tally.closed > 0 || tally.bad > 0 ? 7 : 0;
  }
  int size = batch;
  double idle = cpu_seconds();
  batch = 0;
  publish_for(idle_s);
  idle = cpu_seconds() - idle;
  batch = size;
  publish_for(warm_s);
  measuring = 1;
  uint64_t before = tally.delivered, began = now_us();
  spent = cpu_seconds(), own = own_cpu();
  publish_for(measured_s);
  seconds = (double)(now_us() - began) / 1e6, spent = cpu_seconds() - spent, own = own_cpu() - own;
  uint64_t within = tally.delivered - before;
  printf("{\"connections\":%d,\"opened_s\":%.3f,\"idle_cpu_s\":%.4f,\"seconds\":%.3f,\"deliveries\":%lu,\"cpu_s\":%.4f,\"generator_cpu_s\":%.4f,"
    "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"published\":%lu,\"expected\":%lu,\"delivered\":%lu,\"gaps\":%lu,"
    "\"repeats\":%lu,\"bad\":%lu,\"incomplete\":%d,\"closed\":%lu,\"control\":%lu,\"bytes\":%lu}\n",
    count, opened_s, idle, seconds, within, spent, own, percentile(.5), percentile(.99), (double)slowest / 1e3, published, expected,
    tally.delivered, tally.gaps, tally.repeats, tally.bad, incomplete(), tally.closed, tally.control, tally.bytes);
  return 0;
}
