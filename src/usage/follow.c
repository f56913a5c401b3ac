/* Keeps what is known of contracts for counting up to date, and takes out what is old.
 *
 * DESIGN: every change to a contract or certificate is an event, with an id that grows in the order
 * of commits: so the newest id that was looked at says all that is left to do, to one server as to
 * several, and at the first start on a store that has contracts already. */
#include "usage/follow.h"

#include "record/records.h"
#include "record/succession.h"
#include "store/rows.h"
#include "store/store.h"
#include "usage/sql.h"
#include "usage/table.h"

#define EVENT_MARK STR("event")

/* Codes of one step of pruning; days that a process may be silent without being forgotten. */
enum { PRUNE_STEP = 200, PRUNE_ROWS = 5000, BATCH_DAYS = 30 };

static enum err mark_read(struct store *s, struct str name, int64_t *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_MARK]);

	sql_bind_text(q, 1, name);
	*ret = sql_step(q) ? sql_int(q, 0) : 0;
	return store_result(s, sql_end(q));
}

static enum err mark_set(struct store *s, struct str name, int64_t at)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_SET_MARK]);

	sql_bind_text(q, 1, name);
	sql_bind_int(q, 2, at);
	return store_result(s, sql_finish(q));
}

enum err usage_mark_kinds(struct store *s, int32_t today)
{
	int64_t day = -1;
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_MARK]);
	enum err err;

	sql_bind_text(q, 1, USAGE_KINDS_MARK);
	if (sql_step(q))
		day = sql_int(q, 0);
	err = store_result(s, sql_end(q));
	if (err || day >= 0)
		return err;
	q = store_query(s, usage_sql[USAGE_SQL_MARK_KINDS]);
	sql_bind_text(q, 1, USAGE_KINDS_MARK);
	sql_bind_int(q, 2, today);
	return store_result(s, sql_finish(q));
}

/* The codes of the events behind *at, which becomes the newest of them. */
static enum err events_read(
    struct store *s, int64_t *at, int64_t codes[USAGE_FOLLOW_STEP], size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_EVENTS]);
	size_t count = 0;

	sql_bind_int(q, 1, *at);
	sql_bind_int(q, 2, USAGE_FOLLOW_STEP);
	while (count < USAGE_FOLLOW_STEP && sql_step(q)) {
		*at = sql_int(q, 0);
		codes[count++] = sql_is_null(q, 1) ? USAGE_NO_CODE : sql_int(q, 1);
	}
	*ret_count = count;
	return store_result(s, sql_end(q));
}

/* What is expected of a contract follows from it and from those that it leads to. */
static enum err contract_follow(struct store *s, const struct code *code, int64_t now)
{
	struct arena arena = {NULL, 0};
	struct contract own, successor;
	int64_t depth;
	size_t count = 0;
	enum err err = store_contract(s, code, &arena, &own);

	if (!err)
		err = succession_find(s, &own, now, 1, &arena, &successor, &depth, &count, NULL);
	if (!err) {
		struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FOLLOW]);

		sql_bind_int(q, 1, code_number(code));
		sql_bind_int(q, 2, now);
		sql_bind_int(q, 3, (int64_t)count);
		err = store_result(s, sql_finish(q));
	}
	arena_free(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* A contract, and all that it renews. */
static enum err chain_follow(struct store *s, int64_t number, int64_t now)
{
	const struct code code = code_of_number(number);
	struct arena arena = {NULL, 0};
	struct code *before = NULL;
	size_t count = 0;
	enum err err = contract_follow(s, &code, now);

	if (!err)
		err = store_predecessors(s, &code, &arena, &before, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = contract_follow(s, &before[i], now);
	arena_free(&arena);
	return err;
}

static enum err events_follow(struct store *s, int64_t now, bool *ret_more)
{
	int64_t codes[USAGE_FOLLOW_STEP], at = 0;
	size_t count = 0;
	enum err err = mark_read(s, EVENT_MARK, &at);

	if (!err)
		err = events_read(s, &at, codes, &count);
	for (size_t i = 0; i < count && !err; i++)
		if (codes[i] != USAGE_NO_CODE && (i == 0 || codes[i] != codes[i - 1]))
			err = chain_follow(s, codes[i], now);
	*ret_more = count == USAGE_FOLLOW_STEP;
	return err ? err : mark_set(s, EVENT_MARK, at);
}

static enum err follow_end(struct store *s, enum err err)
{
	if (!err)
		return store_commit(s);
	store_rollback(s);
	return err;
}

enum err usage_follow(struct store *s, int64_t now, bool *ret_more)
{
	int64_t codes[USAGE_FOLLOW_STEP], at = 0;
	size_t count = 0;
	enum err err = mark_read(s, EVENT_MARK, &at);

	/* A look first: nobody waits for a right to write that is not needed. */
	*ret_more = false;
	if (!err)
		err = events_read(s, &at, codes, &count);
	if (err || count == 0)
		return err;
	err = store_begin(s);
	return err ? err : follow_end(s, events_follow(s, now, ret_more));
}

/* ---- what is old ---- */

static enum err prune_run(struct store *s, enum usage_sql sql, int64_t first, const int64_t *second)
{
	struct sql_query *q = store_query(s, usage_sql[sql]);

	sql_bind_int(q, 1, first);
	if (second != NULL)
		sql_bind_int(q, 2, *second);
	return store_result(s, sql_finish(q));
}

static enum err prune_next_codes(
    struct store *s, int64_t after, int64_t codes[PRUNE_STEP], size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_OLD_CODES]);

	sql_bind_int(q, 1, after);
	sql_bind_int(q, 2, PRUNE_STEP);
	*ret_count = 0;
	while (*ret_count < PRUNE_STEP && sql_step(q))
		codes[(*ret_count)++] = sql_int(q, 0);
	return store_result(s, sql_end(q));
}

static enum err prune_shared(struct store *s, int64_t before, int64_t now)
{
	const int64_t rows = PRUNE_ROWS;
	enum err err = prune_run(s, USAGE_SQL_PRUNE_ROLLUP, 2 * before - 2 * 31, &rows);

	if (!err)
		err = prune_run(s, USAGE_SQL_PRUNE_FOREIGN, before, NULL);
	if (!err)
		err = prune_run(s, USAGE_SQL_PRUNE_COMPLAINTS, before, NULL);
	return err ? err : prune_run(s, USAGE_SQL_PRUNE_BATCH, now - BATCH_DAYS * 86400, NULL);
}

enum err usage_prune(struct store *s, int32_t before, int64_t now, int64_t *after, bool *ret_more)
{
	const int64_t bound = before;
	int64_t codes[PRUNE_STEP];
	size_t count = 0;
	enum err err = prune_next_codes(s, *after, codes, &count);

	if (!err)
		err = store_begin(s);
	if (err)
		return err;
	err = prune_shared(s, before, now);
	for (size_t i = 0; i < count && !err; i++) {
		err = prune_run(s, USAGE_SQL_PRUNE_CODE, codes[i], &bound);
		if (!err)
			err = prune_run(s, USAGE_SQL_PRUNE_PLACES, codes[i], &bound);
	}
	err = follow_end(s, err);
	if (err)
		return err;
	*ret_more = count == PRUNE_STEP;
	*after = count == 0 ? *after : codes[count - 1];
	return ERR_OK;
}
