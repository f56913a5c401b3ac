/* Decides which hosts are kept by name, for a code and over all. */
#ifndef USAGE_PLACE_H
#define USAGE_PLACE_H

#include "base/err.h"
#include "usage/table.h"

struct store;

/* Places of a code: numbers 1 to USAGE_PLACES_MAX are of its own hosts, those behind of foreign
 * ones. Place 0 has no name. Foreign hosts over all codes have a list of their own. */
enum {
	USAGE_PLACES_MAX = 20,
	USAGE_CLAIMS_MAX = 10,
	USAGE_PLACES_ALL = USAGE_PLACES_MAX + USAGE_CLAIMS_MAX,
	USAGE_FOREIGN_MAX = 1000,
	USAGE_PLACES_CODES = 16 /* that are asked for together */
};

/* The buckets of the table usage_rollup to which a day belongs: its week, its month. */
int64_t usage_week_bucket(int32_t day);
int64_t usage_month_bucket(int32_t day);

/* What is added of one host of one code. How often an invented host was seen, with this code and
 * with any, is an estimate, 0 for others. Days are those of struct usage_item; old_day is the
 * last one on which the host showed a renewed code, 0 for never. */
struct usage_sighting {
	const struct usage_item *item;
	uint64_t pictures, clicks;
	uint64_t seen, seen_all;
	int32_t first_day, last_day, old_day;
	unsigned sizes, formats;
};

/* The places of a code as the store has them. */
struct usage_code_places {
	int64_t code;
	size_t count;
	struct {
		int64_t place;
		uint64_t hits;
		char host[254];
	} rows[USAGE_PLACES_ALL];
};

/* What is known of the list of foreign hosts: how many they are, and the hits of the one with the
 * fewest. Zeros before the first of a transaction. */
struct usage_foreign_list {
	bool known;
	size_t count;
	uint64_t least;
};

/* Reads the places of 1 to USAGE_PLACES_CODES codes, which stand in `places` in their order, each
 * once: one question for all. The errors of store.h, here and below. */
enum err usage_place_read_all(struct store *s, struct usage_code_places *places, size_t count);
/* Adds a sighting to its host's place and, if the host is foreign, to the list over all codes.
 * *ret_place is 0 when the host is not kept by name. */
enum err usage_place_add(struct store *s, struct usage_code_places *places,
    struct usage_foreign_list *foreign, const struct usage_sighting *sighting, int64_t *ret_place);

#endif
