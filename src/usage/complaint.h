/* What visitors report of sites that show a sticker, in the store.
 *
 * DESIGN: anybody may report anything, so what is kept is bounded: so much of a host and of all
 * hosts in a day, the same words of the same sticker once. What is beyond it is dropped: it would
 * tell nobody more. */
#ifndef USAGE_COMPLAINT_H
#define USAGE_COMPLAINT_H

#include "base/arena.h"
#include "origin/limits.h"
#include "record/code.h"
#include "store/store.h"

enum {
	USAGE_WORDS_LETTERS = 500,
	USAGE_WORDS_MAX = 4 * USAGE_WORDS_LETTERS, /* bytes */
	USAGE_COMPLAINTS_HOST_MAX = 20,            /* kept of a host in a day */
	USAGE_COMPLAINTS_DAY_MAX = 500             /* kept of all hosts in a day */
};

/* What was seen, and the visitor's words. Plain data. */
struct usage_complaint {
	int64_t at;       /* seconds, UTC */
	struct code code; /* "" for one that is malformed */
	char seen[16];    /* the name of the link's reason, or "none" */
	char host[ORIGIN_HOST_MAX + 1];
	char words[USAGE_WORDS_MAX + 1]; /* UTF-8; lines end with LF; "" for none */
};

/* A host, and what was reported of it since a day. */
struct usage_complained {
	struct str host;
	uint64_t count;
	int32_t first_day, last_day;
};

/* Adds one unless there are too many. */
enum err usage_complaint_add(struct store *s, const struct usage_complaint *complaint);
/* Those of a host, the newest first, at most `limit`; in memory of the arena. */
enum err usage_complaints(struct store *s, struct str host, size_t limit, struct arena *arena,
    struct usage_complaint **ret, size_t *ret_count);
/* The hosts that were reported on or after `since`, those with most first, at most `limit`. */
enum err usage_complained(struct store *s, int32_t since, size_t limit, struct arena *arena,
    struct usage_complained **ret, size_t *ret_count);

#endif
