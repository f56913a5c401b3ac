/* A copy under way: reading, digesting and writing its rows, whatever their table. Failures leave
 * their reason in c->why. */
#ifndef STORE_COPY_ROWS_H
#define STORE_COPY_ROWS_H

#include <stdint.h>
#include "base/buf.h"
#include "store/copy_sql.h"
#include "store/rows.h"

/* Bytes of a text in a key at most; rows of one reading. */
enum { COPY_TEXT_MAX = 1 << 16, COPY_PAGE = 2000 };

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

/* Tells whoever asked for the copy how far it is. */
void copy_tell(struct copying *c, const char *table, bool comparing, uint64_t done, uint64_t total);
/* How a call on one of the stores ends: `err`, with its reason in c->why. */
enum err copy_because(struct copying *c, const struct copy_side *side, enum err err);

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
/* The same with the rows of a code. */
enum err copy_forget(struct copying *c, size_t table, int64_t code);
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

#endif
