/* The tables of a copy, and their statements on either side. */
#ifndef STORE_COPY_SQL_H
#define STORE_COPY_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "store/copy_report.h"

struct store;

/* Columns of a key at most. */
enum { COPY_KEYS_MAX = 4 };

/* What a table is part of. */
enum copy_part { COPY_RECORDS, COPY_ACCOUNTS, COPY_AUDIT, COPY_COUNTS };

/* What becomes of rows: they change, but stay; nothing happens to them, and more follow; or they
 * go, too, by an event of their code. */
enum copy_rows_are { COPY_CHANGE, COPY_GROW, COPY_GO };

/* A table. Those of COPY_RECORDS come first and end with the events; each of the others, which they
 * tell about, has a code. */
struct copy_table {
	const char *name;
	const char *columns; /* by ", "; first those of the key */
	const char *types;   /* of each: i integer, t text, b bytes */
	size_t keys;         /* columns of the key: integers, and at most one text */
	enum copy_part part;
	enum copy_rows_are rows;
};

enum { COPY_EVENT_TABLE = 10, COPY_AUDIT_TABLE = 12 };

extern const struct copy_table copy_tables[STORE_COPY_TABLES];

/* The bounds of a range of rows. */
enum { COPY_BEHIND = 1, COPY_UP_TO = 2 };

/* What is done with a table; to COPY_READ and COPY_DROP the bounds are added. */
enum copy_sql {
	COPY_SPAN,    /* the least and the greatest of the key's first column, an integer */
	COPY_CHANGED, /* rows that the events behind ?1 and up to ?2 are about */
	COPY_FORGET,  /* takes out the rows of the code ?1 */
	COPY_PUT,     /* adds or replaces the row of all columns */
	COPY_READ,    /* rows by key: behind the key ?…, up to the key ?…, at most ? */
	COPY_DROP = COPY_READ + 4, /* takes such rows out */
	COPY_SQL_COUNT = COPY_DROP + 4
};

/* A store, and its statements for each table. */
struct copy_side {
	struct store *store;
	const char *statements[STORE_COPY_TABLES][COPY_SQL_COUNT]; /* for store_query() */
};

/* Prepares side->statements on side->store; the reason of a failure is in store_why(). */
enum err copy_prepare(struct copy_side *side);

#endif
