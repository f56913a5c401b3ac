/* Talks SQL to a database, whichever: what all drivers have in common. */
#include "io/sql/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "io/sql/driver.h"
#include "io/sql/postgres.h"
#include "io/sql/sqlite.h"

enum { SCRIPT_MAX = 1 << 20 };

static const struct sql_driver *const drivers[] = {
    &sqlite_driver,
    &postgres_driver,
};

/* NULL when no driver knows the scheme. */
static const struct sql_driver *driver_of_url(const char *url)
{
	for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++)
		if (strncmp(url, drivers[i]->scheme, strlen(drivers[i]->scheme)) == 0)
			return drivers[i];
	return NULL;
}

enum err sql_check(const char *url, struct problem *why)
{
	const struct sql_driver *driver = driver_of_url(url);

	if (driver != NULL)
		return driver->check(url, why);
	/* Named by the scheme alone: the rest may hold a password. */
	return err_because(why, ERR_INVALID,
	    "\"%.*s\" names no store that is known: write sqlite:PATH or "
	    "postgresql://user@host/database",
	    (int)strcspn(url, ":"), url);
}

enum err sql_open(
    const char *url, const struct sql_options *options, struct sql **ret, struct problem *why)
{
	struct sql *db;
	enum err err = sql_check(url, why);

	if (err)
		return err;
	db = calloc(1, sizeof *db);
	if (db == NULL)
		return err_no_memory(why);
	db->driver = driver_of_url(url);
	db->none.db = db;
	err = db->driver->open(db, url, options);
	if (err && why != NULL)
		*why = db->why;
	if (err)
		sql_close(db);
	else
		*ret = db;
	return err;
}

void sql_close(struct sql *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < SQL_BUCKETS; i++)
		for (struct sql_query *q = db->buckets[i], *next; q != NULL; q = next) {
			next = q->next_in_bucket;
			if (q->statement != NULL)
				db->driver->discard(q);
			free(q);
		}
	if (db->connection != NULL)
		db->driver->close(db);
	free(db->name);
	free(db);
}

const struct problem *sql_why(const struct sql *db)
{
	return &db->why;
}

const char *sql_name(const struct sql *db)
{
	return db->name;
}

/* ---- words in braces ---- */

static void script_expand_word(const struct sql_word *words, struct str word, struct buf *to)
{
	struct str argument = word, name = str_cut(&argument, ' ');
	struct str text;

	/* "strict, by key" has blanks and no argument. */
	while (words->name != NULL && !str_eq(str_from(words->name), word) &&
	       !str_eq(str_from(words->name), name))
		words++;
	assert(words->name != NULL);
	for (text = str_from(words->text); text.at != NULL;) {
		buf_add_str(to, str_cut(&text, '@'));
		if (text.at != NULL)
			buf_add_str(to, argument);
	}
}

/* `sql` with the driver's words in place of those in braces. */
static enum err script_expand(struct sql *db, struct str sql, struct buf *to)
{
	while (sql.at != NULL) {
		buf_add_str(to, str_cut(&sql, '{'));
		if (sql.at != NULL)
			script_expand_word(db->driver->words, str_cut(&sql, '}'), to);
	}
	if (to->err)
		return err_because(&db->why, to->err, "%s", err_text(to->err));
	return ERR_OK;
}

/* ---- transactions ---- */

enum err sql_run(struct sql *db, struct str script)
{
	struct buf text = BUF_INIT(SCRIPT_MAX);
	enum err err = script_expand(db, script, &text);

	if (!err && text.len > 0)
		err = db->driver->run(db, text.at);
	buf_free(&text);
	return err;
}

enum err sql_begin(struct sql *db, enum sql_right right)
{
	return db->driver->begin(db, right);
}

enum err sql_commit(struct sql *db)
{
	return db->driver->commit(db);
}

void sql_rollback(struct sql *db)
{
	db->driver->rollback(db);
}

/* ---- queries ---- */

