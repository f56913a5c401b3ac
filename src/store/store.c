/* Opens the store, ends what was begun in it, and has what its other files share. */
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

/* Readers share the server's 64 MB of memory; a writer comes alone. */
static const struct {
	bool write, create;
	unsigned lock_ms, answer_ms, cache_kb;
} modes[] = {
    [STORE_READ] = {false, false, 200, 1000, 1024},
    [STORE_SCAN] = {false, false, 200, 60000, 1024},
    [STORE_WRITE] = {true, false, 4000, 5000, 16384},
    [STORE_CREATE] = {true, true, 4000, 5000, 16384},
    [STORE_COUNT] = {true, false, 500, 5000, 4096},
    [STORE_FILL] = {true, true, 4000, 60000, 16384},
};

static enum err open_sql(const char *url, enum store_mode mode, struct store *s)
{
	const struct sql_options options = {.write = modes[mode].write,
	    .create = modes[mode].create,
	    .lock_ms = modes[mode].lock_ms,
	    .answer_ms = modes[mode].answer_ms,
	    .cache_kb = modes[mode].cache_kb,
	    .statements = store_statements,
	    .statement_count = SQL_COUNT};

	return sql_open(url, &options, &s->sql, &s->why);
}

enum err store_check(const char *url, struct problem *why)
{
	struct problem reason = {.text = ""};
	enum err err = sql_check(url, &reason);

	return err ? err_because(why, err, "[store] url: %.480s", reason.text) : ERR_OK;
}

enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why)
{
	struct store *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	err = open_sql(url, mode, s);
	if (!err)
		err = store_migrate(s, mode);
	if (!err) {
		*ret = s;
		return ERR_OK;
	}
	err_because(why, err, "[store] url: %s", s->why.text);
	store_close(s);
	return err;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	sql_close(s->sql);
	free(s);
}

enum err store_begin(struct store *s)
{
	return store_result(s, sql_begin(s->sql, SQL_WRITE));
}

enum err store_commit(struct store *s)
{
	return store_result(s, sql_commit(s->sql));
}

void store_rollback(struct store *s)
{
	sql_rollback(s->sql);
}

/* ---- for all files of the store ---- */

struct sql_query *store_query(struct store *s, enum store_sql sql)
{
	return sql_query(s->sql, sql);
}

enum err store_result(struct store *s, enum err err)
{
	if (err)
		s->why = *sql_why(s->sql);
	return err;
}

enum err store_no_memory(struct store *s)
{
	return err_because(&s->why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
}

enum err store_end(struct store *s, struct sql_query *q, bool enough_memory)
{
	enum err err = store_result(s, sql_end(q));

	return err || enough_memory ? err : store_no_memory(s);
}

enum err store_end_snapshot(struct store *s, enum err err)
{
	if (!err)
		return store_result(s, sql_commit(s->sql));
	sql_rollback(s->sql);
	return err;
}

int64_t store_number(const struct code *code)
{
	return code_number(code);
}

struct code store_code(int64_t number)
{
	return code_of_number(number);
}

struct str store_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok)
{
	return arena_bytes(arena, sql_text(q, column), ok);
}

struct str store_lower(struct str text, struct arena *arena, bool *ok)
{
	char *copy = text.len == 0 ? NULL : arena_alloc(arena, text.len);

	if (copy == NULL) {
		*ok = *ok && text.len == 0;
		return (struct str){NULL, 0};
	}
	for (size_t i = 0; i < text.len; i++)
		copy[i] = str_lower(text.at[i]);
	return (struct str){copy, text.len};
}

void *store_grow(struct arena *arena, void *items, size_t count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* also when there is none */
	void *larger;

	if (!full)
		return items;
	larger = arena_alloc(arena, (count == 0 ? 1 : 2 * count) * size);
	if (larger != NULL && count > 0)
		memcpy(larger, items, count * size);
	return larger;
}
