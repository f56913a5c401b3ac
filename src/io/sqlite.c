/* Talks to an SQLite database. */
#include "io/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "io/sqlite_path.h"

/* Bytes of one row, of one text, of one statement: more is not ours. */
enum { LENGTH_MAX = 16 << 20 };
/* Bytes of the write-ahead log that are kept for the next writer. */
#define JOURNAL_MAX "16777216"

struct sqlite_query {
	struct sqlite *db;
	sqlite3_stmt *stmt; /* NULL until its first use */
	int code;           /* the first failure, else SQLITE_OK */
	bool busy;          /* begun and not ended */
};

/* The statements that every connection has. */
enum own { BEGIN_READ, BEGIN_WRITE, BEGIN_EXCLUSIVE, COMMIT, ROLLBACK, OWN_COUNT };

static const char *const own_sql[OWN_COUNT] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [BEGIN_EXCLUSIVE] = "BEGIN EXCLUSIVE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
};

struct sqlite {
	sqlite3 *handle;
	char *path;
	const char *const *statements;
	size_t count;
	struct problem why;
	struct sqlite_query own[OWN_COUNT];
	struct sqlite_query queries[];
};

/* What SQLite's primary result codes mean to us. */
static const struct {
	int code;
	enum err err;
	const char *text;
} failures[] = {
    {SQLITE_BUSY, ERR_BUSY, "is locked by another process: try again"},
    {SQLITE_LOCKED, ERR_BUSY, "is locked within this process"},
    {SQLITE_FULL, ERR_FULL, "cannot grow: no space is left on its device"},
    {SQLITE_READONLY, ERR_UNAVAILABLE,
	"cannot be written: check owner and permissions of it and its folder"},
    {SQLITE_CANTOPEN, ERR_UNAVAILABLE, "cannot be opened"},
    {SQLITE_PERM, ERR_UNAVAILABLE, "cannot be opened: permission denied"},
    {SQLITE_IOERR, ERR_UNAVAILABLE, "cannot be read or written"},
    {SQLITE_PROTOCOL, ERR_UNAVAILABLE, "cannot be locked"},
    {SQLITE_NOTADB, ERR_CORRUPT, "is not an SQLite database"},
    {SQLITE_CORRUPT, ERR_CORRUPT, "is damaged"},
    {SQLITE_SCHEMA, ERR_CORRUPT, "changed its tables while in use"},
    {SQLITE_TOOBIG, ERR_TOO_LARGE, "takes no value of this size"},
    {SQLITE_NOMEM, ERR_NO_MEMORY, "needs more memory than there is"},
    {SQLITE_INTERRUPT, ERR_TIMEOUT, "took too long"},
    {SQLITE_CONSTRAINT, ERR_REFUSED, "refuses this row"},
};

/* SQLite tells a full device in several ways; the system's own word is the surest. */
static bool device_is_full(sqlite3 *handle, int code)
{
	int number = handle == NULL ? 0 : sqlite3_system_errno(handle);

	return (code & 0xff) == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT);
}

static enum err explain(sqlite3 *handle, const char *path, int code, struct problem *why)
{
	bool told = handle != NULL && sqlite3_extended_errcode(handle) == code;
	const char *detail = told ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
	int primary = device_is_full(handle, code) ? SQLITE_FULL : code & 0xff;
	int number = handle == NULL ? 0 : sqlite3_system_errno(handle);

	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    code == SQLITE_CONSTRAINT_ROWID)
		return err_because(why, ERR_EXISTS, "%s: %s", path, detail);
	if (primary == SQLITE_CANTOPEN && number != 0)
		detail = strerror(number);
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].code == primary)
			return err_because(
			    why, failures[i].err, "%s %s (%s)", path, failures[i].text, detail);
	return err_because(why, ERR_CORRUPT, "%s cannot be used (%s)", path, detail);
}

static enum err failed(struct sqlite *db, int code)
{
	return explain(db->handle, db->path, code, &db->why);
}

/* The file may come from elsewhere: nothing in it is trusted to call functions or to change its own
 * tables. */
