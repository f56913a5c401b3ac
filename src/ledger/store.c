/* The public log as the store keeps it. */
#include "ledger/store.h"

#include "base/hex.h"
#include "base/random.h"
#include "ledger/sql.h"
#include "store/rows.h"

/* ---- adding ---- */

/* The host of a registered URL, which its parser serialised: "https://HOST:PORT/PATH". */
static struct str url_host(struct str url)
{
	size_t scheme = str_find(url, STR("://"));
	struct str rest = str_part(url, scheme + strlen("://"), url.len);
	struct str host = str_part(rest, 0, str_index(rest, '/'));

	return str_part(
	    host, 0, str_starts(host, STR("[")) ? str_index(host, ']') + 1 : str_index(host, ':'));
}

/* `statement` has the host first; its place behind it, where it does not know that itself. */
static enum err hosts_add(
    struct store *s, enum ledger_sql statement, const struct ledger_entry *e, const uint64_t *index)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < e->url_count && !err; i++) {
		struct sql_query *q = store_query(s, ledger_sql[statement]);

		sql_bind_text(q, 1, url_host(e->urls[i]));
		if (index != NULL)
			sql_bind_int(q, 2, (int64_t)*index);
		err = store_result(s, sql_finish_later(q));
	}
	return err;
}

static enum err row_add(
    struct store *s, uint64_t event, const struct ledger_entry *e, struct str bytes)
{
	bool newest = event == LEDGER_NEWEST_EVENT;
	struct sql_query *q =
	    store_query(s, ledger_sql[newest ? LEDGER_SQL_ADD_NEWEST : LEDGER_SQL_ADD]);
	unsigned next = 1;

	if (!newest && event != 0)
		sql_bind_int(q, next, (int64_t)event);
	next += !newest;
	sql_bind_int(q, next++, e->at);
	sql_bind_int(q, next++, code_number(&e->code));
	sql_bind_bytes(q, next, bytes);
	return store_result(s, sql_finish_later(q));
}

enum err ledger_add(struct store *s, uint64_t event, const struct ledger_entry *e)
{
	struct buf bytes = BUF_INIT(2 * LEDGER_ENTRY_MAX);
	enum err err;

	ledger_entry_write(e, &bytes);
	err = bytes.err;
	if (err == ERR_NO_MEMORY)
		store_no_memory(s);
	else if (err)
		store_because(s, err, "what the public log would say of %s is %s", e->code.text,
		    err == ERR_TOO_LARGE ? "too long" : "no UTF-8");
	if (!err)
		err = row_add(s, event, e, buf_str(&bytes));
	if (!err)
		err = hosts_add(s, LEDGER_SQL_ADD_HOST, e, NULL);
	buf_free(&bytes);
	return err;
}

/* ---- reading ---- */

static bool row_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct ledger_row *to = item;
	bool ok = true;

	to->index = (uint64_t)sql_int(q, 0);
	to->at = sql_int(q, 1);
	to->code = code_of_number(sql_int(q, 2));
	to->entry = arena_bytes(arena, sql_bytes(q, 3), &ok);
	return ok;
}

enum err ledger_rows(struct store *s, uint64_t from, size_t limit, struct arena *arena,
    struct ledger_row **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_ROWS]);

	sql_bind_int(q, 1, (int64_t)from);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, row_take, ret, ret_count);
}

enum err ledger_rows_of_code(struct store *s, const struct code *code, uint64_t from, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_ROWS_OF_CODE]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, (int64_t)from);
	sql_bind_int(q, 3, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, row_take, ret, ret_count);
}

enum err ledger_index_of_code(struct store *s, const struct code *code, uint64_t *ret)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_INDEX_OF_CODE]);
	bool found;
	uint64_t index;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q) && !sql_is_null(q, 0);
	index = found ? (uint64_t)sql_int(q, 0) : 0;
	err = store_result(s, sql_end(q));
	if (!err && found)
		*ret = index;
	return err || found ? err : ERR_NOT_FOUND;
}

