/* Opens, upgrades and closes the store, and begins and ends transactions. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include "io/sql/sql.h"
#include "store/handle.h"
#include "store/migrate.h"
#include "store/rows.h"
#include "store/sql.h"

/* How long somebody who is just leaving is waited for, and whoever reads what is to be altered. */
enum { ALONE_MS = 500, UPGRADE_MS = 30000 };

/* Readers share the server's 64 MB of memory; a writer comes alone. */
static const struct sql_options modes[] = {
    [STORE_READ] =
	{.write = false, .create = false, .lock_ms = 200, .answer_ms = 1000, .cache_kb = 1024},
    [STORE_SCAN] =
	{.write = false, .create = false, .lock_ms = 200, .answer_ms = 60000, .cache_kb = 1024},
    [STORE_WRITE] =
	{.write = true, .create = false, .lock_ms = 4000, .answer_ms = 5000, .cache_kb = 16384},
    [STORE_CREATE] =
	{.write = true, .create = true, .lock_ms = 4000, .answer_ms = 5000, .cache_kb = 16384},
    [STORE_NEW] =
	{.write = true, .create = true, .lock_ms = 4000, .answer_ms = 5000, .cache_kb = 16384},
    [STORE_COUNT] =
	{.write = true, .create = false, .lock_ms = 500, .answer_ms = 5000, .cache_kb = 4096},
    [STORE_FILL] =
	{.write = true, .create = true, .lock_ms = 4000, .answer_ms = 60000, .cache_kb = 16384},
};

enum err store_check(const char *url, struct problem *why)
{
	struct problem reason = {.text = ""};
	enum err err = sql_check(url, &reason);

	return err ? err_because(why, err, "[store] url: %.480s", reason.text) : ERR_OK;
}

/* Ends an opening: *ret on success, else closes it and says why. */
static enum err store_open_end(
    struct store *s, enum err err, struct store **ret, struct problem *why)
{
	if (!err) {
		*ret = s;
		return ERR_OK;
	}
	err_because(why, err, "[store] url: %s", s->why.text);
	store_close(s);
	return err;
}

enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why)
{
	struct store *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	err = sql_open(url, &modes[mode], &s->sql, &s->why);
	/* A server's databases are not ours to make. */
	if (err == ERR_NOT_FOUND && strncmp(url, "sqlite:", 7) == 0) {
		struct problem reason = s->why;

		err_because(&s->why, err,
		    "%.400s: no store is there; `trustseal store create` "
		    "makes one",
		    reason.text);
	}
	if (!err && modes[mode].create)
		err = migrate_make(s, mode == STORE_NEW);
	if (!err)
		err = migrate_check(s, modes[mode].write);
	return store_open_end(s, err, ret, why);
}

enum err store_upgrade(const char *url, enum store_upgrade how, uint64_t *ret_from,
    uint64_t *ret_to, struct problem *why)
{
	struct sql_options options = modes[STORE_FILL];
	struct store *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	options.create = false;
	options.alone = how == STORE_ALONE;
	if (options.alone)
		options.lock_ms = ALONE_MS;
	err = sql_open(url, &options, &s->sql, &s->why);
	if (!err)
		err = migrate_upgrade(s, how != STORE_BESIDE_OTHERS, options.alone ? 0 : UPGRADE_MS,
		    ret_from, ret_to);
	err = store_open_end(s, err, &s, why);
	if (!err)
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

enum err store_check_version(struct store *s)
{
	return migrate_check_again(s, false);
}

/* Under the right to write nobody changes the tables. */
enum err store_begin(struct store *s)
{
	enum err err = store_result(s, sql_begin(s->sql, SQL_WRITE));

	if (err)
		return err;
	err = migrate_check_again(s, true);
	if (err)
		sql_rollback(s->sql);
	return err;
}

enum err store_commit(struct store *s)
{
	return store_result(s, sql_commit(s->sql));
}

enum err store_mark(struct store *s)
{
	return store_result(s, sql_finish(store_query(s, store_sql[STORE_SQL_MARK])));
}

enum err store_undo(struct store *s)
{
	return store_result(s, sql_finish(store_query(s, store_sql[STORE_SQL_UNDO])));
}

void store_rollback(struct store *s)
{
	sql_rollback(s->sql);
}

const struct problem *store_why(const struct store *s)
{
	return &s->why;
}
