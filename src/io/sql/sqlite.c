/* The driver for SQLite. */
#include "io/sql/sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "io/spelling.h"
#include "io/sql/sqlite_file.h"

/* Bytes of one row, of one text, of one statement: more is not ours. */
enum { LENGTH_MAX = 16 << 20 };
/* Bytes of the write-ahead log that are kept for the next writer. */
#define JOURNAL_MAX "16777216"

/* The statements that every connection has. */
enum own { BEGIN_READ, BEGIN_WRITE, BEGIN_ALONE, COMMIT, ROLLBACK, OWN_COUNT };

static const char *const own_sql[OWN_COUNT] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [BEGIN_ALONE] = "BEGIN EXCLUSIVE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
};

static const struct sql_word words[] = {
    {"integer", "INTEGER"},
    {"text", "TEXT"},
    {"blob", "BLOB"},
    {"strict", "STRICT"},
    {"strict, by key", "STRICT, WITHOUT ROWID"},
    {"append-only", "CREATE TRIGGER @_is_not_changed BEFORE UPDATE ON @ "
		    "BEGIN SELECT RAISE(ABORT, '@s are never changed'); END; "
		    "CREATE TRIGGER @_is_not_deleted BEFORE DELETE ON @ "
		    "BEGIN SELECT RAISE(ABORT, '@s are never deleted'); END"},
    {"guard", "CREATE TRIGGER @_is_guarded BEFORE INSERT ON @ WHEN NOT ("},
    {"guarded", ") BEGIN SELECT RAISE(ABORT, 'a rule of the table @ forbids it'); END"},
    {"application", "PRAGMA application_id = 1414746188"}, /* "TSSL", for file(1) */
    {"relations", "sqlite_schema"},
    {"instr", "instr"},
    {"folded", "spelling(@)"},
    {"keep-folded", "SELECT 1"}, /* a scan folds a million in less time than a person notices */
    {NULL, NULL},
};

/* A connection. */
struct sqlite {
	sqlite3 *handle;
	sqlite3_stmt *own[OWN_COUNT]; /* NULL until its first use */
};

static sqlite3 *sqlite_handle(const struct sql *db)
{
	const struct sqlite *connection = db->connection;

	return connection->handle;
}

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

static enum err sqlite_failed(struct sql *db, int code)
{
	sqlite3 *handle = sqlite_handle(db);
	bool told = handle != NULL && sqlite3_extended_errcode(handle) == code;
	const char *detail = told ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
	int number = handle == NULL ? 0 : sqlite3_system_errno(handle);
	int primary = code & 0xff;
	char cure[400] = "";

	/* SQLite tells a full device in several ways; the system's own word is the surest. */
	if (primary == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT))
		primary = SQLITE_FULL;
	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    code == SQLITE_CONSTRAINT_ROWID)
		return err_because(&db->why, ERR_EXISTS, "%s: %s", db->name, detail);
	if (primary == SQLITE_CANTOPEN && number != 0)
		detail = strerror(number);
	if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM)
		sqlite_file_cure(db->name, cure, sizeof cure);
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].code == primary)
			return err_because(&db->why, failures[i].err, "%s %s (%s)%s", db->name,
			    failures[i].text, detail, cure);
	return err_because(&db->why, ERR_CORRUPT, "%s cannot be used (%s)", db->name, detail);
}

static enum err sqlite_result(struct sql *db, int code)
{
	return code == SQLITE_OK ? ERR_OK : sqlite_failed(db, code);
}

/* The file may come from elsewhere: nothing in it is trusted to call functions or to change its own
 * tables. */
static int sqlite_harden(sqlite3 *handle)
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

static enum err sqlite_run(struct sql *db, const char *script)
{
	enum err err = ERR_OK;

	while (*script != '\0' && !err) {
		sqlite3_stmt *stmt = NULL;
		int code = sqlite3_prepare_v2(sqlite_handle(db), script, -1, &stmt, &script);

		if (code == SQLITE_OK && stmt != NULL)
			while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
				continue;
		if (code != SQLITE_OK && code != SQLITE_DONE)
			err = sqlite_failed(db, code);
		sqlite3_finalize(stmt);
	}
	return err;
}

/* While several processes make the same database, SQLite does not wait for this one lock. */
static enum err sqlite_enter_wal(struct sql *db, unsigned lock_ms)
{
	int64_t deadline = clock_monotonic_ms() + lock_ms;
	enum err err;

	while ((err = sqlite_run(db, "PRAGMA journal_mode = WAL")) == ERR_BUSY &&
	       clock_monotonic_ms() < deadline)
		clock_sleep_ms(5);
	return err;
}

