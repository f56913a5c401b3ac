/* What was counted, on its way to the rows of its codes: appended in the store, packed, and taken
 * out again in the order of codes.
 *
 * DESIGN: a code's rows stand in several tables and indexes, each of which is a page to be written
 * for each code of each flush. So a flush only appends to the inbox (the table usage_inbox), some
 * 30 bytes an item, and settling (settle.h) moves what has gathered there: then a code that was
 * seen in many flushes is written once, and neighbours share pages.
 *
 * A row holds up to USAGE_INBOX_ROW items in the order of their codes; a packed item is
 *
 *   code, the difference to the one before; day, the difference, zigzag; shape; count; reason and
 *   whether the host is invented and claimed, in a byte; the host, after its length in a byte; and
 *   of an invented host, how often it was seen with this code and, if claimed, with any
 *
 * all numbers as LEB128. What was seen of invented hosts is estimated by whoever counted them
 * (sketch.h): so anybody can settle. */
#ifndef USAGE_INBOX_H
#define USAGE_INBOX_H

#include "base/arena.h"
#include "base/buf.h"
#include "usage/table.h"

enum { USAGE_INBOX_ROW = 256, USAGE_INBOX_READ = 128 };

struct store;

/* An item, how often it was counted, and the estimates of its host: 0 unless it is invented. */
struct usage_counted {
	struct usage_item item;
	uint64_t n;
	uint64_t seen;     /* with this code */
	uint64_t seen_all; /* with any code; 0 unless claimed */
	int64_t row;       /* of the inbox: greater for what was counted later */
};

/* What is in the inbox, of all servers. */
struct usage_inbox {
	uint64_t items;
	int64_t oldest; /* when it was added; 0 when there is nothing */
};

/* A row as it is read, its bytes in memory of the arena. */
struct usage_inbox_row {
	int64_t id, first_code, last_code;
	size_t items;
	struct str packed;
};

/* Rows that were read together, at most USAGE_INBOX_READ. */
struct usage_inbox_part {
	struct usage_inbox_row *rows;
	size_t count;
	int64_t
	    last; /* all items up to this code are worth moving; INT64_MAX: these are all rows */
	int64_t next; /* rows that were not read end behind this code */
};

/* Packs items that are in the order of their codes, all of which are positive or 0. */
void usage_inbox_pack(const struct usage_counted *items, size_t count, struct buf *to);
/* Unpacks a row into `count` items, as many as it says; hosts point into it. False when it is not
 * what usage_inbox_pack() made. */
bool usage_inbox_unpack(const struct usage_inbox_row *row, struct usage_counted *ret);

/* The errors of store.h, here and below. Within a transaction: */
enum err usage_inbox_append(
    struct store *s, const struct usage_counted *items, size_t count, int64_t now);
/* Rows that end behind the code `after`, those with the lowest codes first: with at least `most`
 * items up to ret->last, where there are as many. In memory of the arena. */
enum err usage_inbox_read(
    struct store *s, int64_t after, size_t most, struct arena *arena, struct usage_inbox_part *ret);
/* What is left of a row: `count` items; none takes it out. */
enum err usage_inbox_keep(struct store *s, const struct usage_inbox_row *row,
    const struct usage_counted *items, size_t count);

enum err usage_inbox_look(struct store *s, struct usage_inbox *ret);

#endif
