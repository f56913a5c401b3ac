/* What the files of a copy share: store_copy.c has its course, store_copy_check.c looks at what TO
 * holds before, store_copy_mirror.c makes a table equal, store_copy_rows.c reads and writes rows,
 * store_copy_sql.c has the tables and their SQL. Not for others. */
#ifndef STORE_COPY_PRIVATE_H
#define STORE_COPY_PRIVATE_H

#include "base/buf.h"
#include "store/copy.h"
#include "store/rows.h"

/* Columns of a key, and bytes of a text in it, at most; rows of one reading. */
enum { COPY_KEYS_MAX = 4, COPY_TEXT_MAX = 1 << 16, COPY_PAGE = 2000 };

/* What a table is part of. */
enum copy_part { COPY_RECORDS, COPY_ACCOUNTS, COPY_AUDIT, COPY_COUNTS };

/* A table. Those of COPY_RECORDS come first and end with the events; each of the others, which they
 * tell about, has a code. */
struct copy_table {
	const char *name;
	const char *columns; /* by ", "; first those of the key */
	const char *types;   /* of each: i integer, t text, b bytes */
	size_t keys;         /* columns of the key: integers, and at most one text */
	enum copy_part part;
	bool append_only;
};

enum { COPY_EVENT_TABLE = 4, COPY_AUDIT_TABLE = 6 };

extern const struct copy_table copy_tables[STORE_COPY_TABLES];

/* The bounds of a range of rows. */
enum { COPY_BEHIND = 1, COPY_UP_TO = 2 };

/* What is done with a table; to COPY_READ and COPY_DROP the bounds are added. */
enum copy_sql {
	COPY_SPAN,    /* the least and the greatest of the key's first column, an integer */
	COPY_CHANGED, /* rows that the events behind ?1 and up to ?2 are about */
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

/* A copy under way. */
struct copying {
	struct copy_side from, to;
	struct store_copy *report;
	struct problem *why;
	int64_t done, total; /* the newest events of the two */
	struct buf row;      /* room for one, as it is digested */
};

/* A place in a table: that of a row, or, of zeros, before all rows. */
struct copy_key {
	bool is_row;
	int64_t numbers[COPY_KEYS_MAX];
	struct buf text;
};

/* Says to who asked for the copy how far it is. */
void copy_tell(struct copying *c, const char *table, bool comparing, uint64_t done, uint64_t total);
/* How a call on one of the stores ends: `err`, with its reason in c->why. */
enum err copy_because(struct copying *c, const struct copy_side *side, enum err err);

/* ---- store_copy_sql.c ---- */

/* Prepares side->statements. */
enum err copy_prepare(struct copying *c, struct copy_side *side);

/* ---- store_copy_rows.c: failures leave their reason in c->why ---- */

/* What is done with one row. */
typedef enum err (*copy_row)(void *arg, struct sql_query *row);

/* Does `each` with all rows of a query, which it ends. */
enum err copy_rows(
    struct copying *c, struct copy_side *side, struct sql_query *q, copy_row each, void *arg);
/* The same with the rows behind `behind` and, unless it is NULL, up to `up_to`, by key, at most
 * `most`; the two stay as they are meanwhile. */
enum err copy_range(struct copying *c, struct copy_side *side, size_t table,
    const struct copy_key *behind, const struct copy_key *up_to, int64_t most, copy_row each,
    void *arg);
/* Takes rows out of TO, within a transaction. */
enum err copy_drop(
    struct copying *c, size_t table, const struct copy_key *behind, const struct copy_key *up_to);
/* Binds the columns of a row, of these types, to ?1 and those behind it. */
void copy_bind(struct sql_query *row, const char *types, struct sql_query *to);
/* Gives the row to TO, within a transaction. */
enum err copy_put(struct copying *c, size_t table, struct sql_query *row);
/* Adds the row to a digest: that of the digest before and the row. */
enum err copy_digest(
    struct copying *c, size_t table, struct sql_query *row, unsigned char digest[DIGEST_BYTES]);
/* The place of the row. key->text, BUF_INIT(COPY_TEXT_MAX) at first, is the caller's to free. */
enum err copy_take_key(
    struct copying *c, size_t table, struct sql_query *row, struct copy_key *key);
void copy_swap_keys(struct copy_key *a, struct copy_key *b);
/* The least and the greatest number of the key's first column; zeros when it is a text. */
enum err copy_span(
    struct copying *c, struct copy_side *side, size_t table, int64_t *ret_first, int64_t *ret_last);

/* ---- store_copy_check.c ---- */

/* TO must be empty, or the beginning of a copy of FROM; sets c->done and c->total. ERR_EXISTS. */
enum err copy_check(struct copying *c);

/* ---- store_copy_mirror.c ---- */

/* Makes TO's table equal to FROM's; one that is append-only is filled. */
enum err copy_mirror(struct copying *c, size_t table);

#endif
