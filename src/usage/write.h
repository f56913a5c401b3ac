/* Writes counts of use into the store: the totals into their rows, the rest into the inbox. */
#ifndef USAGE_WRITE_H
#define USAGE_WRITE_H

#include "base/err.h"
#include "usage/sketch.h"
#include "usage/table.h"

enum { USAGE_BATCH_MAX = 16384 };

struct store;

struct usage_batch {
	const char *process; /* who counts: a name that no other process has */
	int64_t number;      /* of the batch, from 1, growing */
	const struct usage_item *items;
	const uint64_t *counts; /* of each */
	size_t count;           /* 1 to USAGE_BATCH_MAX */
	/* What was seen of invented hosts lately, these items included: a host of space `code`, and
	 * a claimed one in USAGE_NO_CODE's, too. */
	const struct usage_sketch *seen;
	int64_t now; /* seconds, UTC */
};

/* Adds a batch, all or nothing, once: one of a number that the store has from this process already
 * is left out. The errors of store.h. */
enum err usage_write_batch(struct store *s, const struct usage_batch *batch);

#endif