/* spelling(name): what {folded COLUMN} stands for. */
static void sqlite_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	const unsigned char *name = sqlite3_value_text(values[0]);
	struct buf folded = BUF_INIT(LENGTH_MAX);

	(void)count;
	if (name == NULL)
		return;
	spelling_fold(
	    (struct str){(const char *)name, (size_t)sqlite3_value_bytes(values[0])}, &folded);
	if (folded.err == ERR_NO_MEMORY)
		sqlite3_result_error_nomem(context);
	else if (folded.err == ERR_OK)
		sqlite3_result_text(context, folded.at, (int)folded.len, SQLITE_TRANSIENT);
	buf_free(&folded);
}

static int sqlite_add_functions(sqlite3 *handle)
{
	return sqlite3_create_function(handle, "spelling", 1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, sqlite_fold, NULL, NULL);
}

static enum err sqlite_set_up(struct sql *db, const struct sql_options *options)
{
	sqlite3 *handle = sqlite_handle(db);
	char pragmas[256];
	int code = sqlite_harden(handle);
	enum err err;

	snprintf(pragmas, sizeof pragmas,
	    "PRAGMA cache_size = -%u; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; "
	    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = " JOURNAL_MAX ";",
	    options->cache_kb);
	if (code == SQLITE_OK)
		code = sqlite_add_functions(handle);
	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(handle, (int)options->lock_ms);
	if (code != SQLITE_OK)
		return sqlite_failed(db, code);
	/* SQLite opens a file that it may not write for reading, without a word. */
	if (options->write && sqlite3_db_readonly(handle, "main") == 1)
		return sqlite_failed(db, SQLITE_READONLY);
	/* Said before the first look into the file, it locks that against all others. */
	err = options->alone ? sqlite_run(db, "PRAGMA locking_mode = EXCLUSIVE") : ERR_OK;
	if (!err)
		err = sqlite_run(db, pragmas);
	return err || !options->write ? err : sqlite_enter_wal(db, options->lock_ms);
}

static enum err sqlite_check(const char *url, struct problem *why)
{
	if (url[strlen(sqlite_driver.scheme)] != '\0')
		return ERR_OK;
	return err_because(why, ERR_INVALID, "%s has no path", sqlite_driver.scheme);
}

static enum err sqlite_open(struct sql *db, const char *url, const struct sql_options *options)
{
	const char *path = url + strlen(sqlite_driver.scheme);
	int flags = options->create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
		    : options->write ? SQLITE_OPEN_READWRITE
				     : SQLITE_OPEN_READONLY;
	struct sqlite *connection;
	int code;
	enum err err = sqlite_file_check(path, options->create, &db->why);

	if (!err && options->create)
		err = sqlite_file_make(path, &db->why);
	if (err)
		return err;
	db->connection = connection = calloc(1, sizeof *connection);
	/* SQLite gives a meaning of its own to the names "" and ":memory:"; with a folder they are
	 * files. */
	if (asprintf(&db->name, "%s%s", path[0] == '/' ? "" : "./", path) < 0)
		db->name = NULL;
	if (connection == NULL || db->name == NULL)
		return err_no_memory(&db->why);
	code = sqlite3_open_v2(db->name, &connection->handle,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	return code == SQLITE_OK ? sqlite_set_up(db, options) : sqlite_failed(db, code);
}

static void sqlite_close(struct sql *db)
{
	struct sqlite *connection = db->connection;

	for (size_t i = 0; i < OWN_COUNT; i++)
		sqlite3_finalize(connection->own[i]);
	sqlite3_close(connection->handle);
	free(connection);
}

/* ---- transactions ---- */

static enum err sqlite_run_own(struct sql *db, enum own own)
{
	struct sqlite *connection = db->connection;
	sqlite3_stmt **stmt = &connection->own[own];
	int code = SQLITE_OK;
	enum err err;

	if (*stmt == NULL)
		code = sqlite3_prepare_v3(
		    connection->handle, own_sql[own], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(*stmt);
	err = sqlite_result(db, code == SQLITE_DONE ? SQLITE_OK : code);
	sqlite3_reset(*stmt);
	return err;
}

/* A file that was deleted, replaced or cut can still be read, from memory even, but nobody writes
 * to it any more: what it says may long be untrue. */
static enum err sqlite_check_in_place(struct sql *db, enum sql_right right)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 1;
	int moved = 0;

