/* Copies all of a store that is worth keeping into another: the course of it. */
#include "store/copy.h"

#include <inttypes.h>
#include <string.h>
#include "base/hex.h"
#include "store/copy_check.h"
#include "store/copy_mirror.h"
#include "store/copy_rows.h"
#include "store/migrate.h"
#include "store/sql.h"

/* Events of one transaction; bytes of a row. */
enum { BATCH = 5000, ROW_MAX = 64 << 20 };

/* ---- records, by their events ---- */

/* Rows of one table on their way. */
struct giving {
	struct copying *c;
	size_t table;
	uint64_t rows;
};

static enum err row_give(void *arg, struct sql_query *row)
{
	struct giving *g = arg;

	g->rows++;
	return copy_put(g->c, g->table, row);
}

/* The rows that the events behind c->done and up to `last` are about. */
static enum err copy_changed(struct copying *c, size_t table, int64_t last, uint64_t *ret_rows)
{
	struct giving giving = {.c = c, .table = table};
	struct sql_query *q = store_query(c->from.store, c->from.statements[table][COPY_CHANGED]);
	enum err err;

	sql_bind_int(q, 1, c->done);
	sql_bind_int(q, 2, last);
	err = copy_rows(c, &c->from, q, row_give, &giving);
	*ret_rows = giving.rows;
	return err;
}

/* A code of which TO may have rows that FROM has not any more. */
static enum err code_forget(void *arg, struct sql_query *row)
{
	struct copying *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < COPY_EVENT_TABLE && !err; i++)
		if (copy_tables[i].rows == COPY_GO)
			err = copy_forget(c, i, sql_int(row, 0));
	return err;
}

/* What an earlier copy gave TO of the codes that these events are about. */
static enum err copy_forget_changed(struct copying *c, int64_t last)
{
	struct sql_query *q;

	if (c->report->found == 0)
		return ERR_OK;
	q = store_query(c->from.store, store_sql[STORE_SQL_CHANGED_CODES]);
	sql_bind_int(q, 1, c->done);
	sql_bind_int(q, 2, last);
	return copy_rows(c, &c->from, q, code_forget, c);
}

/* The rows that the events up to `last` are about, in one transaction. */
static enum err copy_batch(struct copying *c, int64_t last)
{
	uint64_t events = 0;
	int64_t first, newest;
	enum err err = copy_because(c, &c->to, store_begin(c->to.store));

	if (err)
		return err;
	err = copy_span(c, &c->to, COPY_EVENT_TABLE, &first, &newest);
	if (!err && newest != c->done)
		err = err_because(c->why, ERR_EXISTS,
		    "somebody else writes to TO: nobody may use it before the copy is done");
	if (!err)
		err = copy_forget_changed(c, last);
	for (size_t i = 0; i <= COPY_EVENT_TABLE && !err; i++)
		err = copy_changed(c, i, last, &events);
	if (!err)
		err = copy_because(c, &c->to, store_commit(c->to.store));
	if (err) {
		store_rollback(c->to.store);
		return err;
	}
	c->done = last;
	c->report->copied += events;
	return ERR_OK;
}

/* The last event of the next batch; 0 when there is none. */
static enum err next_batch(struct copying *c, int64_t *ret_last)
{
	struct sql_query *q = store_query(c->from.store, store_sql[STORE_SQL_NEXT_EVENTS]);

	sql_bind_int(q, 1, c->done);
	sql_bind_int(q, 2, BATCH);
	*ret_last = sql_step(q) ? sql_int(q, 0) : 0;
	return copy_because(c, &c->from, store_result(c->from.store, sql_end(q)));
}

static enum err copy_records(struct copying *c)
{
	int64_t last = 0;
	enum err err = next_batch(c, &last);

	while (last > 0 && !err) {
		err = copy_batch(c, last);
		copy_tell(c, copy_tables[COPY_EVENT_TABLE].name, false, (uint64_t)c->done,
		    (uint64_t)c->total);
		if (!err)
			err = next_batch(c, &last);
	}
	return err;
}

