/* What becomes of applications by time. */
#include "applications/sweep.h"

#include "applications/store.h"
#include "customers/customers.h"

enum { DAY_S = 86400 };

/* An application that is due; of one that made a contract: has that a certificate? Or a customer:
 * has he nothing? */
struct swept {
	int64_t id;
	bool is_so;
};

static bool swept_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct swept *to = item;

	(void)arena;
	*to = (struct swept){sql_int(q, 0), sql_int(q, 1) != 0};
	return true;
}

/* What is done with one of them. */
typedef enum err sweep_do(const struct change *c, const struct swept *swept);

static enum err sweep_settle(const struct change *c, const struct swept *swept)
{
	const struct application application = {.id = swept->id};

	return application_decide(c, &application,
	    swept->is_so ? APPLICATION_ACCEPTED : APPLICATION_WITHDRAWN, (struct str){NULL, 0});
}

static enum err sweep_drop(const struct change *c, const struct swept *swept)
{
	return application_set_dropped(c, swept->id);
}

static enum err sweep_forget(const struct change *c, const struct swept *swept)
{
	enum err err = application_drop_texts(c, swept->id);

	return err ? err
		   : store_result(c->store,
			 sql_finish(application_query(c, APPLICATIONS_SQL_FORGET, swept->id)));
}

/* Does that with at most `limit` rows of a statement. */
static enum err sweep_walk(const struct change *c, enum applications_sql sql, int64_t first,
    size_t limit, sweep_do *each, bool *ret_more)
{
	struct sql_query *q = application_query(c, sql, first);
	struct arena arena = {NULL, 0};
	struct swept *list = NULL;
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 2, (int64_t)limit);
	err = store_rows(c->store, q, &arena, sizeof *list, swept_take, &list, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = each(c, &list[i]);
	arena_free(&arena);
	*ret_more = *ret_more || count == limit;
	return err;
}

enum err application_sweep(
    const struct change *c, const struct config *config, size_t limit, bool *ret_more)
{
	const int64_t draft = c->now - (int64_t)config->portal.draft_days * DAY_S;
	const int64_t text = c->now - (int64_t)APPLICATION_KEPT_DAYS * DAY_S;
	bool more = false;
	enum err err = change_begin(c);

	if (!err)
		err = sweep_walk(c, APPLICATIONS_SQL_DONE, 0, limit, sweep_settle, &more);
	if (!err)
		err = sweep_walk(c, APPLICATIONS_SQL_OLD_DRAFTS, draft, limit, sweep_drop, &more);
	if (!err)
		err = sweep_walk(c, APPLICATIONS_SQL_OLD_TEXTS, text, limit, sweep_forget, &more);
	if (!err)
		err = store_result(c->store, sql_finish(store_query(c->store,
						 applications_sql[APPLICATIONS_SQL_DROP_ROWS])));
	err = change_end(c, err);
	if (!err)
		*ret_more = more;
	return err;
}

enum err application_sweep_customers(
    const struct change *c, const struct config *config, size_t limit, int64_t *after)
{
	struct arena arena = {NULL, 0};
	struct swept *list = NULL;
	struct sql_query *q;
	size_t count = 0;
	enum err err = change_begin(c);

	if (!err) {
		q = application_query(c, APPLICATIONS_SQL_IDLE_CUSTOMERS, *after);
		sql_bind_int(q, 2, (int64_t)limit);
		sql_bind_int(q, 3, c->now - (int64_t)config->portal.draft_days * DAY_S);
		err = store_rows(c->store, q, &arena, sizeof *list, swept_take, &list, &count);
	}
	for (size_t i = 0; i < count && !err; i++)
		if (list[i].is_so)
			err = customers_drop(c, list[i].id);
	err = change_end(c, err);
	if (!err)
		*after = count < limit ? 0 : list[count - 1].id;
	arena_free(&arena);
	return err;
}
