/* Tasks in the store: what is asked, and when next. */
#include "watch/queue.h"

#include <string.h>
#include "base/random.h"
#include "store/rows.h"
#include "watch/sql.h"

static struct sql_query *queue_query(
    struct store *s, enum watch_sql statement, int kind, int64_t subject)
{
	struct sql_query *q = store_query(s, watch_sql[statement]);

	sql_bind_int(q, 1, kind);
	sql_bind_int(q, 2, subject);
	return q;
}

static enum err queue_read_key(struct store *s, unsigned char ret[PLAN_KEY_BYTES])
{
	struct sql_query *q = store_query(s, watch_sql[WATCH_SQL_KEY]);
	struct str key = sql_step(q) ? sql_bytes(q, 0) : (struct str){NULL, 0};
	bool whole = key.len == PLAN_KEY_BYTES;
	enum err err;

	if (whole)
		memcpy(ret, key.at, PLAN_KEY_BYTES);
	err = store_result(s, sql_end(q));
	return err || whole ? err : ERR_NOT_FOUND;
}

enum err queue_key(const struct change *c, unsigned char ret[PLAN_KEY_BYTES])
{
	enum err err = change_begin(c);
	struct sql_query *q;

	if (!err)
		err = queue_read_key(c->store, ret);
	if (err == ERR_NOT_FOUND) {
		random_bytes(ret, PLAN_KEY_BYTES);
		q = store_query(c->store, watch_sql[WATCH_SQL_SET_KEY]);
		sql_bind_bytes(q, 1, (struct str){(char *)ret, PLAN_KEY_BYTES});
		err = store_result(c->store, sql_finish(q));
	}
	return change_end(c, err);
}

static bool task_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct watch_task *t = item;

	(void)arena;
	*t = (struct watch_task){.kind = (int)sql_int(q, 0),
	    .subject = sql_int(q, 1),
	    .due = sql_int(q, 2),
	    .failures = (unsigned)sql_int(q, 3)};
	return true;
}

enum err queue_due(struct store *s, int kind, int64_t now, size_t limit, struct arena *arena,
    struct watch_task **ret, size_t *ret_count)
{
	struct sql_query *q = queue_query(s, WATCH_SQL_DUE, kind, now);

	sql_bind_int(q, 3, (int64_t)limit);
	sql_bind_int(q, 4, now + QUEUE_CLAIM_MOST_S);
	return store_rows(s, q, arena, sizeof **ret, task_take, ret, ret_count);
}

enum err queue_task(struct store *s, int kind, int64_t subject, struct watch_task *ret)
{
	struct sql_query *q = queue_query(s, WATCH_SQL_TASK, kind, subject);
	bool found = sql_step(q);
	enum err err;

	if (found)
		task_take(q, NULL, ret);
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static enum err queue_a_due(struct store *s, enum watch_sql which, int kind, int64_t *ret)
{
	struct sql_query *q = store_query(s, watch_sql[which]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, kind);
	found = sql_step(q) && !sql_is_null(q, 0);
	if (found)
		*ret = sql_int(q, 0);
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

enum err queue_first_due(struct store *s, int kind, int64_t *ret)
{
	return queue_a_due(s, WATCH_SQL_FIRST_DUE, kind, ret);
}

enum err queue_last_due(struct store *s, int kind, int64_t *ret)
{
	return queue_a_due(s, WATCH_SQL_LAST_DUE, kind, ret);
}

enum err queue_claim(const struct change *c, struct watch_task *task, int64_t until, bool take_over)
{
	struct sql_query *q = queue_query(c->store, WATCH_SQL_CLAIM, task->kind, task->subject);
	bool mine;
	enum err err;

	sql_bind_int(q, 3, take_over ? INT64_MAX : c->now);
	sql_bind_int(q, 4, until);
	sql_bind_int(q, 5, task->due);
	sql_bind_int(q, 6, c->now + QUEUE_CLAIM_MOST_S);
	mine = sql_step(q);
	err = store_result(c->store, sql_end(q));
	if (!err && mine)
		task->claimed = until;
	return err;
}

enum err queue_settle(
    const struct change *c, const struct watch_task *task, int64_t next, unsigned failures)
{
	struct sql_query *q = queue_query(c->store, WATCH_SQL_SETTLE, task->kind, task->subject);

	sql_bind_int(q, 3, task->claimed);
	sql_bind_int(q, 4, failures);
	sql_bind_int(q, 5, task->due);
	sql_bind_int(q, 6, next);
	return store_result(c->store, sql_finish(q));
}

enum err queue_add(const struct change *c, int kind, int64_t subject, int64_t due)
{
	struct sql_query *q = queue_query(c->store, WATCH_SQL_ADD, kind, subject);

	sql_bind_int(q, 3, due);
	return store_result(c->store, sql_finish(q));
}

enum err queue_advance(const struct change *c, int kind, int64_t subject, int64_t at)
{
	struct sql_query *q = queue_query(c->store, WATCH_SQL_HASTEN, kind, subject);

	sql_bind_int(q, 3, c->now);
	sql_bind_int(q, 4, at);
	return store_result(c->store, sql_finish(q));
}

enum err queue_hasten(const struct change *c, int kind, int64_t subject)
{
	return queue_advance(c, kind, subject, c->now);
}

enum err queue_drop(const struct change *c, int kind, int64_t subject)
{
	struct sql_query *q = queue_query(c->store, WATCH_SQL_DROP, kind, subject);

	return store_result(c->store, sql_finish(q));
}

enum err queue_right(const struct change *c, int kind, int64_t latest)
{
	struct sql_query *q = store_query(c->store, watch_sql[WATCH_SQL_RIGHT]);

	sql_bind_int(q, 1, kind);
	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, latest);
	return store_result(c->store, sql_finish(q));
}