static int harden(sqlite3 *handle)
{
	static const struct {
		int option, value;
	} settings[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	};
	int code = sqlite3_extended_result_codes(handle, 1);

	for (size_t i = 0; i < sizeof settings / sizeof settings[0] && code == SQLITE_OK; i++)
		code = sqlite3_db_config(handle, settings[i].option, settings[i].value, NULL);
	sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
	return code;
}

/* While several processes make the same database, SQLite does not wait for this one lock. */
static enum err enter_wal(struct sqlite *db, unsigned busy_ms)
{
	int64_t deadline = clock_monotonic_ms() + busy_ms;
	enum err err;

	while ((err = sqlite_run(db, STR("PRAGMA journal_mode = WAL"))) == ERR_BUSY &&
	       clock_monotonic_ms() < deadline)
		clock_sleep_ms(5);
	return err;
}

static enum err set_up(struct sqlite *db, const struct sqlite_options *options)
{
	char pragmas[256];
	int len = snprintf(pragmas, sizeof pragmas,
	    "PRAGMA cache_size = -%u; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; "
	    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = " JOURNAL_MAX ";",
	    options->cache_kb);
	int code = harden(db->handle);
	enum err err;

	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(db->handle, (int)options->busy_ms);
	if (code != SQLITE_OK)
		return failed(db, code);
	/* SQLite opens a file that it may not write for reading, without a word. */
	if (options->write && sqlite3_db_readonly(db->handle, "main") == 1)
		return failed(db, SQLITE_READONLY);
	err = sqlite_run(db, (struct str){pragmas, (size_t)len});
	return err || !options->write ? err : enter_wal(db, options->busy_ms);
}

static enum err open_handle(
    struct sqlite *db, const struct sqlite_options *options, struct problem *why)
{
	int flags = options->create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
		    : options->write ? SQLITE_OPEN_READWRITE
				     : SQLITE_OPEN_READONLY;
	int code = sqlite3_open_v2(
	    db->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);

	if (code != SQLITE_OK)
		return explain(db->handle, db->path, code, why);
	return ERR_OK;
}

/* SQLite gives a meaning of its own to the names "" and ":memory:"; with a folder they are files.
 */
static char *file_path(const char *path)
{
	char *copy = NULL;

	return asprintf(&copy, "%s%s", path[0] == '/' ? "" : "./", path) < 0 ? NULL : copy;
}

enum err sqlite_open(const struct sqlite_options *options, struct sqlite **ret, struct problem *why)
{
	size_t count = options->statement_count;
	struct sqlite *db = NULL;
	enum err err = sqlite_path_check(options->path, options->create, why);

	if (err)
		return err;
	db = calloc(1, sizeof *db + count * sizeof db->queries[0]);
	if (db == NULL || (db->path = file_path(options->path)) == NULL) {
		free(db);
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	}
	db->statements = options->statements;
	db->count = count;
	for (size_t i = 0; i < count; i++)
		db->queries[i].db = db;
	for (size_t i = 0; i < OWN_COUNT; i++)
		db->own[i].db = db;
	err = open_handle(db, options, why);
	if (!err && (err = set_up(db, options)) && why != NULL)
		*why = db->why;
	if (err)
		sqlite_close(db);
	else
		*ret = db;
	return err;
}

void sqlite_close(struct sqlite *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < db->count; i++)
		sqlite3_finalize(db->queries[i].stmt);
	for (size_t i = 0; i < OWN_COUNT; i++)
		sqlite3_finalize(db->own[i].stmt);
	sqlite3_close(db->handle);
	free(db->path);
	free(db);
}

const struct problem *sqlite_why(const struct sqlite *db)
{
	return &db->why;
}

/* Runs the first statement of `sql`; *ret_rest is what follows it. */
static enum err run_one(struct sqlite *db, struct str sql, struct str *ret_rest)
{
	const char *rest = NULL;
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(db->handle, sql.at, (int)sql.len, &stmt, &rest);
	enum err err = ERR_OK;