/* ---- comparing ---- */

/* A reading of a whole table. */
struct scan {
	struct copying *c;
	size_t table;
	struct copy_key last, next; /* the last row before a page, and that of the page */
	uint64_t rows;
	unsigned char digest[DIGEST_BYTES];
};

static enum err row_scan(void *arg, struct sql_query *row)
{
	struct scan *scan = arg;
	enum err err = copy_digest(scan->c, scan->table, row, scan->digest);

	scan->rows++;
	return err ? err : copy_take_key(scan->c, scan->table, row, &scan->next);
}

/* Rows and digest of a table; `part` 0 or 1 of the comparison's two. */
static enum err table_scan(struct copying *c, struct copy_side *side, size_t table, unsigned part,
    struct store_copy_table *ret)
{
	struct scan scan = {.c = c, .table = table};
	int64_t first, last;
	uint64_t whole, before;
	bool more = true;
	enum err err = copy_span(c, side, table, &first, &last);

	whole = (uint64_t)last - (uint64_t)first + 1;
	scan.last.text = scan.next.text = BUF_INIT(COPY_TEXT_MAX);
	while (more && !err) {
		before = scan.rows;
		err = copy_range(c, side, table, &scan.last, NULL, COPY_PAGE, row_scan, &scan);
		more = scan.rows - before == COPY_PAGE;
		if (scan.rows > before)
			copy_swap_keys(&scan.last, &scan.next);
		copy_tell(c, copy_tables[table].name, true,
		    part * whole + (uint64_t)scan.last.numbers[0] - (uint64_t)first, 2 * whole);
	}
	buf_free(&scan.last.text);
	buf_free(&scan.next.text);
	ret->name = copy_tables[table].name;
	ret->rows = scan.rows;
	hex_write(scan.digest, DIGEST_BYTES, ret->digest);
	return err;
}

static enum err table_compare(struct copying *c, size_t table)
{
	struct store_copy_table theirs, *ours = &c->report->tables[table];
	enum err err = table_scan(c, &c->from, table, 0, &theirs);

	if (!err)
		err = table_scan(c, &c->to, table, 1, ours);
	if (err || (theirs.rows == ours->rows && strcmp(theirs.digest, ours->digest) == 0))
		return err;
	return err_because(c->why, ERR_CORRUPT,
	    "after the copy, the tables %s differ (%" PRIu64 " rows in FROM, %" PRIu64 " in TO): "
	    "a record without an event, or TO was written to by somebody else; copy to an empty "
	    "store",
	    ours->name, theirs.rows, ours->rows);
}

/* ---- the course ---- */

static enum err copy_and_compare(struct copying *c)
{
	enum err err = copy_check(c);

	if (err)
		return err;
	c->report->found = (uint64_t)c->done;
	err = copy_records(c);
	for (size_t i = COPY_EVENT_TABLE + 1; i < STORE_COPY_TABLES && !err; i++)
		err = copy_mirror(c, i);
	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		err = table_compare(c, i);
	return err;
}

enum err store_copy(
    struct store *from, struct store *to, struct store_copy *copy, struct problem *why)
{
	struct copying c = {.from.store = from,
	    .to.store = to,
	    .report = copy,
	    .why = why,
	    .row = BUF_INIT(ROW_MAX)};
	/* Of a newer store, columns would stay behind without a word. */
	enum err err = copy_because(&c, &c.from, migrate_check_known(from));

	if (!err)
		err = copy_because(&c, &c.from, copy_prepare(&c.from));
	if (!err)
		err = copy_because(&c, &c.to, copy_prepare(&c.to));
	/* One snapshot of FROM, so that what is copied and what is compared agree. */
	if (!err)
		err = copy_because(&c, &c.from, store_begin_snapshot(from));
	if (!err) {
		err = copy_and_compare(&c);
		store_rollback(from);
	}
	buf_free(&c.row);
	return err;
}
