/* Counts what each network does within a minute, and says when it is too much.
 *
 * DESIGN: a fixed table of small counters; a network's place in it follows from a hash under a
 * random key. When a minute is over, the table is cleared and another key drawn, so that nothing of
 * an address remains, and memory never grows. A counter that has to make room is the one that had
 * counted least: pushing a network out of the table can only give it more freedom. Networks are
 * an IPv4 address or a /64 of IPv6, which is what one subscriber gets; all of a /48 together may
 * take 16 times as much.
 *
 * The table is cut into parts with a lock of their own that is held for some comparisons. */
#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/network.h"

enum { THROTTLE_WINDOW_S = 60 };

struct throttle;

/* `limit` (1 or more) is what a network may do in a window of THROTTLE_WINDOW_S. NULL when memory
 * is short. */
struct throttle *throttle_new(unsigned limit);
/* NULL is legal. */
void throttle_free(struct throttle *t);

/* Counts one at `now_ms` (of clock_monotonic_ms()): false, and nothing is counted, when the limit
 * is reached. Any thread. */
bool throttle_take(struct throttle *t, const struct network_address *who, int64_t now_ms);
/* Takes one back that throttle_take() counted and that turned out not to matter. */
void throttle_give_back(struct throttle *t, const struct network_address *who, int64_t now_ms);
/* Seconds, 1 or more, until the window ends in which `now_ms` is. */
unsigned throttle_left_s(int64_t now_ms);
/* Clears what an earlier window left: for those who call nothing else for long. NULL is legal. */
void throttle_forget(struct throttle *t, int64_t now_ms);

#endif
