/* Writes counts of use into the store: see assets/sql/0002_usage.sql for what stands where. */
#ifndef USAGE_WRITE_H
#define USAGE_WRITE_H

#include "record/records.h"
#include "usage/sketch.h"
#include "usage/table.h"

enum { STORE_USAGE_BATCH_MAX = 16384, STORE_USAGE_STEP = 500 };

struct store_usage_batch {
	const char *process; /* who counts: a name that no other process has */
	int64_t number;      /* of the batch, from 1, growing */
	const struct usage_item *items;
	const uint64_t *counts; /* of each */
	size_t count;           /* 1 to STORE_USAGE_BATCH_MAX */
	/* What was seen of invented hosts lately, these items included: a host of space `code`, and
	 * a claimed one in USAGE_NO_CODE's, too. */
	const struct usage_sketch *seen;
	int64_t now; /* seconds, UTC */
};

/* Adds a batch, all or nothing, once: one of a number that the store has from this process already
 * is left out. The errors of store.h. */
enum err store_add_usage(struct store *s, const struct store_usage_batch *batch);
/* Brings usage_standing on by at most STORE_USAGE_STEP events; *ret_more tells whether there may be
 * others. */
enum err store_follow_usage(struct store *s, bool *ret_more);
/* Takes out what is older than `before` of some codes behind *after, which moves; -1 to begin.
 * *ret_more tells whether others follow. */
enum err store_prune_usage(
    struct store *s, int32_t before, int64_t now, int64_t *after, bool *ret_more);

#endif
