/* Estimates how often each of very many things was seen, in fixed memory.
 *
 * DESIGN: a count-min sketch with conservative update (Estan and Varghese, "New directions in
 * traffic measurement and accounting", 2002), keyed by SipHash, so that nobody outside can make
 * names that collide. An estimate is never too low; of N additions it is too high by more than
 * e × N / USAGE_SKETCH_WIDTH with a chance of e^-USAGE_SKETCH_DEPTH at most, and in practice by far
 * less. It decides who is let into a full list: a name that was made up for one visit does not
 * outnumber any that is in. One thread at a time. */
#ifndef USAGE_SKETCH_H
#define USAGE_SKETCH_H

#include <stdint.h>
#include "base/str.h"

enum { USAGE_SKETCH_WIDTH = 1 << 17, USAGE_SKETCH_DEPTH = 4 };

/* Zeros to begin: 2 MiB. */
struct usage_sketch {
	uint32_t cells[USAGE_SKETCH_DEPTH][USAGE_SKETCH_WIDTH];
};

/* A name within a space of names, each space apart. */
uint64_t usage_sketch_key(int64_t space, struct str name);
void usage_sketch_add(struct usage_sketch *s, uint64_t key, uint64_t n);
uint64_t usage_sketch_estimate(const struct usage_sketch *s, uint64_t key);
/* What was long ago counts half. */
void usage_sketch_halve(struct usage_sketch *s);

#endif