enum err ledger_row_of_code(struct store *s, const struct code *code, uint64_t before,
    struct arena *arena, struct ledger_row *ret)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_NEWEST_OF_CODE]);
	struct ledger_row *rows;
	size_t count;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, (int64_t)before);
	err = store_rows(s, q, arena, sizeof *rows, row_take, &rows, &count);
	if (!err && count == 0)
		return ERR_NOT_FOUND;
	if (!err)
		*ret = rows[0];
	return err;
}

static enum err rows_before(struct store *s, enum ledger_sql statement, const char *host,
    uint64_t before, size_t limit, struct arena *arena, struct ledger_row **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, ledger_sql[statement]);

	sql_bind_text(q, 1, str_from(host));
	sql_bind_int(q, 2, before == 0 ? INT64_MAX : (int64_t)before);
	sql_bind_int(q, 3, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, row_take, ret, ret_count);
}

enum err ledger_rows_of_host(struct store *s, const char *host, uint64_t before, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count)
{
	return rows_before(s, LEDGER_SQL_ROWS_OF_HOST, host, before, limit, arena, ret, ret_count);
}

enum err ledger_rows_below(struct store *s, const char *host, uint64_t before, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count)
{
	return rows_before(s, LEDGER_SQL_ROWS_BELOW, host, before, limit, arena, ret, ret_count);
}

enum err ledger_count(struct store *s, uint64_t *ret)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_COUNT_ROWS]);
	uint64_t count = sql_step(q) ? (uint64_t)sql_int(q, 0) : 0;
	enum err err = store_result(s, sql_end(q));

	if (!err)
		*ret = count;
	return err;
}

/* ---- salts ---- */

/* *ret_is_there also of one that is forgotten. */
static enum err salt_read(
    struct store *s, const struct code *code, char ret[LEDGER_SALT_HEX], bool *ret_is_there)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_SALT]);
	char salt[LEDGER_SALT_HEX] = "";
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	*ret_is_there = sql_step(q);
	if (*ret_is_there)
		str_copy(salt, sizeof salt, sql_text(q, 0));
	err = store_result(s, sql_end(q));
	if (!err && salt[0] == '\0')
		err = store_because(
		    s, ERR_NOT_FOUND, "the contract %s has no salt (any more)", code->text);
	if (!err)
		memcpy(ret, salt, sizeof salt);
	return err;
}

enum err ledger_salt(struct store *s, const struct code *code, char ret[LEDGER_SALT_HEX])
{
	bool is_there;

	return salt_read(s, code, ret, &is_there);
}

enum err ledger_salt_make(struct store *s, const struct code *code, char ret[LEDGER_SALT_HEX])
{
	unsigned char bytes[LEDGER_SALT_BYTES];
	struct sql_query *q;
	bool is_there;
	enum err err = salt_read(s, code, ret, &is_there);

	if (err != ERR_NOT_FOUND || is_there)
		return err;
	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, ret);
	q = store_query(s, ledger_sql[LEDGER_SQL_PUT_SALT]);
	sql_bind_int(q, 1, code_number(code));
	sql_bind_text(q, 2, str_from(ret));
	return store_result(s, sql_finish(q));
}

enum err ledger_salt_forget(struct store *s, const struct code *code)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_FORGET_SALT]);

	sql_bind_int(q, 1, code_number(code));
	return store_result(s, sql_finish(q));
}

/* ---- checkpoints ---- */

enum err ledger_checkpoint_last(
    struct store *s, struct arena *arena, uint64_t *ret_size, struct str *ret)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_CHECKPOINT_LAST]);
	struct str text = {NULL, 0};
	uint64_t size = 0;
	bool ok = true;
	enum err err;

	if (sql_step(q)) {
		size = (uint64_t)sql_int(q, 0);
		text = store_keep(q, 1, arena, &ok);
	}
	err = store_end(s, q, ok);
	if (!err) {
		*ret_size = size;
		*ret = text;
	}
	return err;
}