	if (sqlite3_file_control(sqlite_handle(db), "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
		SQLITE_OK &&
	    moved)
		return err_because(&db->why, ERR_UNAVAILABLE,
		    "%s was deleted or replaced while it was in use", db->name);
	/* Who writes may be about to make it. */
	if (right == SQL_READ &&
	    sqlite3_file_control(sqlite_handle(db), "main", SQLITE_FCNTL_FILE_POINTER, &file) ==
		SQLITE_OK &&
	    file->pMethods->xFileSize(file, &size) == SQLITE_OK && size == 0)
		return err_because(
		    &db->why, ERR_UNAVAILABLE, "%s was emptied while it was in use", db->name);
	return ERR_OK;
}

static enum err sqlite_begin(struct sql *db, enum sql_right right)
{
	static const enum own own[] = {
	    [SQL_READ] = BEGIN_READ, [SQL_WRITE] = BEGIN_WRITE, [SQL_ALONE] = BEGIN_ALONE};
	enum err err = sqlite_check_in_place(db, right);

	if (err)
		return err;
	/* SQLite would only tell at the first change. */
	if (right != SQL_READ && sqlite3_db_readonly(sqlite_handle(db), "main") == 1)
		return sqlite_failed(db, SQLITE_READONLY);
	return sqlite_run_own(db, own[right]);
}

static void sqlite_rollback(struct sql *db)
{
	if (!sqlite3_get_autocommit(sqlite_handle(db)))
		sqlite_run_own(db, ROLLBACK);
}

static enum err sqlite_commit(struct sql *db)
{
	enum err err = sqlite_run_own(db, COMMIT);

	if (err) {
		struct problem why = db->why;

		sqlite_rollback(db);
		db->why = why;
	}
	return err;
}

/* ---- queries ---- */

static enum err sqlite_prepare(struct sql_query *q, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v3(
	    sqlite_handle(q->db), sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

	q->statement = stmt;
	return sqlite_result(q->db, code);
}

static void sqlite_discard(struct sql_query *q)
{
	sqlite3_finalize(q->statement);
}

static enum err sqlite_bind_int(struct sql_query *q, unsigned parameter, int64_t value)
{
	return sqlite_result(q->db, sqlite3_bind_int64(q->statement, (int)parameter, value));
}

static enum err sqlite_bind_text(struct sql_query *q, unsigned parameter, struct str text)
{
	return sqlite_result(q->db, sqlite3_bind_text64(q->statement, (int)parameter, text.at,
					text.len, SQLITE_STATIC, SQLITE_UTF8));
}

static enum err sqlite_bind_bytes(struct sql_query *q, unsigned parameter, struct str bytes)
{
	return sqlite_result(q->db,
	    sqlite3_bind_blob64(q->statement, (int)parameter, bytes.at, bytes.len, SQLITE_STATIC));
}

static enum err sqlite_step(struct sql_query *q, bool *ret_row)
{
	int code = sqlite3_step(q->statement);

	*ret_row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? ERR_OK : sqlite_failed(q->db, code);
}

static int64_t sqlite_int(struct sql_query *q, unsigned column)
{
	return sqlite3_column_int64(q->statement, (int)column);
}

static struct str sqlite_text(struct sql_query *q, unsigned column)
{
	const char *at = (const char *)sqlite3_column_text(q->statement, (int)column);

	/* Without memory a text would look like none. */
	if (at == NULL && sqlite3_errcode(sqlite_handle(q->db)) == SQLITE_NOMEM)
		q->err = err_no_memory(&q->db->why);
	return (struct str){at, (size_t)sqlite3_column_bytes(q->statement, (int)column)};
}

static struct str sqlite_bytes(struct sql_query *q, unsigned column)
{
	const char *at = sqlite3_column_blob(q->statement, (int)column);

	return (struct str){at, (size_t)sqlite3_column_bytes(q->statement, (int)column)};
}

static bool sqlite_is_null(struct sql_query *q, unsigned column)
{
	return sqlite3_column_type(q->statement, (int)column) == SQLITE_NULL;
}

static void sqlite_reset(struct sql_query *q)
{
	/* Its answer repeats the failure of the step, which is told already. */
	sqlite3_reset(q->statement);
	sqlite3_clear_bindings(q->statement);
}

const struct sql_driver sqlite_driver = {
    .scheme = "sqlite:",
    .words = words,
    .check = sqlite_check,
    .open = sqlite_open,
    .close = sqlite_close,
    .run = sqlite_run,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .discard = sqlite_discard,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .bind_bytes = sqlite_bind_bytes,
    .step = sqlite_step,
    .int_of = sqlite_int,
    .text_of = sqlite_text,
    .bytes_of = sqlite_bytes,
    .null_at = sqlite_is_null,
    .reset = sqlite_reset,
};
