// One connection of the load generator: what it reads, frame by frame, and what it checks.
#ifndef CONNECTION_H
#define CONNECTION_H
#include <stdint.h>
#include <stddef.h>

enum protocol { SSE, WEBSOCKET, SOCKET_IO };

struct connection {
  int fd, target, connected, open, greeted, closed;
  int chunked, chunk_state;
  uint64_t chunk_left;
  char *kept; // a frame of which the rest has not come yet
  size_t have, room;
  uint64_t last, frames;
};

// What all connections together have seen.
struct tally {
  uint64_t delivered, open, closed, gaps, repeats, bad, control, bytes;
};
extern struct tally tally;
extern enum protocol protocol;
extern int check_ids;

uint64_t now_us(void);
void count_latency(int64_t us); // the generator's; called for each event
void take(struct connection *c, char *bytes, size_t count);
#endif