static enum err checkpoint_put(
    struct store *s, uint64_t size, struct str checkpoint, int64_t now, struct arena *arena)
{
	struct str last = {NULL, 0};
	uint64_t last_size = 0;
	struct sql_query *q;
	enum err err = ledger_checkpoint_last(s, arena, &last_size, &last);

	if (err || (last.at != NULL && size == last_size && str_eq(last, checkpoint)))
		return err;
	if (last.at != NULL && size <= last_size)
		return store_because(s, ERR_EXISTS,
		    "a checkpoint of the size %llu is signed already, so none of %llu can be",
		    (unsigned long long)last_size, (unsigned long long)size);
	q = store_query(s, ledger_sql[LEDGER_SQL_CHECKPOINT_PUT]);
	sql_bind_int(q, 1, (int64_t)size);
	sql_bind_text(q, 2, checkpoint);
	sql_bind_int(q, 3, now);
	return store_result(s, sql_finish(q));
}

enum err ledger_checkpoint_put(struct store *s, uint64_t size, struct str checkpoint, int64_t now)
{
	struct arena arena = {NULL, 0};
	enum err err = store_begin(s);

	if (!err)
		err = checkpoint_put(s, size, checkpoint, now, &arena);
	if (!err)
		err = store_commit(s);
	else
		store_rollback(s);
	arena_free(&arena);
	return err;
}

/* ---- bringing back ---- */

static enum err rows_run(struct store *s, enum ledger_sql statement, const uint64_t *index)
{
	struct sql_query *q = store_query(s, ledger_sql[statement]);

	if (index != NULL)
		sql_bind_int(q, 1, (int64_t)*index);
	return store_result(s, sql_finish(q));
}

/* Moves those from `index` on one place back. */
static enum err rows_shift(struct store *s, uint64_t index)
{
	enum err err = rows_run(s, LEDGER_SQL_LIFT, &index);

	if (!err)
		err = rows_run(s, LEDGER_SQL_LIFT_HOSTS, &index);
	if (!err)
		err = rows_run(s, LEDGER_SQL_LAND, NULL);
	return err ? err : rows_run(s, LEDGER_SQL_LAND_HOSTS, NULL);
}

static enum err row_put(
    struct store *s, uint64_t index, const struct ledger_entry *e, struct str bytes)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_PUT_AT]);
	enum err err;

	sql_bind_int(q, 1, (int64_t)index);
	sql_bind_int(q, 2, e->at);
	sql_bind_int(q, 3, code_number(&e->code));
	sql_bind_bytes(q, 4, bytes);
	err = store_result(s, sql_finish(q));
	return err ? err : hosts_add(s, LEDGER_SQL_PUT_HOST_AT, e, &index);
}

static enum err entry_bring_back(struct store *s, uint64_t index, const struct ledger_entry *e,
    struct str bytes, struct arena *arena)
{
	struct ledger_row *there = NULL;
	size_t count = 0;
	uint64_t end = 0;
	enum err err = ledger_count(s, &end);

	if (!err && index > end)
		err = store_because(s, ERR_NOT_FOUND,
		    "the log has %llu entries: number %llu would leave a hole",
		    (unsigned long long)end, (unsigned long long)index);
	if (!err)
		err = ledger_rows(s, index, 1, arena, &there, &count);
	if (err || (count == 1 && str_eq(there[0].entry, bytes)))
		return err;
	if (count == 1)
		err = rows_shift(s, index);
	return err ? err : row_put(s, index, e, bytes);
}

enum err ledger_bring_back(struct store *s, uint64_t index, struct str entry)
{
	struct arena arena = {NULL, 0};
	struct ledger_entry read;
	enum err err = ledger_entry_read(entry, &arena, &read);

	if (err == ERR_NO_MEMORY)
		store_no_memory(s);
	else if (err)
		err = store_because(s, ERR_INVALID, "these bytes are no entry of the log");
	if (!err)
		err = entry_bring_back(s, index, &read, entry, &arena);
	arena_free(&arena);
	return err;
}
