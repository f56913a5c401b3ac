/* A bounded map from byte keys to shared values; the least recently used goes first.
 *
 * DESIGN: values are counted references and never change, so a reader holds a lock only for the
 * look-up. The map is cut into shards by a keyed hash that outsiders cannot steer, each with a lock
 * of its own, so that event loops do not queue behind each other. */
#ifndef BASE_CACHE_H
#define BASE_CACHE_H

#include <stddef.h>
#include "base/err.h"

struct cache;

/* How the cache holds a value: retain is called for each pointer that it hands out or keeps,
 * release for each that it drops. */
struct cache_values {
	void *(*retain)(void *value);
	void (*release)(void *value);
};

/* A cache that holds at most about `memory` bytes: keys, its own overhead and the `cost` of each
 * value. NULL when memory is short. */
struct cache *cache_new(size_t memory, const struct cache_values *values);
/* Releases all values. No other thread may use it any more. NULL is legal. */
void cache_free(struct cache *c);

/* The value under the key, retained for the caller; NULL when there is none. Any thread. */
void *cache_get(struct cache *c, const void *key, size_t len);
/* Keeps `value` (retained) under the key in place of what was there; others go to make room. A
 * value that is too large for its share, or for which memory is short, is not kept: that is no
 * error. */
void cache_put(struct cache *c, const void *key, size_t len, void *value, size_t cost);
/* Forgets a key, or all of them. */
void cache_drop(struct cache *c, const void *key, size_t len);
void cache_clear(struct cache *c);
/* Bytes held now, and how many values: for metrics. */
size_t cache_memory(struct cache *c);
size_t cache_count(struct cache *c);
/* Asserts that the cache is whole. Any thread; takes as long as reading all of it. */
void cache_check(struct cache *c);

#endif
