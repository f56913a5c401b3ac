/* Finds the record behind a code: memory, then Redis, then the store.
 *
 * DESIGN: an event loop only looks into memory. What is not there is fetched by a worker, one
 * flight a code. A record's age counts from the moment the store said it, wherever it was kept
 * since; past `ttl` it is asked again and never shown as it was. From half of that age on a request
 * starts a refresh behind its own answer, so that a code in demand never waits. */
#ifndef SEAL_LOOKUP_H
#define SEAL_LOOKUP_H

#include "base/flight.h"
#include "base/pool.h"
#include "seal/record.h"

struct lookup;

struct lookup_options {
	const char *store_url;	    /* see store_open() */
	const char *redis_url;	    /* "" for none; see redis_url_parse() */
	const char *redis_key_file; /* 32 bytes or more: the secret that marks what this service's
				       machines wrote to Redis; "" makes one in memory */
	unsigned ttl_s;		    /* seconds that a record may be shown after the store said it */
	size_t memory;		    /* bytes for records in memory */
};

/* Opens the store once to see that it can be read, starts listening for changes. `why` says what is
 * wrong with which setting. */
enum err lookup_open(
    const struct lookup_options *options, struct lookup **ret, struct problem *why);
/* The pool runs what lookup submits; its workers are made by these two, `arg` being the lookup. */
void *lookup_worker_open(void *lookup);
void lookup_worker_close(void *worker);
void lookup_use_pool(struct lookup *l, struct pool *pool);

/* The record of `code` at `now`: ERR_OK and *ret (retained) from memory; ERR_PENDING when a worker
 * fetches it: wait->done is told; ERR_BUSY when the queue is full; ERR_NO_MEMORY. Never waits. */
enum err lookup_get(struct lookup *l, const struct code *code, int64_t now,
    struct flight_wait *wait, struct record **ret);
/* Forgets what memory holds of a code. Any thread. */
void lookup_forget(struct lookup *l, const struct code *code);
/* Can records be read now: store and (if configured) Redis; for /readyz. `why` names what cannot.
 * Asked by the workers' last experience, so it never waits. */
enum err lookup_ready(struct lookup *l, struct problem *why);
/* After the pool is gone. NULL is legal. */
void lookup_close(struct lookup *l);

/* For those who change records (the command line, later the console): puts the new state of `code`
 * and of the codes that it renews before every running server, through Redis. ERR_OK also when no
 * Redis is configured; ERR_UNAVAILABLE or ERR_TIMEOUT when it cannot be told: servers then learn by
 * themselves within their time to live. */
enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why);

#endif
