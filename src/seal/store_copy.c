/* Copies all records of a store into another, and compares the two. */
#include "seal/store_copy.h"

#include <inttypes.h>
#include "seal/store_private.h"

/* Events of one transaction; rows of one reading; comparisons of a store that changes meanwhile. */
enum { BATCH = 5000, PAGE = 5000, ROUNDS_MAX = 5, ROW_MAX = 64 << 20 };

/* A table: its columns by their types (i integer, t text, b bytes), the first of which are its key;
 * and how its rows are read and written. Contracts come first: the others refer to them. */
static const struct table {
	const char *name, *types;
	size_t keys;
	enum store_sql copy, put, scan;
} tables[STORE_COPY_TABLES] = {
    {"contract", "iitittti", 1, SQL_COPY_CONTRACTS, SQL_PUT_CONTRACT, SQL_SCAN_CONTRACTS},
    {"contract_name", "it", 1, SQL_COPY_NAMES, SQL_PUT_NAME, SQL_SCAN_NAMES},
    {"registered_url", "iitt", 2, SQL_COPY_URLS, SQL_PUT_URL, SQL_SCAN_URLS},
    {"certificate", "iiiiiitbttb", 1, SQL_COPY_CERTIFICATES, SQL_PUT_CERTIFICATE,
	SQL_SCAN_CERTIFICATES},
    {"event", "iiitttt", 1, SQL_COPY_EVENTS, SQL_PUT_EVENT, SQL_SCAN_EVENTS},
};

enum { EVENT_TABLE = STORE_COPY_TABLES - 1 };

/* A copy under way. */
struct copying {
	struct store *from, *to;
	struct store_copy *report;
	struct problem *why;
	int64_t done, total; /* the newest events of the two, as known */
};

static enum err because(struct copying *c, struct store *s, enum err err)
{
	return err ? err_because(c->why, err, "%s", s->why.text) : ERR_OK;
}

static void tell(struct copying *c, bool comparing, uint64_t done, uint64_t total)
{
	if (c->report->progress != NULL)
		c->report->progress(c->report->arg, comparing, done, total);
}

static enum err newest_event(struct copying *c, struct store *s, int64_t *ret)
{
	struct sql_query *q = store_query(s, SQL_NEWEST_EVENT);

	*ret = sql_step(q) ? sql_int(q, 0) : 0;
	return because(c, s, store_result(s, sql_end(q)));
}

/* ---- digests ---- */

static void write_column(struct sql_query *q, unsigned column, char type, struct buf *to)
{
	struct str bytes;

	if (sql_is_null(q, column)) {
		buf_putc(to, 'n');
	} else if (type == 'i') {
		buf_printf(to, "i%" PRId64 ";", sql_int(q, column));
	} else {
		bytes = type == 't' ? sql_text(q, column) : sql_bytes(q, column);
		buf_printf(to, "%c%zu:", type, bytes.len);
		buf_add_str(to, bytes);
	}
}

/* Adds the row to a digest: that of the digest before and the row. */
static enum err digest_row(
    struct sql_query *q, const char *types, struct buf *room, unsigned char digest[DIGEST_BYTES])
{
	buf_clear(room);
	buf_add(room, digest, DIGEST_BYTES);
	for (unsigned i = 0; types[i] != '\0'; i++)
		write_column(q, i, types[i], room);
	return room->err ? room->err : digest_sha256(room->at, room->len, digest);
}

/* A reading of a whole table, page by page. */
struct scan {
	int64_t key[2]; /* of the last row */
	uint64_t rows;
	unsigned char digest[DIGEST_BYTES];
	struct buf room;
};

static enum err scan_page(
    struct store *s, const struct table *table, struct scan *scan, int64_t most, bool *ret_more)
{
	struct sql_query *q = store_query(s, table->scan);
	int64_t rows = 0;
	enum err err = ERR_OK, end;

