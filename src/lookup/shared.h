/* Records shared between machines through Redis, where nothing is believed unchecked.
 *
 * DESIGN: three names, and what they promise.
 *
 *   trustseal:card:ID:CODE     a record's bytes in an envelope (envelope.h), with the place of the
 *                              feed at which it was read (feed.h); lives for hours, or until Redis
 *                              needs the room. ID is drawn from the secret, so that services with
 *                              different secrets do not fight over one key.
 *   trustseal:change           the channel on which changed codes are told ("*": all).
 *   trustseal:news:ID          the channel of what machines tell each other besides, in an
 *                              envelope; what it is about is not kept.
 *
 * A value says what was true at its place. Whether it still is so, each server knows by itself,
 * from the changes that it read in the store: so whatever Redis does (loses messages and keys, goes
 * back to what a replica had, keeps old values for ever), and whoever writes late, no verdict
 * depends on it. What is told on the channel makes changes known sooner.
 *
 * Whoever changes a record deletes its value and publishes its code: both still work on a Redis
 * that is full. */
#ifndef LOOKUP_SHARED_H
#define LOOKUP_SHARED_H

#include "io/redis/finder.h"
#include "record/feed.h"

/* LIVES_S: seconds that a value stays; AT_ONCE: records that are asked for, or put, in one call. */
enum { SHARED_DEADLINE_MS = 200, SHARED_LIVES_S = 6 * 3600, SHARED_AT_ONCE = 64 };

struct shared_options {
	const char *url;      /* [redis] url */
	const char *key_file; /* [redis] key_file; "" draws a secret for this process alone */
};

/* For metrics. */
struct shared_stats {
	uint64_t rejects; /* values that did not verify */
	uint64_t errors;  /* calls that failed or were refused */
};

struct shared;

/* A thread's own connection; starts as zeros, ended by shared_leave(). */
struct shared_link {
	struct redis *redis;
	unsigned place; /* see redis_finder_place() */
};

/* A record on its way to or from Redis. */
struct shared_record {
	struct code code;
	bool found;              /* told by shared_get() */
	struct str bytes;        /* see record/codec.h; those of shared_get() stay until the link's
				    next call */
	int64_t as_of;           /* when the store said so: seconds, UTC */
	struct feed_place place; /* all events up to this one were in the store then */
};

/* Connects to nothing yet. Any thread may use it, with a link of its own. ERR_INVALID, ERR_REFUSED,
 * ERR_UNAVAILABLE, ERR_NO_MEMORY; `why` names the setting. */
enum err shared_new(const struct shared_options *options, struct shared **ret, struct problem *why);
/* NULL is legal. */
void shared_free(struct shared *s);
void shared_leave(struct shared_link *link);
/* For the one thread that finds out where Redis is; until it has, Redis is not asked. */
struct redis_finder *shared_finder(struct shared *s);

/* Looks for records, at most SHARED_AT_ONCE. Not whether they are still so. Errors: Redis cannot be
 * asked; at once while the breaker is open, else within SHARED_DEADLINE_MS. */
enum err shared_get(
    struct shared *s, struct shared_link *link, struct shared_record *records, size_t count);
/* Shares what the store said, at most SHARED_AT_ONCE. */
void shared_put(
    struct shared *s, struct shared_link *link, const struct shared_record *records, size_t count);
/* While the breaker is open: asks now and then whether Redis is back. For a thread on which nobody
 * waits. */
void shared_probe(struct shared *s, struct shared_link *link);
/* Redis answered another connection: closes the breaker. */
void shared_answered(struct shared *s);
/* Does Redis answer, as far as is known? */
bool shared_answers(const struct shared *s);
void shared_stats(struct shared *s, struct shared_stats *ret);

/* The channel's name. */
extern const struct str shared_channel;
/* The channel of what machines tell each other besides (shared_tell()): its name has the secret's
 * in it. Lives as long as `s`. */
struct str shared_news_channel(const struct shared *s);
/* Tells all machines that listen now, under the secret: nothing is kept in Redis. Errors as
 * shared_get(). */
enum err shared_tell(struct shared *s, struct shared_link *link, struct str message);
/* Opens what was told; the message points into `bytes`. False when it is not of this service. */
bool shared_hear(struct shared *s, struct str bytes, struct str *ret_message);
/* Tells all machines that the record behind `code` has changed. */
enum err shared_announce(
    struct shared *s, struct shared_link *link, const struct code *code, struct problem *why);

#endif
