/* Finds the record behind a code: in memory, else in Redis, else in the store.
 *
 * DESIGN: an event loop only looks into memory (memory.h). What is not there a worker fetches, one
 * flight a code (fetch.h). A record is believed as long as it is known that it did not change: the
 * feed of changes says so several times a second (feed.h, which has the argument). While nothing is
 * heard of the feed, a record's age counts: past its time to live it is asked for again, and shown
 * as it was only where it cannot be asked for (the store is away, or its queue is full), within the
 * tolerance. From half of that age on a request starts a refresh behind its own answer, so that
 * nobody waits for a code in demand. Codes of which memory has a record, even one too old to show,
 * have a lane of their own to the workers.
 *
 * Codes without a record are kept in a space of their own (an eighth of the memory), so that
 * made-up codes push out no record, and for 2 s at most: asking the store again costs little. The
 * facts that a proof page tells besides (record/facts.h) have another eighth, of which a part is
 * for the answers to each other question that is handed in (question.h). What travels between
 * machines is explained in shared.h, and listen.h hears of changes. */
#ifndef LOOKUP_LOOKUP_H
#define LOOKUP_LOOKUP_H

#include "lookup/feed.h"
#include "lookup/fetch.h"
#include "lookup/question.h"

struct lookup;

enum { LOOKUP_QUESTIONS_MAX = 4 };

struct lookup_options {
	const char *store_url;      /* see store_open() */
	const char *redis_url;      /* "" for none; see redis_url_parse() */
	const char *redis_key_file; /* see secret_load(): marks what this service's machines wrote
				       to Redis; "" makes a secret in memory */
	unsigned ttl_s;       /* seconds that a record may be shown after it was known to be so */
	unsigned tolerance_s; /* seconds beyond that while the store cannot be asked; 0: none */
	size_t memory;        /* bytes for records, facts and answers in memory */
	/* What else is asked about a code, up to a NULL, at most LOOKUP_QUESTIONS_MAX; they outlive
	 * the lookup. NULL: nothing. */
	const struct lookup_question *const *questions;
	void *question_arg; /* for their ask() */
	/* Is given what another machine told by lookup_tell(), in a thread of lookup's; or NULL. */
	void (*hear)(void *arg, struct str message);
	void *hear_arg;
	unsigned
	    queue_deadline_ms; /* who waited longer for a worker is refused; for codes that
				  memory knows, LOOKUP_KNOWN_PATIENCE times as long. 0: 1,000 */
};

/* For metrics. Counted since lookup_open(), unless it says "now". */
struct lookup_stats {
	uint64_t hits, misses; /* answered from memory, or not */
	uint64_t refreshes;    /* started behind an answer */
	uint64_t refused;      /* queue full, or waited too long */
	uint64_t store_reads, store_errors;
	uint64_t redis_hits;                  /* answered by Redis */
	uint64_t redis_rejects, redis_errors; /* see struct shared_stats */
	uint64_t redis_deafened;              /* times that changes were no longer heard of */
	bool redis_listening;                 /* they are heard of now */
	bool store_up, redis_up;              /* the last call was answered */
	struct lookup_feed_state feed;
	size_t memory, records, unknown; /* bytes, and entries held now */
};

/* Opens the store once to see that it can be read, starts listening for changes. A Redis that does
 * not answer is no error. The errors of store_open(), redis_url_parse() and secret_load(); `why`
 * says what is wrong with which setting. The program must ignore SIGPIPE. */
enum err lookup_open(
    const struct lookup_options *options, struct lookup **ret, struct problem *why);
/* The pool that runs lookup's jobs is handed over before the first request. Its workers are made by
 * the first two; `lookup`, the pool's `arg`, is a struct lookup. */
void *lookup_worker_open(void *lookup);
void lookup_worker_close(void *worker);
void lookup_use_pool(struct lookup *l, struct pool *pool);

/* The record of `code`, if memory has one that may be shown at `now` (seconds, UTC): ERR_OK and
 * *ret, retained for the caller, to be read by lookup_read(). Else ERR_NOT_FOUND, and *ret_known
 * says whether memory knows a record of the code that may not be shown. Any thread, as all that
 * follow; never waits. */
enum err lookup_peek(
    struct lookup *l, const struct code *code, int64_t now, struct held **ret, bool *ret_known);
/* The same, but what memory does not have is fetched: ERR_OK and *ret, retained, from memory;
 * ERR_PENDING when a worker fetches it. Then wait->done is called (perhaps before this returns)
 * with a struct held, retained, or with ERR_TIMEOUT (waited too long in the queue), ERR_BUSY
 * (store locked), ERR_UNAVAILABLE, ERR_CORRUPT or ERR_NO_MEMORY. ERR_BUSY (the queue is full) and
 * ERR_NO_MEMORY: wait->done is not called. Never waits. */
enum err lookup_get(struct lookup *l, const struct code *code, int64_t now,
    struct flight_wait *wait, struct held **ret);
/* Reads it, as the record of `code`, with the moment for which it is known to be so in as_of:
 * whoever shows it compares that with the time to live, to say how old it is. It points into what
 * is kept. */
void lookup_read(
    struct lookup *l, const struct held *held, const struct code *code, struct record *ret);
/* The facts of such a record, as lookup_get(); wait->done is called with a struct facts. Those that
 * were waited for are what the store says now, and may be of a newer record: facts_fit(). */
enum err lookup_get_facts(
    struct lookup *l, const struct record *record, struct flight_wait *wait, struct facts **ret);
/* The answer to one of options.questions about a code, as lookup_get(): ERR_OK and *ret, retained
 * for the caller, or wait->done is called with a struct lookup_answer. */
enum err lookup_get_answer(struct lookup *l, const struct lookup_question *question,
    const struct code *code, struct flight_wait *wait, struct lookup_answer **ret);
/* Has a worker tell a message (at most LOOKUP_MESSAGE_MAX bytes) to all machines of this service
 * that listen now, including this one. Without Redis, or when it fails, nobody hears it. Never
 * waits.
 */
void lookup_tell(struct lookup *l, struct str message);
/* What memory holds of a code, and what is being fetched of it, is not shown from now on. */
void lookup_forget(struct lookup *l, const struct code *code);
/* The same for all codes. For tests: the feed and the listener do it by the memory that they have.
 */
void lookup_forget_all(struct lookup *l);
/* Can records be read now? For /readyz. ERR_UNAVAILABLE: the store cannot be read, and `why` says
 * why. ERR_OK with a text in `why`: Redis does not answer, which alone is no reason to turn
 * visitors away (all machines would do so at once). It tells how the workers fared last, so it
 * never waits; asking has a worker try again, once a second at most. */
enum err lookup_ready(struct lookup *l, struct problem *why);
void lookup_stats(struct lookup *l, struct lookup_stats *ret);
/* After the pool is gone. NULL is legal. */
void lookup_close(struct lookup *l);

/* For whoever changes records (the command line, the console), once the store has the change: tells
 * all running servers, through Redis, to ask the store again for these codes (the changed one and
 * those that it renews). ERR_OK also when no Redis is configured; ERR_UNAVAILABLE or ERR_TIMEOUT
 * when Redis cannot be told: then servers see it in the store, within a second. */
enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why);

#endif
