/* What a worker reads of records: from Redis, else from the store; and how the store fares.
 *
 * DESIGN: Redis is asked first where the store is a server's; a file on this machine answers sooner
 * than Redis does, so there records are not shared. What the store said is shared once everybody
 * has the answer. Each worker has a connection of its own to both. */
#ifndef LOOKUP_READER_H
#define LOOKUP_READER_H

#include "lookup/changes.h"
#include "lookup/memory.h"
#include "lookup/shared.h"
#include "record/source.h"

enum { READER_AT_ONCE = SHARED_AT_ONCE };

/* What all of them have in common. */
struct readers;

struct readers_options {
	const char *store_url;        /* see store_open(); copied */
	struct lookup_memory *memory; /* outlives the readers */
	struct changes *changes;      /* the same; NULL where records are not shared */
	struct shared *shared;        /* the same; NULL without Redis */
};

/* NULL when memory is short. */
struct readers *readers_new(const struct readers_options *options);
/* When all of them are closed. NULL is legal. */
void readers_free(struct readers *all);
/* Could the store not be asked last? Any thread; never waits, as the two that follow. */
bool readers_store_is_away(const struct readers *all);
/* How the store fared when it was asked last: ERR_OK, or its error and the reason. */
enum err readers_last_err(struct readers *all, struct problem *why);

/* For metrics, counted since they were made. */
struct readers_stats {
	uint64_t shared_hits; /* records that Redis had, and that were known to be so still */
	uint64_t store_reads, store_errors;
};

struct readers_stats readers_stats(const struct readers *all);

/* One worker's. All that follows: the worker's thread; may wait, as long as store and Redis let it.
 */
struct reader;

/* Opens nothing yet. NULL when memory is short. */
struct reader *reader_open(struct readers *all);
/* NULL is legal. */
void reader_close(struct reader *r);

/* A record that is read, with all that befalls it. */
struct reading {
	const struct code *code;
	unsigned changes; /* of memory, before the reading */
	uint64_t passed;  /* the same */
	int64_t began_ms;
	enum err err;      /* ERR_OK, or why it could not be read: the errors of readers_last_err()
			      are one, ERR_UNAVAILABLE */
	struct held *held; /* the caller's, unless err */
	bool from_store;
};

/* Reads the records of codes, at most READER_AT_ONCE, of which `code` is set. */
void reader_read(struct reader *r, struct reading *readings, size_t count);
/* Reads one of them again until nothing was forgotten while it was read, so that those who joined
 * late are not given what was true before the change that they were told of; nor what was true
 * before this process stood still. ERR_TIMEOUT where that does not end. */
void reader_settle(struct reader *r, struct reading *reading);
/* Puts into Redis what of them came from the store, and has no change that is newer than
 * what the feed had told. */
void reader_share(struct reader *r, const struct reading *readings, size_t count);
/* All that the store holds of a code, in memory of `arena`. */
enum err reader_source(
    struct reader *r, const struct code *code, struct arena *arena, struct record_source *ret);
/* Asks the store another question about a code: see lookup/question.h. */
enum err reader_ask(struct reader *r,
    enum err (*ask)(void *arg, struct store *s, const struct code *code, int64_t now, void **ret),
    void *arg, const struct code *code, void **ret);
/* Asks the store, and nobody else, for a record, to see how it fares. */
void reader_probe(struct reader *r, const struct code *code);
/* Tells a message to all machines. */
void reader_tell(struct reader *r, struct str message);
/* Logs that what is stored of a code is damaged. */
void reader_note_corrupt(struct reader *r, const struct code *code);

#endif
