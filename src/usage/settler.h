/* When a server settles, and how much at once: settle.h says what that is. The collector's thread
 * calls all of this; the atomic members are read by others. */
#ifndef USAGE_SETTLER_H
#define USAGE_SETTLER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/log.h"
#include "usage/inbox.h"
#include "usage/settle.h"

struct usage_handle;

enum {
	USAGE_INBOX_LITTLE = 256, /* items that are settled at once */
	USAGE_INBOX_AGE_S = 120,  /* after which all are */
	USAGE_INBOX_MAX = 1 << 20 /* items; some 30 bytes each */
};

struct usage_settler {
	struct usage_inbox inbox; /* when it was last looked at, and what was added since */
	uint64_t inbox_max;
	struct usage_settling run;
	bool settling; /* `run` has begun and not ended */
	size_t most;   /* items of the next step: as many as the store takes quickly */
	struct log_limit full_told, unsettled_told;
	_Atomic uint64_t stats_settled, stats_full, stats_inbox;
};

/* All zeros before. `inbox_max`: items that the inbox may hold. */
void usage_settler_init(struct usage_settler *s, uint64_t inbox_max);

/* Is it time, and nobody else at it? Looks into the inbox. The errors of store.h. */
enum err usage_settler_is_due(struct usage_settler *s, struct usage_handle *handle, int64_t now,
    bool *ret, struct problem *why);
/* Moves some of the inbox; s->settling tells whether the run goes on. The errors of store.h. */
enum err usage_settler_step(
    struct usage_settler *s, struct usage_handle *handle, int64_t now, struct problem *why);
/* Counts and logs that the inbox is full. */
void usage_settler_note_full(struct usage_settler *s);
/* Logs that settling failed. */
void usage_settler_note_failure(struct usage_settler *s, enum err err, const struct problem *why);

/* Fits how much is written at once: it grows while the store is quick, and shrinks when it is not.
 * `had` is what the last took of *most, in took_ms. */
void usage_settler_fit(size_t *most, size_t had, int64_t took_ms);

#endif
