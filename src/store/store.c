/* Opens and closes the store, and begins and ends transactions. */
#include "store/store.h"

#include <stdlib.h>
#include "io/sql/sql.h"
#include "store/handle.h"
#include "store/migrate.h"
#include "store/rows.h"

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
	    .cache_kb = modes[mode].cache_kb};

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
		err = store_migrate(s, modes[mode].write);
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

const struct problem *store_why(const struct store *s)
{
	return &s->why;
}
