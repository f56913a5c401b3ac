/* Tells of alarms. */
#include "attention/tell.h"

#include "attention/rule.h"
#include "attention/sql.h"
#include "base/log.h"
#include "record/code.h"
#include "store/rows.h"

/* Something to be told. */
struct tell_item {
	int64_t id, kind;
	bool has_code;
	int64_t code;
	size_t count; /* alarms of the contract that were told with it */
};

static bool tell_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct tell_item *to = item;

	(void)arena;
	*to = (struct tell_item){.id = sql_int(q, 0),
	    .kind = sql_int(q, 1),
	    .has_code = !sql_is_null(q, 2),
	    .code = sql_int(q, 2)};
	return true;
}

/* Marks what is told together; none: it was told with another one just now. */
static enum err tell_mark(
    const struct change *c, enum attention_sql statement, struct tell_item *item)
{
	struct sql_query *q = store_query(c->store, attention_sql[statement]);

	sql_bind_int(q, 1, item->id);
	if (item->has_code)
		sql_bind_int(q, 2, item->code);
	sql_bind_int(q, 3, c->now);
	while (sql_step(q))
		item->count++;
	return store_result(c->store, sql_end(q));
}

static enum err tell_mark_findings(
    const struct change *c, enum attention_sql statement, const struct tell_item *item)
{
	struct sql_query *q;

	if (!item->has_code || item->count == 0)
		return ERR_OK;
	q = store_query(c->store, attention_sql[statement]);
	sql_bind_int(q, 1, item->code);
	sql_bind_int(q, 2, c->now);
	return store_result(c->store, sql_finish(q));
}

/* Marks all of them, within a change of its own. */
static enum err tell_mark_all(const struct change *c, enum attention_sql alarms,
    enum attention_sql findings, struct tell_item *items, size_t count)
{
	enum err err = change_begin(c);

	for (size_t i = 0; i < count && !err; i++) {
		err = tell_mark(c, alarms, &items[i]);
		if (!err)
			err = tell_mark_findings(c, findings, &items[i]);
	}
	return change_end(c, err);
}

static void tell_log(
    enum log_level level, const char *event, const struct tell_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned kind = attention_kind_index(items[i].kind);
		const struct code code = code_of_number(items[i].code);

		if (items[i].count > 0 && kind < ATTENTION_KINDS)
			log_event(level, event, log_text("kind", attention_kinds[kind].word),
			    log_text("code", items[i].has_code ? code.text : NULL),
			    log_number("more", (int64_t)items[i].count - 1));
	}
}

enum err attention_tell(
    const struct change *c, size_t limit, int64_t *kind, int64_t *id, bool *ret_more)
{
	struct sql_query *q = store_query(c->store, attention_sql[ATTENTION_SQL_UNTOLD]);
	struct tell_item *items = NULL;
	struct arena arena = {0};
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, *kind);
	sql_bind_int(q, 2, *id);
	sql_bind_int(q, 3, c->now - ATTENTION_DAY_S);
	sql_bind_int(q, 4, (int64_t)limit);
	err = store_rows(c->store, q, &arena, sizeof *items, tell_take, &items, &count);
	if (err)
		change_explain(c, err);
	else if (count > 0)
		err =
		    tell_mark_all(c, ATTENTION_SQL_TELL, ATTENTION_SQL_TELL_FINDINGS, items, count);
	*ret_more = !err && count == limit;
	if (!err && count > 0) {
		*kind = items[count - 1].kind;
		*id = items[count - 1].id;
		tell_log(LOG_WARN, "attention", items, count);
	}
	arena_free(&arena);
	return err;
}

enum err attention_tell_cures(const struct change *c, size_t limit)
{
	struct sql_query *q = store_query(c->store, attention_sql[ATTENTION_SQL_UNTOLD_CURES]);
	struct tell_item *items = NULL;
	struct arena arena = {0};
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, c->now - ATTENTION_KEEP_S);
	sql_bind_int(q, 2, (int64_t)limit);
	sql_bind_int(q, 3, c->now - ATTENTION_DAY_S);
	err = store_rows(c->store, q, &arena, sizeof *items, tell_take, &items, &count);
	if (err)
		change_explain(c, err);
	else if (count > 0)
		err = tell_mark_all(
		    c, ATTENTION_SQL_TELL_CURES, ATTENTION_SQL_TELL_FINDING_CURES, items, count);
	if (!err)
		tell_log(LOG_INFO, "attention_over", items, count);
	arena_free(&arena);
	return err;
}
