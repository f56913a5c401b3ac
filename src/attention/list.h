/* Reads alarms: a page of them, how many there are. */
#ifndef ATTENTION_LIST_H
#define ATTENTION_LIST_H

#include "attention/alarm.h"
#include "base/arena.h"
#include "record/contract.h"
#include "store/store.h"

/* Of what the menu counts, to here. */
enum { ATTENTION_PRESSING_MAX = 1000 };

/* Where a page ends: that of the last item. Of those that are over, `moment` alone and `id`. */
struct attention_place {
	int64_t kind, moment, id;
};

struct attention_filter {
	bool is_over; /* those that are over, the last one first; else those that are not,
			 the most urgent first */
	enum attention_kind kind;     /* 0: all */
	struct str service;           /* of the contract; "" for all */
	struct attention_place after; /* zeros: from the beginning */
	size_t limit;
};

struct attention_item {
	int64_t id;
	enum attention_kind kind;
	const char *word;
	struct contract
	    contract;    /* its code, names and service; the code is "" where there is none */
	struct str host; /* the first registered; "" */
	struct str what, detail; /* see struct attention_seen */
	int64_t moment, record_at, world_at;
	int64_t first_at, confirmed_at, told_at, cured_at;
};

/* Alarms that count. Fewer than the limit: there are no more. Kinds of another version are left
 * out. */
enum err attention_list(struct store *s, const struct attention_filter *filter, struct arena *arena,
    struct attention_item **ret, size_t *ret_count);
/* Where the next page begins. */
struct attention_place attention_place_of(
    const struct attention_filter *filter, const struct attention_item *last);
/* "40.1780272000.17" and back; false: it is none. */
enum { ATTENTION_PLACE_MAX = 64 };
void attention_place_write(const struct attention_place *place, char ret[ATTENTION_PLACE_MAX]);
bool attention_place_read(struct str text, struct attention_place *ret);

/* How many there are of each kind that are not over, in the order of the table. */
enum err attention_counts(struct store *s, uint64_t ret[ATTENTION_KINDS]);
/* How many of those press, at most ATTENTION_PRESSING_MAX. */
enum err attention_pressing(struct store *s, uint64_t *ret);

#endif