	sql_bind_int(q, 1, scan->key[0]);
	sql_bind_int(q, 2, most);
	if (table->keys > 1)
		sql_bind_int(q, 3, scan->key[1]);
	for (; !err && sql_step(q); rows++) {
		scan->key[0] = sql_int(q, 0);
		scan->key[1] = sql_int(q, 1);
		err = digest_row(q, table->types, &scan->room, scan->digest);
	}
	end = store_result(s, sql_end(q));
	scan->rows += (uint64_t)rows;
	*ret_more = rows == most;
	if (err)
		return err_because(&s->why, err, "%s", err_text(err));
	return end;
}

/* Rows and digest of a table. */
static enum err scan_table(
    struct copying *c, struct store *s, const struct table *table, struct store_copy_table *ret)
{
	struct scan scan = {.key = {-1, -1}, .room = BUF_INIT(ROW_MAX)};
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err)
		err = scan_page(s, table, &scan, PAGE, &more);
	buf_free(&scan.room);
	ret->name = table->name;
	ret->rows = scan.rows;
	digest_hex(scan.digest, DIGEST_BYTES, ret->digest);
	return because(c, s, err);
}

/* ---- what TO holds before ---- */

static enum err digest_event(
    struct copying *c, struct store *s, int64_t id, unsigned char digest[DIGEST_BYTES])
{
	struct scan scan = {.key = {id - 1, 0}, .room = BUF_INIT(ROW_MAX)};
	bool more;
	enum err err = scan_page(s, &tables[EVENT_TABLE], &scan, 1, &more);

	buf_free(&scan.room);
	memcpy(digest, scan.digest, DIGEST_BYTES);
	return because(c, s, err);
}

static enum err holds_other(struct copying *c)
{
	return err_because(c->why, ERR_EXISTS,
	    "TO holds records that are not from FROM: it must be empty, or the beginning of a "
	    "copy of FROM");
}

/* Without events, are there contracts? */
static enum err check_empty(struct copying *c)
{
	struct scan scan = {.key = {-1, -1}, .room = BUF_INIT(ROW_MAX)};
	bool more;
	enum err err = because(c, c->to, scan_page(c->to, &tables[0], &scan, 1, &more));

	buf_free(&scan.room);
	return err || scan.rows == 0 ? err : holds_other(c);
}

/* The newest event of TO must be FROM's, too; what stands before it, the comparison at the end
 * tells. */
static enum err check_beginning(struct copying *c)
{
	unsigned char theirs[DIGEST_BYTES], ours[DIGEST_BYTES];
	enum err err = newest_event(c, c->to, &c->done);

	if (!err)
		err = newest_event(c, c->from, &c->total);
	if (err)
		return err;
	if (c->done == 0)
		return check_empty(c);
	err = digest_event(c, c->from, c->done, theirs);
	if (!err)
		err = digest_event(c, c->to, c->done, ours);
	if (!err && !digest_equal(theirs, ours, sizeof ours))
		err = holds_other(c);
	c->report->found = (uint64_t)c->done;
	return err;
}

/* ---- copying ---- */

static void copy_column(struct sql_query *from, unsigned column, char type, struct sql_query *to)
{
	if (sql_is_null(from, column))
		return;
	if (type == 'i')
		sql_bind_int(to, column + 1, sql_int(from, column));
	else if (type == 't')
		sql_bind_text(to, column + 1, sql_text(from, column));
	else
		sql_bind_bytes(to, column + 1, sql_bytes(from, column));
}

/* The rows that the events behind c->done and up to `last` are about. */
static enum err copy_rows(
    struct copying *c, const struct table *table, int64_t last, uint64_t *ret_rows)
{
	struct sql_query *rows = store_query(c->from, table->copy);
	enum err err = ERR_OK, end;

	*ret_rows = 0;
	sql_bind_int(rows, 1, c->done);
	sql_bind_int(rows, 2, last);
	for (; !err && sql_step(rows); ++*ret_rows) {
		struct sql_query *put = store_query(c->to, table->put);

		for (unsigned i = 0; table->types[i] != '\0'; i++)
			copy_column(rows, i, table->types[i], put);
		err = because(c, c->to, store_result(c->to, sql_finish_later(put)));
	}
	end = because(c, c->from, store_result(c->from, sql_end(rows)));
	return err ? err : end;
}

