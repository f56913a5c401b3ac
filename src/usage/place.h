/* Decides which hosts are kept by name, for a code and over all. For store_usage.c alone. */
#ifndef USAGE_PLACE_H
#define USAGE_PLACE_H

#include "usage/write.h"
#include "usage/report.h"

enum { STORE_PLACES = USAGE_PLACES_MAX + USAGE_CLAIMS_MAX };

/* The buckets of usage_rollup that a day is in. */
int64_t store_week(int32_t day);
int64_t store_month(int32_t day);

/* What a batch says of one host of one code. */
struct store_usage_sighting {
	const struct usage_item *item;
	uint64_t pictures, clicks;
	int32_t first_day, last_day, old_day;
	unsigned sizes, formats;
};

/* The places of a code as the store has them, and the least of the foreign hosts. */
struct store_usage_places {
	size_t count;
	struct {
		int64_t place;
		uint64_t hits;
		char host[254];
	} rows[STORE_PLACES];
	bool foreign_known;
	size_t foreign_count;
	uint64_t foreign_least;
};

enum err store_usage_places_read(struct store *s, int64_t code, struct store_usage_places *places);
/* Adds to the host's place and, if it is foreign, to those over all. *ret_place is 0 when it is not
 * kept by name. */
enum err store_usage_place(struct store *s, struct store_usage_places *places,
    const struct store_usage_sighting *sighting, const struct usage_sketch *seen,
    int64_t *ret_place);

#endif
