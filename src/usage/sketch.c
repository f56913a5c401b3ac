/* Estimates how often each of very many things was seen. */
#include "usage/sketch.h"

#include <assert.h>
#include "base/hash.h"
#include "base/invariant.h"

uint64_t usage_sketch_key(int64_t space, struct str name)
{
	return hash_bytes(name.at, name.len) ^ hash_bytes(&space, sizeof space);
}

/* The rows' places are all taken from one hash (Kirsch and Mitzenmacher, "Less hashing, same
 * performance", 2006). */
static uint32_t sketch_place(uint64_t key, unsigned row)
{
	return ((uint32_t)key + row * ((uint32_t)(key >> 32) | 1)) % USAGE_SKETCH_WIDTH;
}

uint64_t usage_sketch_estimate(const struct usage_sketch *s, uint64_t key)
{
	uint32_t least = UINT32_MAX;

	for (unsigned row = 0; row < USAGE_SKETCH_DEPTH; row++) {
		uint32_t cell = s->cells[row][sketch_place(key, row)];

		least = cell < least ? cell : least;
	}
	return least;
}

void usage_sketch_add(struct usage_sketch *s, uint64_t key, uint64_t n)
{
	uint64_t sum = usage_sketch_estimate(s, key) + n;
	uint32_t now = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;

	for (unsigned row = 0; row < USAGE_SKETCH_DEPTH; row++) {
		uint32_t *cell = &s->cells[row][sketch_place(key, row)];

		*cell = *cell < now ? now : *cell;
	}
	INVARIANT(assert(usage_sketch_estimate(s, key) == now));
}

void usage_sketch_halve(struct usage_sketch *s)
{
	for (unsigned row = 0; row < USAGE_SKETCH_DEPTH; row++)
		for (unsigned i = 0; i < USAGE_SKETCH_WIDTH; i++)
			s->cells[row][i] /= 2;
}