static enum err check_alone(struct copying *c)
{
	int64_t newest = 0;
	enum err err = newest_event(c, c->to, &newest);

	if (err || newest == c->done)
		return err;
	return err_because(c->why, ERR_EXISTS,
	    "somebody else writes to TO: nobody may use it before the copy is done");
}

static enum err copy_all_rows(struct copying *c, int64_t last, uint64_t *ret_events)
{
	enum err err = check_alone(c);

	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		err = copy_rows(c, &tables[i], last, ret_events);
	return err;
}

static enum err copy_batch(struct copying *c, int64_t last)
{
	uint64_t events = 0;
	enum err err = because(c, c->to, store_begin(c->to));

	if (err)
		return err;
	err = copy_all_rows(c, last, &events);
	if (!err)
		err = because(c, c->to, store_commit(c->to));
	if (err) {
		store_rollback(c->to);
		return err;
	}
	c->done = last;
	c->report->copied += events;
	return ERR_OK;
}

static enum err next_events(struct copying *c, int64_t *ret_last)
{
	struct sql_query *q = store_query(c->from, SQL_NEXT_EVENTS);

	sql_bind_int(q, 1, c->done);
	sql_bind_int(q, 2, BATCH);
	*ret_last = sql_step(q) ? sql_int(q, 0) : 0;
	return because(c, c->from, store_result(c->from, sql_end(q)));
}

/* Copies one batch as FROM is at this moment. */
static enum err copy_next(struct copying *c, bool *ret_more)
{
	enum err err =
	    because(c, c->from, store_result(c->from, sql_begin(c->from->sql, SQL_READ)));
	int64_t last = 0;

	if (err)
		return err;
	err = next_events(c, &last);
	*ret_more = last > 0;
	if (!err && last > 0)
		err = copy_batch(c, last);
	sql_rollback(c->from->sql);
	tell(c, false, (uint64_t)c->done, (uint64_t)c->total);
	return err;
}

static enum err copy_events(struct copying *c)
{
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err)
		err = copy_next(c, &more);
	return err;
}

/* ---- comparing ---- */

static enum err compare_table(struct copying *c, size_t i)
{
	struct store_copy_table theirs, *ours = &c->report->tables[i];
	enum err err;

	tell(c, true, 2 * i, 2 * STORE_COPY_TABLES);
	err = scan_table(c, c->from, &tables[i], &theirs);
	tell(c, true, 2 * i + 1, 2 * STORE_COPY_TABLES);
	if (!err)
		err = scan_table(c, c->to, &tables[i], ours);
	if (err || (theirs.rows == ours->rows && strcmp(theirs.digest, ours->digest) == 0))
		return err;
	return err_because(c->why, ERR_CORRUPT,
	    "after the copy, the tables %s differ (%" PRIu64 " rows in FROM, %" PRIu64 " in TO): "
	    "a record without an event, or TO was written to by somebody else; copy to an empty "
	    "store",
	    ours->name, theirs.rows, ours->rows);
}

/* Compares FROM as it is at this moment; ERR_PENDING when it has newer events. */
static enum err compare(struct copying *c)
{
	int64_t newest = 0;
	enum err err =
	    because(c, c->from, store_result(c->from, sql_begin(c->from->sql, SQL_READ)));

	if (err)
		return err;
	err = newest_event(c, c->from, &newest);
	if (!err && newest != c->done)
		err = ERR_PENDING;
	for (size_t i = 0; i < STORE_COPY_TABLES && !err; i++)
		err = compare_table(c, i);
	sql_rollback(c->from->sql);
	return err;
}

enum err store_copy(
    struct store *from, struct store *to, struct store_copy *copy, struct problem *why)
{
	struct copying c = {.from = from, .to = to, .report = copy, .why = why};
	enum err err = check_beginning(&c);

	for (int i = 0; i < ROUNDS_MAX && !err; i++) {
		err = copy_events(&c);
		if (!err)
			err = compare(&c);
		if (err != ERR_PENDING)
			return err;
		err = ERR_OK;
	}
	return err ? err
		   : err_because(why, ERR_BUSY,
			 "FROM is changed all the time: stop who writes to it, and copy again");
}
