/* Records shared between machines through Redis, where nothing is believed unchecked.
 *
 * DESIGN: four names, and what they promise.
 *
 *   trustseal:record:ID:CODE   a record's source in an envelope (envelope.h); lives for what is
 *                              left of its time to live. ID is drawn from the secret, so that
 *                              services with different secrets do not fight over one key.
 *   trustseal:change:CODE      random bytes, drawn anew whenever the code's record changes; lives
 *                              longer than any record. Absent counts as empty.
 *   trustseal:change           the channel on which changed codes are told ("*": all).
 *   trustseal:news:ID          the channel of what machines tell each other besides, in an
 *                              envelope; what it is about is not kept.
 *
 * A server reads record and change together, before it asks the store, and puts the change that it
 * read into the envelope as its mark. A value whose mark is not the present change is not believed,
 * and a script inside Redis writes a value only while the change is the one that was read: however
 * late a writer is, what it read from the store before a change is worthless after it. No clocks
 * are compared for that. Changes that nobody could tell Redis of are bounded by the time to live.
 *
 * So are those that Redis forgot. Replicas are behind: one that takes its master's place may lack
 * the last changes, and offer a record with the mark that it had before them. And a master that was
 * cut off goes on offering what it has to those who are cut off with it. But a value says when the
 * store said it; none is believed beyond half its time to live, and memory counts on from there:
 * whatever Redis does, a record is shown for no longer than its time to live after the store said
 * it. (By the clock of the machine that asked the store; where clocks differ, so does the time.)
 * What is found to have been lost is made good sooner: a server whose subscription was broken
 * forgets its memory, and believes no value that is from before (shared_distrust()).
 *
 * Whoever changes a record draws a new change, deletes the record, and publishes the code. Plain
 * publishing, and not client-side-caching invalidation of the record's key, because every server
 * refreshes that key every few seconds, which would make all others forget their hot codes; and
 * because deleting and publishing still work on a Redis that is full. */
#ifndef LOOKUP_SHARED_H
#define LOOKUP_SHARED_H

#include "io/redis/finder.h"
#include "record/record.h"

enum { SHARED_DEADLINE_MS = 200, SHARED_CHANGE_MAX = 64 };

struct shared_options {
	const char *url;      /* [redis] url */
	const char *key_file; /* [redis] key_file; "" draws a secret for this process alone */
	unsigned ttl_s;
};

/* For metrics. */
struct shared_stats {
	uint64_t hits;    /* records used */
	uint64_t rejects; /* values that did not verify */
	uint64_t errors;  /* calls that failed or were refused */
};

struct shared;

/* A thread's own connection; starts as zeros, ended by shared_leave(). */
struct shared_link {
	struct redis *redis;
	unsigned place; /* see redis_finder_place() */
};

/* What shared_get() saw, for shared_put(). */
struct shared_change {
	bool known; /* Redis was asked and answered */
	size_t len;
	char bytes[SHARED_CHANGE_MAX];
};

/* Connects to nothing yet. Any thread may use it, with a link of its own. ERR_INVALID, ERR_REFUSED,
 * ERR_UNAVAILABLE, ERR_NO_MEMORY; `why` names the setting. */
enum err shared_new(const struct shared_options *options, struct shared **ret, struct problem *why);
/* NULL is legal. */
void shared_free(struct shared *s);
void shared_leave(struct shared_link *link);
/* For the one thread that finds out where Redis is; until it has, Redis is not asked. */
struct redis_finder *shared_finder(struct shared *s);

/* A record younger than half its time to live and not older than version `least`, in memory of
 * `arena` and of the link (until its next call). ERR_NOT_FOUND: there is none to be believed. Other
 * errors: Redis cannot be asked; at once while the breaker is open, else within SHARED_DEADLINE_MS.
 */
enum err shared_get(struct shared *s, struct shared_link *link, const struct code *code,
    uint64_t least, struct arena *arena, struct record_source *ret,
    struct shared_change *ret_change);
/* Shares what the store said after `change` was seen; a newer version or change there wins. */
void shared_put(struct shared *s, struct shared_link *link, const struct record_source *source,
    const struct shared_change *change);
/* While the breaker is open: asks now and then whether Redis is back. For a thread on which nobody
 * waits. */
void shared_probe(struct shared *s, struct shared_link *link);
/* Redis answered another connection: closes the breaker. */
void shared_answered(struct shared *s);
/* What was put there until now is not believed any more: changes may have been lost. */
void shared_distrust(struct shared *s);
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
