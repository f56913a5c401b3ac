/* Which notices a customer wants. */
#include "notices/wishes.h"

#include "notices/sql.h"
#include "store/rows.h"

enum err notices_wishes(const struct change *c, int64_t customer, struct notices_wishes *ret)
{
	struct sql_query *q = store_query(c->store, notices_sql[NOTICES_SQL_REFUSALS]);
	struct notices_wishes wishes;
	enum notice notice;
	enum err err;

	for (unsigned i = 0; i < NOTICE_WISHES; i++)
		wishes.wants[i] = true;
	sql_bind_int(q, 1, customer);
	while (sql_step(q))
		if (notice_parse(sql_text(q, 0), &notice))
			wishes.wants[notice] = notices[notice].is_security;
	err = store_result(c->store, sql_end(q));
	if (!err)
		*ret = wishes;
	return change_explain(c, err);
}

/* Within a change. */
static enum err wish_put(const struct change *c, int64_t customer, enum notice notice, bool wants)
{
	struct sql_query *q =
	    store_query(c->store, notices_sql[wants ? NOTICES_SQL_TAKE_BACK : NOTICES_SQL_REFUSE]);

	sql_bind_int(q, 1, customer);
	sql_bind_text(q, 2, str_from(notices[notice].word));
	if (!wants)
		sql_bind_int(q, 3, c->now);
	return store_result(c->store, sql_finish(q));
}

enum err notices_set_wishes(
    const struct change *c, int64_t customer, const struct notices_wishes *wishes)
{
	enum err err = change_begin(c);

	for (unsigned i = 0; i < NOTICE_WISHES && !err; i++)
		if (!notices[i].is_security)
			err = wish_put(c, customer, (enum notice)i, wishes->wants[i]);
	return change_end(c, err);
}

enum err notices_refuse(const struct change *c, int64_t customer, enum notice notice)
{
	enum err err = change_begin(c);

	if (!err && !notices[notice].is_security)
		err = wish_put(c, customer, notice, false);
	return change_end(c, err);
}