	if (code == SQLITE_OK && stmt != NULL)
		while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
			continue;
	if (code != SQLITE_OK && code != SQLITE_DONE)
		err = failed(db, code);
	else
		*ret_rest = str_part(sql, (size_t)(rest - sql.at), sql.len);
	sqlite3_finalize(stmt);
	return err;
}

enum err sqlite_run(struct sqlite *db, struct str sql)
{
	enum err err = ERR_OK;

	while (sql.len > 0 && !err)
		err = run_one(db, sql, &sql);
	return err;
}

static void note(struct sqlite_query *q, int code)
{
	if (q->code == SQLITE_OK && code != SQLITE_OK)
		q->code = code;
}

static struct sqlite_query *start(struct sqlite_query *q, const char *sql)
{
	assert(!q->busy);
	q->busy = true;
	q->code = SQLITE_OK;
	if (q->stmt == NULL)
		note(q, sqlite3_prepare_v3(
			    q->db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL));
	return q;
}

static struct sqlite_query *own_query(struct sqlite *db, enum own own)
{
	return start(&db->own[own], own_sql[own]);
}

enum err sqlite_begin_read(struct sqlite *db)
{
	return sqlite_finish(own_query(db, BEGIN_READ));
}

enum err sqlite_begin_write(struct sqlite *db)
{
	/* SQLite would only tell at the first change. */
	if (sqlite3_db_readonly(db->handle, "main") == 1)
		return failed(db, SQLITE_READONLY);
	return sqlite_finish(own_query(db, BEGIN_WRITE));
}

enum err sqlite_begin_exclusive(struct sqlite *db)
{
	return sqlite_finish(own_query(db, BEGIN_EXCLUSIVE));
}

enum err sqlite_commit(struct sqlite *db)
{
	enum err err = sqlite_finish(own_query(db, COMMIT));

	if (err) {
		struct problem why = db->why;

		sqlite_rollback(db);
		db->why = why;
	}
	return err;
}

void sqlite_rollback(struct sqlite *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite_finish(own_query(db, ROLLBACK));
}

struct sqlite_query *sqlite_query(struct sqlite *db, unsigned statement)
{
	assert(statement < db->count);
	return start(&db->queries[statement], db->statements[statement]);
}

void sqlite_bind_int(struct sqlite_query *q, int parameter, int64_t value)
{
	if (q->code == SQLITE_OK)
		note(q, sqlite3_bind_int64(q->stmt, parameter, value));
}

void sqlite_bind_text(struct sqlite_query *q, int parameter, struct str text)
{
	if (q->code == SQLITE_OK)
		note(q, sqlite3_bind_text64(
			    q->stmt, parameter, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void sqlite_bind_bytes(struct sqlite_query *q, int parameter, struct str bytes)
{
	if (q->code == SQLITE_OK)
		note(
		    q, sqlite3_bind_blob64(q->stmt, parameter, bytes.at, bytes.len, SQLITE_STATIC));
}

bool sqlite_step(struct sqlite_query *q)
{
	int code;

	if (q->code != SQLITE_OK)
		return false;
	code = sqlite3_step(q->stmt);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		note(q, code);
	return code == SQLITE_ROW;
}

int64_t sqlite_int(struct sqlite_query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

struct str sqlite_text(struct sqlite_query *q, int column)
{
	const char *at = (const char *)sqlite3_column_text(q->stmt, column);

	return (struct str){at, (size_t)sqlite3_column_bytes(q->stmt, column)};
}

struct str sqlite_bytes(struct sqlite_query *q, int column)
{
	const char *at = sqlite3_column_blob(q->stmt, column);

	return (struct str){at, (size_t)sqlite3_column_bytes(q->stmt, column)};
}

enum err sqlite_end(struct sqlite_query *q)
{
	enum err err = q->code == SQLITE_OK ? ERR_OK : failed(q->db, q->code);

	/* Its answer repeats the failure of the step, which is told already. */
	sqlite3_reset(q->stmt);
	if (q->stmt != NULL)
		sqlite3_clear_bindings(q->stmt);
	q->busy = false;
	return err;
}

enum err sqlite_finish(struct sqlite_query *q)
{
	while (sqlite_step(q))
		continue;
	return sqlite_end(q);
}
