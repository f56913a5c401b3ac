/* A bounded table of counts, and of the hosts where they were counted.
 *
 * DESIGN: the entries stand one behind the other in the order of their arrival, and an index of
 * twice as many places (open addressing) finds them: so a table that held little is read and
 * emptied at little cost. Its memory grows with what it holds, up to its bound, and shrinks step by
 * step where it held little when it was cleared. Hosts that strangers can invent have a quarter of
 * the entries: they cannot push out counts. One thread at a time. */
#ifndef USAGE_TABLE_H
#define USAGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

/* What one count is about. All codes without a record are USAGE_NO_CODE. */
#define USAGE_NO_CODE INT64_C(-1)

struct usage_item {
	int64_t code;
	int32_t day;     /* see base/calendar.h */
	uint32_t shape;  /* see usage_shape_pack() */
	struct str host; /* at most 253 bytes; absent for none */
	uint8_t reason;  /* enum link_reason of one of the answers counted */
	bool invented;   /* a stranger can choose the host freely */
	bool claimed;    /* the host is foreign */
};

struct usage_entry {
	uint64_t n;
	int64_t code;
	uint32_t hash;
	int32_t day;
	uint32_t shape;
	uint32_t host_at;
	uint8_t host_len;
	uint8_t reason;
	bool invented, claimed;
};

struct usage_table {
	size_t count, room, max;       /* entries: those there are, those with memory, the bound */
	size_t invented, invented_max; /* of these, with invented hosts */
	size_t text_used, text_room, text_max;
	uint32_t *index; /* 2 × room rounded up to a power of two: entry + 1, 0 for free */
	uint32_t mask;
	bool told;   /* for the user: somebody was told that it fills up */
	bool sorted; /* the index finds nothing any more */
	struct usage_entry *entries;
	char *text; /* the hosts */
};

/* A table that grows to about `memory` bytes at most; NULL when memory is short. */
struct usage_table *usage_table_new(size_t memory);
/* NULL is legal. */
void usage_table_free(struct usage_table *t);
/* Adds `n`. False, with nothing changed, when there is no room, or no memory for it. */
bool usage_table_add(struct usage_table *t, const struct usage_item *item, uint64_t n);
/* Is there room for another invented host? */
static inline bool usage_table_takes_invented(const struct usage_table *t)
{
	return t->invented < t->invented_max;
}
/* The entry as an item; its host points into the table. */
struct usage_item usage_table_item(const struct usage_table *t, const struct usage_entry *e);
/* Puts the entries in the order of their codes, to be read; until it is cleared nothing is added.
 */
void usage_table_sort(struct usage_table *t);
/* Forgets all. */
void usage_table_clear(struct usage_table *t);
/* Asserts what is always true of a table: see base/invariant.h. */
void usage_table_check(const struct usage_table *t);

#endif
