/* Finds the record behind a code: memory, then Redis, then the store.
 *
 * DESIGN: an event loop only looks into memory. What is not there is fetched by a worker, one
 * flight a code. A record's age counts from the moment the store said it, wherever it was kept
 * since; past `ttl` it is asked again and never shown as it was. From half of that age on a request
 * starts a refresh behind its own answer, so that a code in demand never waits. Codes of which
 * memory has a record, be it too old to show, have a lane of their own to the workers.
 *
 * Codes without a record are kept in a space of their own (an eighth of the memory), so that
 * made-up codes push out no record, and for 2 s at most: asking the store again costs little, and a
 * new contract is then seen quickly even where nothing tells of it. How changes travel between
 * machines stands in shared.h. */
#ifndef LOOKUP_LOOKUP_H
#define LOOKUP_LOOKUP_H

#include "base/flight.h"
#include "base/pool.h"
#include "record/record.h"

struct lookup;

/* Codes of which memory has a record (that is due, too old, or forgotten) do not queue behind the
 * others, of which anybody can ask for as many as he likes. */
#define LOOKUP_KNOWN POOL_FIRST
#define LOOKUP_NEW POOL_SECOND
enum { LOOKUP_KNOWN_PATIENCE = 3 };

enum { LOOKUP_MESSAGE_MAX = 512 };

struct lookup_options {
	const char *store_url;      /* see store_open() */
	const char *redis_url;      /* "" for none; see redis_url_parse() */
	const char *redis_key_file; /* see secret_load(): marks what this service's machines wrote
				       to Redis; "" makes a secret in memory */
	unsigned ttl_s;             /* seconds that a record may be shown after the store said it */
	size_t memory;              /* bytes for records in memory */
	/* Is given what another machine told by lookup_tell(); or NULL. In a thread of lookup's. */
	void (*hear)(void *arg, struct str message);
	void *hear_arg;
	unsigned queue_deadline_ms; /* what waited longer for a worker is refused, codes that memory
				       knows after LOOKUP_KNOWN_PATIENCE times that; 0: 1,000 */
};

/* For metrics. Counted since lookup_open(), but for what is now. */
struct lookup_stats {
	uint64_t hits, misses; /* answered from memory, or not */
	uint64_t refreshes;    /* started behind an answer */
	uint64_t refused;      /* queue full, or waited too long */
	uint64_t store_reads, store_errors;
	uint64_t redis_hits, redis_rejects, redis_errors; /* see struct shared_stats */
	uint64_t redis_deafened;         /* times that changes were not heard of any more */
	bool redis_listening;            /* they are heard of now */
	size_t memory, records, unknown; /* bytes, and entries held now */
};

/* Opens the store once to see that it can be read, starts listening for changes. A Redis that does
 * not answer is no error. The errors of store_open(), redis_url_parse() and secret_load(); `why`
 * says what is wrong with which setting. The program must ignore SIGPIPE. */
enum err lookup_open(
    const struct lookup_options *options, struct lookup **ret, struct problem *why);
/* The pool runs what lookup submits; its workers are made by these two, `arg` being the lookup. */
void *lookup_worker_open(void *lookup);
void lookup_worker_close(void *worker);
void lookup_use_pool(struct lookup *l, struct pool *pool);

/* The record of `code` at `now`, if memory has one that may be shown: ERR_OK and *ret (retained).
 * ERR_NOT_FOUND: it has not, and *ret_known says whether it held a record of the code before. Never
 * waits. */
enum err lookup_peek(
    struct lookup *l, const struct code *code, int64_t now, struct record **ret, bool *ret_known);
/* The same, and what memory has not is fetched: ERR_OK and *ret (retained) from memory; ERR_PENDING
 * when a worker fetches it: wait->done is told (perhaps before this returns) with a struct record,
 * retained, or with ERR_TIMEOUT (waited too long in the queue), ERR_BUSY (store locked),
 * ERR_UNAVAILABLE, ERR_CORRUPT, ERR_NO_MEMORY. ERR_BUSY when the queue is full, ERR_NO_MEMORY:
 * wait->done is not told. Never waits. */
enum err lookup_get(struct lookup *l, const struct code *code, int64_t now,
    struct flight_wait *wait, struct record **ret);
/* Has a worker tell a message (at most LOOKUP_MESSAGE_MAX bytes) to all machines of this service
 * that listen now, this one too. Without Redis, or when that fails, nobody hears it. Never waits.
 */
void lookup_tell(struct lookup *l, struct str message);
/* What memory holds of a code, and what is being fetched of it, is not shown from now on; what
 * Redis offers in its place is not believed when it is of an older version. Any thread. */
void lookup_forget(struct lookup *l, const struct code *code);
/* Can records be read now; for /readyz. ERR_UNAVAILABLE: the store cannot, and `why` says why.
 * ERR_OK with a text in `why`: Redis does not answer, which alone is no reason to turn visitors
 * away (all machines would do so at once). By the workers' last experience, so it never waits;
 * after a bad one, asking makes a worker try again. */
enum err lookup_ready(struct lookup *l, struct problem *why);
void lookup_stats(struct lookup *l, struct lookup_stats *ret);
/* After the pool is gone. NULL is legal. */
void lookup_close(struct lookup *l);

/* For those who change records (the command line, later the console), after the store has the
 * change: tells every running server, through Redis, to ask the store again for these codes (the
 * changed one and those that it renews). ERR_OK also when no Redis is configured; ERR_UNAVAILABLE
 * or ERR_TIMEOUT when it cannot be told: servers then learn by themselves within their time to
 * live. */
enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why);

#endif
