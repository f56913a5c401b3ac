/* The driver for PostgreSQL. */
#include "io/sql/postgres.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "io/sql/postgres_ask.h"
#include "io/sql/postgres_connect.h"
#include "io/sql/postgres_url.h"

/* A migration may have to build an index of millions of rows. */
enum { RUN_MS = 600000 };

/* The right to write is this lock: one for the whole store, so that events are seen in the order
 * of their ids. Who stands still while he has it (a machine that is suspended) loses it in less
 * time than others wait for it (modes[] of store.c). */
#define WRITE_LOCK "1414746188"

static const char *const begin_sql[] = {
    [SQL_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [SQL_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED; "
		  "SET LOCAL idle_in_transaction_session_timeout = 3000; "
		  "SELECT pg_advisory_xact_lock(" WRITE_LOCK ")",
    /* Behind an ALTER TABLE that waits for somebody who reads, all others who read wait, too:
     * shorter than they are ready to (modes[] of store.c). */
    [SQL_ALONE] =
	"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(" WRITE_LOCK "); "
	"SET LOCAL lock_timeout = 50",
};

/* What a server does for a client that is gone is ended soon; and no setting of it makes us
 * acknowledge what is not on its disk. */
#define SET_UP                                                                                     \
	"SET lock_timeout = %u; SET default_transaction_read_only = %s; "                          \
	"SELECT set_config(name, wanted, false) FROM (VALUES "                                     \
	"('client_connection_check_interval', '1000'), ('tcp_keepalives_idle', '10'), "            \
	"('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')) AS s (name, wanted) "    \
	"JOIN pg_settings USING (name); "                                                          \
	"SELECT set_config('synchronous_commit', 'on', false) "                                    \
	"WHERE current_setting('synchronous_commit') = 'off'"

/* As spelling_fold() folds, as far as PostgreSQL knows case. */
#define FOLDED_NAME                                                                                         \
	"replace(replace(replace(replace(replace(replace(regexp_replace(lower(normalize(name,"              \
	" NFKC) COLLATE \"default\"), '\\s', '', 'g'), '(株)', '株式会社'), '(有)', '有限会社')," \
	" '(同)', '合同会社'), '(財)', '財団法人'), '(社)', '社団法人'), '(医)', '医療法人')"

static const struct sql_word words[] = {
    {"integer", "bigint"},
    {"text", "text COLLATE \"C\""},
    {"blob", "bytea"},
    {"strict", ""},
    {"strict, by key", ""},
    {"append-only", "CREATE OR REPLACE FUNCTION @_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
		    "'BEGIN RAISE EXCEPTION ''@s are never changed''; END'; "
		    "CREATE TRIGGER @_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON @ "
		    "FOR EACH STATEMENT EXECUTE FUNCTION @_is_kept()"},
    {"guard", "CREATE OR REPLACE FUNCTION @_is_guarded() RETURNS trigger LANGUAGE plpgsql AS "
	      "'BEGIN IF NOT ("},
    {"guarded", ") THEN RAISE EXCEPTION ''a rule of the table @ forbids it''; END IF; RETURN NEW;"
		" END'; CREATE TRIGGER @_is_guarded BEFORE INSERT ON @ FOR EACH ROW"
		" EXECUTE FUNCTION @_is_guarded()"},
    {"application", ""},
    {"relations", "(SELECT 1 FROM pg_tables WHERE schemaname = current_schema()) AS relation"},
    {"instr", "strpos"},
    {"folded", "folded_@"},
    {"keep-folded", "ALTER TABLE @ ADD COLUMN folded_name text COLLATE \"C\" GENERATED ALWAYS AS"
		    " (" FOLDED_NAME ") STORED"},
    {NULL, NULL},
};

static enum err postgres_run(struct sql *db, const char *script)
{
	return postgres_ask(db, script, RUN_MS, NULL);
}

/* ---- the connection ---- */

static void notice_drop(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static enum err postgres_open(struct sql *db, const char *url, const struct sql_options *options)
{
	int64_t deadline_ms = clock_monotonic_ms() + options->answer_ms;
	char script[sizeof SET_UP + 32];
	struct postgres *p;
	enum err err = postgres_url_check(url, &db->why);

	if (err)
		return err;
	if (options->alone)
		return err_because(&db->why, ERR_BUSY,
		    "a PostgreSQL database may be used by other machines at any time");
	db->connection = p = calloc(1, sizeof *p);
	if (p == NULL)
		return err_no_memory(&db->why);
	p->may_write = options->write;
	p->answer_ms = options->answer_ms;
	err = postgres_connect(url, deadline_ms, &p->conn, &db->why);
	if (err)
		return err;
	if (asprintf(&db->name, "PostgreSQL database %s at %s:%s", PQdb(p->conn), PQhost(p->conn),
		PQport(p->conn)) < 0) {
		db->name = NULL;
		return err_no_memory(&db->why);
	}
	PQsetNoticeReceiver(p->conn, notice_drop, NULL);
	snprintf(script, sizeof script, SET_UP, options->lock_ms, options->write ? "off" : "on");
	return postgres_ask(db, script, options->answer_ms, NULL);
}

static void postgres_close(struct sql *db)
{
	struct postgres *p = postgres_of(db);

	postgres_hang_up(p);
	free(p);
}

/* ---- transactions ---- */

static void postgres_rollback(struct sql *db)
{
	struct postgres *p = postgres_of(db);
	struct problem why = db->why;

	if (p->conn != NULL)
		postgres_settle(db);
	if (p->conn != NULL && PQtransactionStatus(p->conn) != PQTRANS_IDLE)
		postgres_ask(db, "ROLLBACK", p->answer_ms, NULL);
	db->why = why;
}

static enum err postgres_begin(struct sql *db, enum sql_right right)
{
	struct postgres *p = postgres_of(db);
	enum err err;

	p->writing = right != SQL_READ;
	if (p->writing && !p->may_write)
		return err_because(&db->why, ERR_UNAVAILABLE,
		    "%s cannot be written: it was opened for reading", db->name);
	err = postgres_ask(db, begin_sql[right], p->answer_ms, NULL);
	if (err)
		postgres_rollback(db);
	return err;
}

static enum err postgres_commit(struct sql *db)
{
	struct postgres *p = postgres_of(db);
	bool asked = p->conn != NULL;
	struct problem why;
	char tag[16] = "";
	enum err err = postgres_ask(db, "COMMIT", p->answer_ms, tag);

	if (!err && strcmp(tag, "COMMIT") != 0)
		return err_because(&db->why, ERR_REFUSED,
		    "%s undid the change, for a part of it had failed", db->name);
	if (err && p->conn != NULL)
		postgres_rollback(db);
	if (err && asked && p->conn == NULL && p->writing) {
		why = db->why;
		err_because(&db->why, err,
		    "%.400s: whether the change was kept is not known, so look before it is made "
		    "again",
		    why.text);
	}
	return err;
}

/* ---- queries ---- */

/* "?1" is "$1" here; *ret_count is the greatest number. */
static void parameters_number(char *sql, int *ret_count)
{
	int greatest = 0;

	for (char *at = sql; (at = strchr(at, '?')) != NULL;) {
		int number = atoi(at + 1);

		*at = '$';
		greatest = number > greatest ? number : greatest;
	}
	*ret_count = greatest;
}

static enum err postgres_prepare(struct sql_query *q, const char *sql)
{
	struct postgres *p = postgres_of(q->db);
	struct prepared *s = malloc(sizeof *s);
	char *copy = strdup(sql);
	enum err err = ERR_NO_MEMORY;

	if (s == NULL || copy == NULL) {
		err_because(&q->db->why, err, "%s", err_text(err));
		goto out;
	}
	parameters_number(copy, &s->parameters);
	assert(s->parameters <= POSTGRES_PARAMETERS_MAX);
	snprintf(s->name, sizeof s->name, "s%u", q->number);
	err = postgres_start(q->db, p->answer_ms);
	if (!err && PQsendPrepare(p->conn, s->name, copy, 0, NULL) == 0)
		err = postgres_lost(q->db, ERR_UNAVAILABLE);
	else if (!err)
		err = postgres_finish(q->db, NULL);
out:
	free(copy);
	if (err)
		free(s);
	else
		q->statement = s;
	return err;
}

static void postgres_discard(struct sql_query *q)
{
	free(q->statement);
}

static enum err postgres_bind(
    struct sql_query *q, unsigned parameter, const char *value, size_t len, bool binary)
{
	struct postgres *p = postgres_of(q->db);

	assert(parameter >= 1 && parameter <= POSTGRES_PARAMETERS_MAX);
	p->values[parameter - 1] = value;
	p->lengths[parameter - 1] = (int)len;
	p->formats[parameter - 1] = binary;
	return ERR_OK;
}

static enum err postgres_bind_int(struct sql_query *q, unsigned parameter, int64_t value)
{
	char *number = postgres_of(q->db)->numbers[parameter - 1];

	snprintf(number, sizeof postgres_of(q->db)->numbers[0], "%lld", (long long)value);
	return postgres_bind(q, parameter, number, 0, false);
}

/* As bytes, which for a text is its form on the wire, too. */
static enum err postgres_bind_bytes(struct sql_query *q, unsigned parameter, struct str bytes)
{
	if (bytes.len > POSTGRES_ROW_MAX)
		return err_because(
		    &q->db->why, ERR_TOO_LARGE, "%s takes no value of this size", q->db->name);
	return postgres_bind(q, parameter, bytes.at, bytes.len, true);
}

static enum err postgres_send(struct sql_query *q)
{
	struct postgres *p = postgres_of(q->db);
	const struct prepared *s = q->statement;
	enum err err = postgres_start(q->db, p->answer_ms);

	if (err)
		return err;
	if (PQsendQueryPrepared(
		p->conn, s->name, s->parameters, p->values, p->lengths, p->formats, 1) == 0 ||
	    PQsetSingleRowMode(p->conn) == 0)
		return postgres_lost(q->db, ERR_UNAVAILABLE);
	p->state = POSTGRES_ASKED;
	return postgres_flush(q->db);
}

/* Looks at a result that is no row: the last but what is left of a failed query. */
static enum err postgres_end_rows(struct sql *db, PGresult *result)
{
	struct postgres *p = postgres_of(db);
	ExecStatusType status = PQresultStatus(result);
	enum err err = ERR_OK, end;

	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		err = postgres_failed(db, result);
	PQclear(result);
	p->state = POSTGRES_ENDED;
	end = p->conn == NULL ? err : postgres_finish(db, NULL);
	return err ? err : end;
}

static enum err postgres_step(struct sql_query *q, bool *ret_row)
{
	struct postgres *p = postgres_of(q->db);
	PGresult *result = NULL;
	enum err err = p->state == POSTGRES_QUIET ? postgres_send(q) : ERR_OK;

	PQclear(p->row);
	p->row = NULL;
	if (!err && p->state == POSTGRES_ASKED)
		err = postgres_next(q->db, &result);
	if (err || result == NULL)
		return err;
	if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
		return postgres_end_rows(q->db, result);
	p->row = result;
	*ret_row = true;
	return ERR_OK;
}

static struct str postgres_bytes(struct sql_query *q, unsigned column)
{
	const PGresult *row = postgres_of(q->db)->row;

	if (PQgetisnull(row, 0, (int)column))
		return (struct str){NULL, 0};
	return (struct str){
	    PQgetvalue(row, 0, (int)column), (size_t)PQgetlength(row, 0, (int)column)};
}

/* Integers of any width, the highest byte first. */
static int64_t postgres_int(struct sql_query *q, unsigned column)
{
	struct str bytes = postgres_bytes(q, column);
	uint64_t value = bytes.len > 0 && (signed char)bytes.at[0] < 0 ? UINT64_MAX : 0;

	if (bytes.len > sizeof value) {
		q->err = err_because(
		    &q->db->why, ERR_CORRUPT, "%s gave no integer for one", q->db->name);
		return 0;
	}
	for (size_t i = 0; i < bytes.len; i++)
		value = value << 8 | (unsigned char)bytes.at[i];
	return (int64_t)value;
}

static bool postgres_is_null(struct sql_query *q, unsigned column)
{
	return PQgetisnull(postgres_of(q->db)->row, 0, (int)column) != 0;
}

static void postgres_reset(struct sql_query *q)
{
	struct postgres *p = postgres_of(q->db);
	struct problem why = q->db->why;

	PQclear(p->row);
	p->row = NULL;
	if (p->state == POSTGRES_ASKED && p->conn != NULL)
		postgres_finish(q->db, NULL);
	p->state = POSTGRES_QUIET;
	memset(p->values, 0, sizeof p->values);
	q->db->why = why;
}

const struct sql_driver postgres_driver = {
    .scheme = POSTGRES_SCHEME,
    .words = words,
    .check = postgres_url_check,
    .open = postgres_open,
    .close = postgres_close,
    .run = postgres_run,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .prepare = postgres_prepare,
    .discard = postgres_discard,
    .bind_int = postgres_bind_int,
    .bind_text = postgres_bind_bytes,
    .bind_bytes = postgres_bind_bytes,
    .step = postgres_step,
    .finish_later = postgres_post,
    .int_of = postgres_int,
    .text_of = postgres_bytes,
    .bytes_of = postgres_bytes,
    .null_at = postgres_is_null,
    .reset = postgres_reset,
};
