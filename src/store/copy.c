/* Copies all of a store that is worth keeping into another: the course of it. */
#include "store/copy.h"

#include <inttypes.h>
#include <string.h>
#include "base/hex.h"
#include "store/copy_private.h"
#include "store/sql.h"

/* Events of one transaction; bytes of a row. */
enum { BATCH = 5000, ROW_MAX = 64 << 20 };

void copy_tell(struct copying *c, const char *table, bool comparing, uint64_t done, uint64_t total)
{
	if (c->report->progress != NULL)
		c->report->progress(c->report->arg, table, comparing, done, total);
}

/* ---- records, by their events ---- */

/* Rows of one table on their way. */
struct giving {
	struct copying *c;
	size_t table;
	uint64_t rows;
};

static enum err give(void *arg, struct sql_query *row)
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
	err = copy_rows(c, &c->from, q, give, &giving);
	*ret_rows = giving.rows;
	return err;
}

static enum err check_alone(struct copying *c)
{
	int64_t first, newest;
	enum err err = copy_span(c, &c->to, COPY_EVENT_TABLE, &first, &newest);

	if (err || newest == c->done)
		return err;
	return err_because(c->why, ERR_EXISTS,
	    "somebody else writes to TO: nobody may use it before the copy is done");
}

static enum err copy_all_changed(struct copying *c, int64_t last, uint64_t *ret_events)
{
	enum err err = check_alone(c);

	for (size_t i = 0; i <= COPY_EVENT_TABLE && !err; i++)
		err = copy_changed(c, i, last, ret_events);
	return err;
}

static enum err copy_batch(struct copying *c, int64_t last)
{
	uint64_t events = 0;
	enum err err = copy_because(c, &c->to, store_begin(c->to.store));

	if (err)
		return err;
	err = copy_all_changed(c, last, &events);
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

static enum err next_events(struct copying *c, int64_t *ret_last)
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
	enum err err = next_events(c, &last);

	while (last > 0 && !err) {
		err = copy_batch(c, last);
		copy_tell(c, copy_tables[COPY_EVENT_TABLE].name, false, (uint64_t)c->done,
		    (uint64_t)c->total);
		if (!err)
			err = next_events(c, &last);
	}
	return err;
}

/* ---- accounts, audit and counts ---- */

static enum err copy_others(struct copying *c)
{
	enum err err = ERR_OK;

	for (size_t i = COPY_EVENT_TABLE + 1; i < STORE_COPY_TABLES && !err; i++)
		err = copy_mirror(c, i);
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

static enum err scan_row(void *arg, struct sql_query *row)
{
	struct scan *scan = arg;
	enum err err = copy_digest(scan->c, scan->table, row, scan->digest);

	scan->rows++;
	return err ? err : copy_take_key(scan->c, scan->table, row, &scan->next);
}

static enum err scan_page(struct scan *scan, struct copy_side *side, bool *ret_more)
{
	struct copying *c = scan->c;
	uint64_t before = scan->rows;
	enum err err =
	    copy_range(c, side, scan->table, &scan->last, NULL, COPY_PAGE, scan_row, scan);

	*ret_more = scan->rows - before == COPY_PAGE;
	if (scan->rows > before)
		copy_swap_keys(&scan->last, &scan->next);
	return err;
}

/* Rows and digest of a table; `part` 0 or 1 of the comparison's two. */
static enum err scan_table(struct copying *c, struct copy_side *side, size_t table, unsigned part,
    struct store_copy_table *ret)
{
	struct scan scan = {.c = c, .table = table};
	int64_t first, last;
	uint64_t whole;
	bool more = true;
	enum err err = copy_span(c, side, table, &first, &last);

	whole = (uint64_t)last - (uint64_t)first + 1;
	scan.last.text = scan.next.text = BUF_INIT(COPY_TEXT_MAX);
	while (more && !err) {
		err = scan_page(&scan, side, &more);
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

static enum err compare_table(struct copying *c, size_t table)
{
	struct store_copy_table theirs, *ours = &c->report->tables[table];
	enum err err = scan_table(c, &c->from, table, 0, &theirs);

	if (!err)
		err = scan_table(c, &c->to, table, 1, ours);
	if (err || (theirs.rows == ours->rows && strcmp(theirs.digest, ours->digest) == 0))
		return err;
	return err_because(c->why, ERR_CORRUPT,
	    "after the copy, the tables %s differ (%" PRIu64 " rows in FROM, %" PRIu64 " in TO): "
	    "a record without an event, or TO was written to by somebody else; copy to an empty "
	    "store",
	    ours->name, theirs.rows, ours->rows);
}

static enum err compare(struct copying *c)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		err = compare_table(c, i);
	return err;
}

/* ---- the course ---- */

static enum err copy_all(struct copying *c)
{
	enum err err = copy_check(c);

	if (err)
		return err;
	c->report->found = (uint64_t)c->done;
	err = copy_records(c);
	if (!err)
		err = copy_others(c);
	return err ? err : compare(c);
}

/* Within one snapshot of FROM, so that what is copied and compared agrees. */
static enum err copy_snapshot(struct copying *c)
{
	struct store *from = c->from.store;
	enum err err = copy_because(c, &c->from, store_begin_snapshot(from));

	if (err)
		return err;
	err = copy_all(c);
	store_rollback(from);
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
	enum err err = copy_prepare(&c, &c.from);

	if (!err)
		err = copy_prepare(&c, &c.to);
	if (!err)
		err = copy_snapshot(&c);
	buf_free(&c.row);
	return err;
}
