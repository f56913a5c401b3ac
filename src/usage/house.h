/* What the collector does for the tables from time to time, besides filling them. */
#ifndef USAGE_HOUSE_H
#define USAGE_HOUSE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

struct usage_handle;
struct usage_sketch;

/* All zeros to begin. */
struct usage_house {
	int32_t today;  /* of the last housekeeping */
	int64_t pruned; /* up to this code, today */
	bool pruning;
};

/* One step of each kind of work that is left; *ret_more tells whether contracts have changed that
 * are not looked at yet. Rows by code and day are kept for `keep_days`; 0: for ever. The errors of
 * store.h. */
enum err usage_house_keep(struct usage_house *house, struct usage_handle *handle,
    struct usage_sketch *seen, unsigned keep_days, int64_t now, bool *ret_more,
    struct problem *why);

#endif
