/* Do all servers of a store take changes on the same terms? */
#include "registry/agreement.h"

#include "registry/sql.h"
#include "store/rows.h"

static enum err terms_put(
    const struct change *c, const char *server, const struct registry_terms *terms)
{
	struct sql_query *q = store_query(c->store, registry_sql[REGISTRY_SQL_SET_TERMS]);
	enum err err;

	sql_bind_text(q, 1, str_from(server));
	sql_bind_int(q, 2, terms->approvals);
	sql_bind_int(q, 3, c->now);
	err = store_result(c->store, sql_finish(q));
	if (err)
		return err;
	q = store_query(c->store, registry_sql[REGISTRY_SQL_FORGET_TERMS]);
	sql_bind_int(q, 1, c->now - AGREEMENT_FORGET_S);
	return store_result(c->store, sql_finish(q));
}

static enum err terms_look(
    const struct change *c, const struct registry_terms *terms, unsigned *ret)
{
	struct sql_query *q = store_query(c->store, registry_sql[REGISTRY_SQL_OTHER_TERMS]);

	sql_bind_int(q, 1, terms->approvals);
	sql_bind_int(q, 2, c->now - AGREEMENT_HEARD_S);
	*ret = sql_step(q) ? (unsigned)sql_int(q, 0) : 0;
	return store_result(c->store, sql_end(q));
}

enum err agreement_tell(const struct change *c, const char *server,
    const struct registry_terms *terms, unsigned *ret_other)
{
	unsigned other = 0;
	enum err err = change_begin(c);

	if (!err)
		err = terms_put(c, server, terms);
	if (!err)
		err = terms_look(c, terms, &other);
	err = change_end(c, err);
	if (!err)
		*ret_other = other;
	return err;
}

enum err agreement_leave(const struct change *c, const char *server)
{
	enum err err = change_begin(c);

	if (!err) {
		struct sql_query *q = store_query(c->store, registry_sql[REGISTRY_SQL_DROP_TERMS]);

		sql_bind_text(q, 1, str_from(server));
		err = store_result(c->store, sql_finish(q));
	}
	return change_end(c, err);
}
