/* The audit in the store. */
#include "store/rows.h"

#include "accounts/store.h"
#include "accounts/sql.h"

enum err store_add_audit(struct store *s, const struct audit_entry *entry)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_ADD_AUDIT]);

	sql_bind_int(q, 1, entry->at);
	sql_bind_text(q, 2, entry->actor);
	sql_bind_text(q, 3, entry->action);
	sql_bind_text(q, 4, entry->subject);
	sql_bind_text(q, 5, entry->detail);
	return store_result(s, sql_finish(q));
}

enum err store_audit_last(struct store *s, struct str actor, struct str action, int64_t *ret_at)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_AUDIT_LAST]);
	int64_t at = 0;
	enum err err;

	sql_bind_text(q, 1, actor);
	sql_bind_text(q, 2, action);
	if (sql_step(q))
		at = sql_int(q, 0);
	err = store_result(s, sql_end(q));
	if (!err)
		*ret_at = at;
	return err;
}

static bool audit_take_entry(struct sql_query *q, struct arena *arena, void *item)
{
	struct audit_entry *ret = item;
	bool ok = true;

	ret->id = sql_int(q, 0);
	ret->at = sql_int(q, 1);
	ret->actor = store_keep(q, 2, arena, &ok);
	ret->action = store_keep(q, 3, arena, &ok);
	ret->subject = store_keep(q, 4, arena, &ok);
	ret->detail = store_keep(q, 5, arena, &ok);
	return ok;
}

static void audit_bind_filter(
    struct sql_query *q, const struct store_audit_filter *filter, struct str who)
{
	sql_bind_int(q, 1, filter->before > 0 ? filter->before : INT64_MAX);
	if (who.len > 0)
		sql_bind_text(q, 2, who);
	if (filter->action.len > 0)
		sql_bind_text(q, 3, filter->action);
	sql_bind_int(
	    q, 4, (int64_t)(filter->limit < STORE_AUDIT_MAX ? filter->limit : STORE_AUDIT_MAX));
}

enum err store_audit(struct store *s, const struct store_audit_filter *filter, struct arena *arena,
    struct audit_entry **ret, size_t *ret_count)
{
	bool ok = true;
	struct str who = store_lower(filter->who, arena, &ok);
	struct sql_query *q;

	if (!ok)
		return store_no_memory(s);
	q = store_query(s, accounts_sql[ACCOUNTS_SQL_AUDIT]);
	audit_bind_filter(q, filter, who);
	return store_rows(s, q, arena, sizeof **ret, audit_take_entry, ret, ret_count);
}

enum err store_judged(
    struct store *s, struct arena *arena, struct audit_entry **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_JUDGED]);

	return store_rows(s, q, arena, sizeof **ret, audit_take_entry, ret, ret_count);
}

enum err store_judgements(struct store *s, struct str host, size_t limit, struct arena *arena,
    struct audit_entry **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, accounts_sql[ACCOUNTS_SQL_JUDGEMENTS]);

	sql_bind_text(q, 1, host);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, audit_take_entry, ret, ret_count);
}
