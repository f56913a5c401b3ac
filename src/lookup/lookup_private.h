/* What the parts of lookup share: lookup.c (memory), lookup_fetch.c (workers), lookup_listen.c
 * (changes told through Redis). */
#ifndef LOOKUP_LOOKUP_PRIVATE_H
#define LOOKUP_LOOKUP_PRIVATE_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include "base/cache.h"
#include "base/log.h"
#include "lookup/lookup.h"
#include "lookup/shared.h"
#include "store/store.h"

/* Counters that event loops bump at each request have a line of the processor's cache each. */
enum { LOOKUP_SLOTS = 16, LOOKUP_CLOCK_SLACK_S = 2 };

struct lookup_slot {
	alignas(64) atomic_uint_least64_t hits;
};

/* A record with what memory knows of it. A counted reference. */
struct kept {
	atomic_uint references;
	struct record *record;
	int64_t as_of_ms;                     /* record->as_of on clock_monotonic_ms() */
	unsigned epoch;                       /* lookup.epoch when it was kept */
	atomic_bool forgotten;                /* not to be shown any more */
	atomic_int_least64_t next_refresh_ms; /* not before */
};

/* How often codes with the same last three digits were forgotten: what was read from the store
 * before is not kept when the number has changed meanwhile. */
enum { LOOKUP_CHANGES = 1000 };

struct listener;

struct lookup {
	struct lookup_slot slots[LOOKUP_SLOTS];
	struct cache *records;
	struct cache *unknown; /* codes without a record: apart, so that they push out none */
	struct flight_table *flights;
	struct pool *pool;
	struct shared *shared; /* NULL without Redis */
	struct listener *listener;
	void (*hear)(void *arg, struct str message); /* see struct lookup_options */
	void *hear_arg;
	atomic_bool listening;          /* changes are heard of */
	atomic_uint_least64_t deafened; /* times that this ended */
	char *store_url;
	unsigned ttl_s, unknown_ttl_s, queue_deadline_ms;
	atomic_uint changes[LOOKUP_CHANGES];
	atomic_uint epoch; /* how often everything was forgotten */
	atomic_uint_least64_t misses, refreshes, refused, store_reads, store_errors;
	struct log_limit store_log;
	atomic_int_least64_t next_probe_ms;
	pthread_mutex_t store_lock; /* for the two below: the workers' last experience */
	enum err store_err;
	struct problem store_why;
};

static inline void lookup_count(atomic_uint_least64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* ---- lookup.c ---- */

/* Grows whenever the code is forgotten. */
unsigned lookup_changes(struct lookup *l, const struct code *code);
/* Keeps a record that was read when lookup_changes() was `changes`; not if it was forgotten since.
 */
void lookup_keep(
    struct lookup *l, const struct code *code, struct record *record, unsigned changes);
/* The version that memory has, 0 when it has none. */
uint64_t lookup_version(struct lookup *l, const struct code *code);
void lookup_forget_all(struct lookup *l);

/* ---- lookup_fetch.c ---- */

/* Joins or starts the flight of a code; as lookup_get(). `wait` may be NULL. */
enum err lookup_fetch(
    struct lookup *l, const struct code *code, enum pool_lane lane, struct flight_wait *wait);

/* ---- lookup_listen.c ---- */

/* Starts the thread that hears of changes. */
enum err listener_start(struct lookup *l, struct listener **ret);
/* Ends it. NULL is legal. */
void listener_stop(struct listener *listener);

#endif