static void query_note(struct sql_query *q, enum err err)
{
	if (!q->err)
		q->err = err;
}

static enum err query_prepare(struct sql_query *q, const char *sql)
{
	struct buf text = BUF_INIT(SCRIPT_MAX);
	enum err err = script_expand(q->db, str_from(sql), &text);

	if (!err)
		err = q->db->driver->prepare(q, text.at);
	buf_free(&text);
	return err;
}

/* Where the query with this text hangs, or would. */
static struct sql_query **query_place(struct sql *db, const char *text)
{
	uint64_t mixed = (uint64_t)(uintptr_t)text * UINT64_C(0x9e3779b97f4a7c15);
	struct sql_query **place = &db->buckets[mixed >> 57];

	while (*place != NULL && (*place)->text != text)
		place = &(*place)->next_in_bucket;
	return place;
}

/* A query with `own` bytes behind it; NULL when memory is short. */
static struct sql_query *query_add(struct sql *db, size_t own)
{
	struct sql_query *q = calloc(1, sizeof *q + own);

	if (q == NULL) {
		err_no_memory(&db->why);
		return NULL;
	}
	q->db = db;
	q->number = db->count++;
	return q;
}

enum err sql_prepare(struct sql *db, const char *statement, const char **ret)
{
	size_t size = strlen(statement) + 1;
	struct sql_query *q = query_add(db, size);
	enum err err;

	if (q == NULL)
		return ERR_NO_MEMORY;
	q->text = memcpy(q + 1, statement, size);
	*query_place(db, q->text) = q;
	err = query_prepare(q, q->text);
	if (!err)
		*ret = q->text;
	return err;
}

struct sql_query *sql_query(struct sql *db, const char *statement)
{
	struct sql_query **place = query_place(db, statement), *q = *place;

	if (q == NULL) {
		q = query_add(db, 0);
		if (q == NULL) {
			db->none.err = ERR_NO_MEMORY;
			return &db->none;
		}
		q->text = statement;
		*place = q;
	}
	assert(!q->busy);
	q->busy = true;
	q->err = q->statement == NULL ? query_prepare(q, statement) : ERR_OK;
	return q;
}

void sql_bind_int(struct sql_query *q, unsigned parameter, int64_t value)
{
	if (!q->err)
		query_note(q, q->db->driver->bind_int(q, parameter, value));
}

void sql_bind_text(struct sql_query *q, unsigned parameter, struct str text)
{
	if (!q->err)
		query_note(q, q->db->driver->bind_text(q, parameter, text));
}

void sql_bind_bytes(struct sql_query *q, unsigned parameter, struct str bytes)
{
	if (!q->err)
		query_note(q, q->db->driver->bind_bytes(q, parameter, bytes));
}

bool sql_step(struct sql_query *q)
{
	bool row = false;

	if (!q->err)
		query_note(q, q->db->driver->step(q, &row));
	return row && !q->err;
}

int64_t sql_int(struct sql_query *q, unsigned column)
{
	return q->db->driver->int_of(q, column);
}

struct str sql_text(struct sql_query *q, unsigned column)
{
	return q->db->driver->text_of(q, column);
}

struct str sql_bytes(struct sql_query *q, unsigned column)
{
	return q->db->driver->bytes_of(q, column);
}

bool sql_is_null(struct sql_query *q, unsigned column)
{
	return q->db->driver->null_at(q, column);
}

enum err sql_end(struct sql_query *q)
{
	if (q->statement != NULL)
		q->db->driver->reset(q);
	q->busy = false;
	return q->err;
}

enum err sql_finish(struct sql_query *q)
{
	while (sql_step(q))
		continue;
	return sql_end(q);
}

enum err sql_finish_later(struct sql_query *q)
{
	if (q->db->driver->finish_later == NULL)
		return sql_finish(q);
	if (!q->err)
		query_note(q, q->db->driver->finish_later(q));
	return sql_end(q);
}
