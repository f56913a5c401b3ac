/* Has workers fetch what memory has not: one flight a code.
 *
 * DESIGN: of all who ask for one code at once the first submits a job to the pool, and everybody is
 * told what it brings (one flight a code). A worker that takes a job takes those that wait with it,
 * up to READER_AT_ONCE, and reads them all in one go (reader.h): under load, when many wait, each
 * costs a fraction of what it costs alone. What is read is kept in memory. Whether the store is
 * back after it was away, a job of its own asks, the store alone. */
#ifndef LOOKUP_FETCH_H
#define LOOKUP_FETCH_H

#include "base/flight.h"
#include "base/pool.h"
#include "lookup/reader.h"
#include "record/facts.h"

/* Codes of which memory has a record (that is due, too old, or forgotten) do not queue behind the
 * others, of which anybody can ask for as many as he likes. */
#define LOOKUP_KNOWN POOL_FIRST
#define LOOKUP_NEW POOL_SECOND
enum { LOOKUP_KNOWN_PATIENCE = 3, LOOKUP_QUEUE_DEADLINE_MS = 1000 };

enum { LOOKUP_MESSAGE_MAX = 512 };

struct lookup_fetcher;

struct lookup_fetch_options {
	struct readers_options readers; /* of its workers */
	size_t facts_memory;            /* bytes for facts */
	unsigned queue_deadline_ms;     /* see struct lookup_options; 0: the default */
};

/* Opens nothing yet. NULL when memory is short. */
struct lookup_fetcher *lookup_fetcher_new(const struct lookup_fetch_options *options);
/* After the pool is gone. NULL is legal. */
void lookup_fetcher_free(struct lookup_fetcher *f);
/* The pool that runs the jobs, before the first is submitted. Its workers are made by the two that
 * follow. */
void lookup_fetcher_use_pool(struct lookup_fetcher *f, struct pool *pool);
void *lookup_fetch_worker_open(struct lookup_fetcher *f);
void lookup_fetch_worker_close(void *worker);

/* Joins or starts the flight of a code: ERR_PENDING, and then wait->done is told as lookup_get()
 * says. `wait` may be NULL: nobody to tell. ERR_BUSY, ERR_NO_MEMORY: wait->done is not told. Any
 * thread; never waits. */
enum err lookup_fetch(struct lookup_fetcher *f, const struct code *code, enum pool_lane lane,
    struct flight_wait *wait);
/* The facts of a record: ERR_OK and *ret, retained, when they are in memory; else as
 * lookup_fetch(), and wait->done is told with a struct facts. */
enum err lookup_fetch_facts(struct lookup_fetcher *f, const struct record *record,
    struct flight_wait *wait, struct facts **ret);
/* Refreshes a record that lookup_memory_find() found due. Refreshes leave half of the room to those
 * for whom somebody waits; one for which there is none comes soon again. Any thread; never waits.
 */
void lookup_fetch_refresh(struct lookup_fetcher *f, const struct code *code);
/* See lookup_tell(). */
void lookup_fetch_tell(struct lookup_fetcher *f, struct str message);
/* How the store fared when a worker asked it last: ERR_OK, or its error and the reason. Any thread;
 * never waits. */
enum err lookup_fetch_last_err(struct lookup_fetcher *f, struct problem *why);
/* Has the store tried again, once a second at most: without visitors nobody would notice that it is
 * gone, or back. Any thread; never waits. */
void lookup_fetch_try_store(struct lookup_fetcher *f);

/* Could the store not be asked last? Then what it said before may still be shown, within the
 * tolerance; and a worker tries it again with this code, once a second at most. Any thread; never
 * waits. */
bool lookup_fetch_store_is_away(struct lookup_fetcher *f, const struct code *code);

/* For metrics, counted since the fetcher was made. */
struct lookup_fetch_stats {
	uint64_t refreshes; /* started */
	uint64_t refused;   /* queue full, or waited too long */
	struct readers_stats read;
};

struct lookup_fetch_stats lookup_fetch_stats(const struct lookup_fetcher *f);

#endif
