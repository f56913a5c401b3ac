/* Looks at what TO holds before a copy: nothing, or the beginning of one, so that none of its own
 * is lost.
 *
 * DESIGN: records and the audit are FROM's when their newest rows are; what stands before them, the
 * comparison at the end tells. Accounts are never taken out: FROM knows all of TO's. Counts come in
 * batches, each of a process that has a name: who counted on TO, FROM does not know. */
#include "store/copy_check.h"

#include <string.h>
#include "store/sql.h"

/* What TO holds that is not from FROM. */
static const char *const words[] = {
    [COPY_RECORDS] = "records",
    [COPY_ACCOUNTS] = "accounts",
    [COPY_AUDIT] = "entries of the audit",
    [COPY_COUNTS] = "counts of usage",
};

static enum err part_is_other(struct copying *c, enum copy_part part)
{
	return err_because(c->why, ERR_EXISTS,
	    "TO holds %s that are not from FROM: it must be empty, or the beginning of a copy of "
	    "FROM",
	    words[part]);
}

/* ---- parts that are empty ---- */

static enum err row_note(void *arg, struct sql_query *row)
{
	(void)row;
	*(bool *)arg = true;
	return ERR_OK;
}

static enum err part_check_empty(struct copying *c, enum copy_part part)
{
	const struct copy_key start = {.is_row = false};
	bool found = false;
	enum err err = ERR_OK;

	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		if (copy_tables[i].part == part)
			err = copy_range(c, &c->to, i, &start, NULL, 1, row_note, &found);
	return err || !found ? err : part_is_other(c, part);
}

/* ---- tables that only grow ---- */

struct newest {
	struct copying *c;
	size_t table;
	unsigned char digest[DIGEST_BYTES];
};

static enum err newest_digest(void *arg, struct sql_query *row)
{
	struct newest *newest = arg;

	return copy_digest(newest->c, newest->table, row, newest->digest);
}

/* Zeros when there is no row behind id - 1. */
static enum err row_digest_at(struct copying *c, struct copy_side *side, size_t table, int64_t id,
    unsigned char ret[DIGEST_BYTES])
{
	const struct copy_key before = {.is_row = true, .numbers = {id - 1}};
	struct newest newest = {.c = c, .table = table};
	enum err err = copy_range(c, side, table, &before, NULL, 1, newest_digest, &newest);

	memcpy(ret, newest.digest, DIGEST_BYTES);
	return err;
}

/* The newest row of TO must be FROM's, too; *ret_newest is not positive when there is none. */
static enum err table_check_newest(struct copying *c, size_t table, int64_t *ret_newest)
{
	unsigned char theirs[DIGEST_BYTES], ours[DIGEST_BYTES];
	int64_t first;
	enum err err = copy_span(c, &c->to, table, &first, ret_newest);

	if (err || *ret_newest <= 0)
		return err;
	err = row_digest_at(c, &c->from, table, *ret_newest, theirs);
	if (!err)
		err = row_digest_at(c, &c->to, table, *ret_newest, ours);
	if (!err && !digest_equal(theirs, ours, sizeof ours))
		err = part_is_other(c, copy_tables[table].part);
	return err;
}

/* ---- rows that FROM must know ---- */

/* A row of `list` in TO is FROM's when `knows` finds it there; types as in copy_tables. */
struct owned {
	enum copy_part part;
	enum store_sql list, knows;
	const char *types;
};

static const struct owned accounts = {
    COPY_ACCOUNTS, STORE_SQL_COPY_ACCOUNTS, STORE_SQL_COPY_KNOWS_ACCOUNT, "iti"};
static const struct owned batches = {
    COPY_COUNTS, STORE_SQL_COPY_BATCHES, STORE_SQL_COPY_KNOWS_BATCH, "tii"};

struct owning {
	struct copying *c;
	const struct owned *owned;
	uint64_t rows;
};

static enum err row_check_owner(void *arg, struct sql_query *row)
{
	struct owning *o = arg;
	struct sql_query *q = store_query(o->c->from.store, store_sql[o->owned->knows]);
	bool known = false;
	enum err err;

	copy_bind(row, o->owned->types, q);
	err = copy_rows(o->c, &o->c->from, q, row_note, &known);
	o->rows++;
	return err || known ? err : part_is_other(o->c, o->owned->part);
}

static enum err rows_check_known(struct copying *c, const struct owned *owned, uint64_t *ret_rows)
{
	struct owning owning = {.c = c, .owned = owned};
	enum err err = copy_rows(
	    c, &c->to, store_query(c->to.store, store_sql[owned->list]), row_check_owner, &owning);

	*ret_rows = owning.rows;
	return err;
}

/* ---- all of it ---- */

enum err copy_check(struct copying *c)
{
	uint64_t rows = 0;
	int64_t first, newest;
	enum err err = table_check_newest(c, COPY_EVENT_TABLE, &c->done);

	if (!err)
		err = copy_span(c, &c->from, COPY_EVENT_TABLE, &first, &c->total);
	if (!err && c->done <= 0)
		err = part_check_empty(c, COPY_RECORDS);
	if (!err)
		err = rows_check_known(c, &accounts, &rows);
	if (!err)
		err = table_check_newest(c, COPY_AUDIT_TABLE, &newest);
	if (!err)
		err = rows_check_known(c, &batches, &rows);
	/* Batches are forgotten after a month without any. */
	if (!err && rows == 0 && c->done == 0)
		err = part_check_empty(c, COPY_COUNTS);
	return err;
}
