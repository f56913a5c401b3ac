/* One flight per key: of many callers who want the same answer at once, the first fetches it and
 * all get it. */
#ifndef BASE_FLIGHT_H
#define BASE_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/cache.h"
#include "base/err.h"

struct flight_table;

/* A caller who waits; embed it. It belongs to the table from flight_join() until `done` is called,
 * exactly once, by the thread that lands the flight. `value` is retained for the callee, NULL on
 * `err`. */
struct flight_wait {
	void (*done)(struct flight_wait *wait, enum err err, void *value);
	struct flight_wait *next; /* the table's */
};

/* NULL when memory is short. */
struct flight_table *flight_table_new(const struct cache_values *values);
/* There must be no flight under way. NULL is legal. */
void flight_table_free(struct flight_table *t);
/* Waits for the key's flight (`wait` may be NULL when nobody is to be told). *ret_first is true
 * when none was under way: the caller starts it, and it must be landed, whatever happens.
 * ERR_NO_MEMORY: not joined. Any thread; never waits. */
enum err flight_join(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, bool *ret_first);
/* Ends the key's flight and tells all who joined. Those who join from now on start a new one. */
void flight_land(struct flight_table *t, const void *key, size_t len, enum err err, void *value);
/* Ends a flight that could not be started: tells those who joined meanwhile of `err`, but not
 * `wait`, who started it and knows. */
void flight_cancel(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, enum err err);
/* Asserts that the table is whole. Any thread. */
void flight_table_check(struct flight_table *t);

#endif
