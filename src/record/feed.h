/* The events one after the other, for those who follow what changes. */
#ifndef RECORD_FEED_H
#define RECORD_FEED_H

#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "record/code.h"

struct store;

/* An event by its number, and by a digest of what it says: after a restored backup, or a fail-over
 * that lost commits, numbers are used again. Numbers grow without gaps in the order of commits. */
struct feed_place {
	uint64_t id, identity;
};

struct feed_event {
	struct feed_place place;
	struct code code; /* "" for an event about none */
	bool renews;      /* the contract has predecessors, whose records depend on it */
};

/* The events from the number `from` on, at most `limit`; in memory of `arena`. Errors as of
 * records.h. */
enum err store_feed(struct store *s, uint64_t from, size_t limit, struct arena *arena,
    struct feed_event **ret, size_t *ret_count);
/* The newest number; 0 when there is no event. */
enum err store_feed_newest(struct store *s, uint64_t *ret);

#endif
