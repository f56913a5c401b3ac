/* What was ordered with a contract. */
#include "orders/order.h"

#include "orders/coupon.h"
#include "orders/sql.h"
#include "orders/state.h"
#include "store/rows.h"

static enum err order_add(const struct change *c, const struct order_form *form, int64_t coupon)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_PUT_ORDER]);

	sql_bind_int(q, 1, code_number(&form->code));
	sql_bind_int(q, 2, form->customer);
	sql_bind_text(q, 3, form->service);
	sql_bind_int(q, 4, form->years);
	if (coupon != 0)
		sql_bind_int(q, 5, coupon);
	if (form->net != 0)
		sql_bind_int(q, 6, form->net);
	sql_bind_int(q, 7, c->now);
	sql_bind_int(q, 8, coupon != 0 ? ORDER_SETTLED : ORDER_WAITING);
	return store_result(c->store, sql_finish(q));
}

enum err order_put(const struct change *c, const struct order_form *form)
{
	const struct coupon_use use = {.number = form->coupon,
	    .customer = form->customer,
	    .service = form->service,
	    .years = form->years};
	int64_t coupon = 0;
	enum err err = ERR_OK;

	if (form->coupon.len > 0)
		err = coupon_use(c, &use, &form->code, &coupon);
	return err ? err : change_explain(c, order_add(c, form, coupon));
}

static enum err order_run(const struct change *c, enum orders_sql sql, const struct code *code)
{
	struct sql_query *q = store_query(c->store, orders_sql[sql]);

	sql_bind_int(q, 1, code_number(code));
	return store_result(c->store, sql_finish(q));
}

enum err order_withdraw(const struct change *c, const struct code *code)
{
	enum err err = order_run(c, ORDERS_SQL_WITHDRAW_ORDER, code);

	return err ? err : order_run(c, ORDERS_SQL_FREE_COUPON, code);
}

enum err order_find(
    const struct change *c, const struct code *code, struct arena *arena, struct order *ret)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_ORDER]);
	struct order found = {.years = 0};
	bool is_there, ok = true;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	is_there = sql_step(q);
	if (is_there) {
		found.customer = sql_int(q, 0);
		found.service = store_keep(q, 1, arena, &ok);
		found.years = (unsigned)sql_int(q, 2);
		found.net = sql_int(q, 3);
		found.ordered_at = sql_int(q, 4);
		str_copy(found.coupon, sizeof found.coupon, sql_text(q, 5));
	}
	err = store_end(c->store, q, ok);
	if (!err && !is_there)
		return err_because(
		    c->why, ERR_NOT_FOUND, "nothing was ordered with the contract %s", code->text);
	if (!err)
		*ret = found;
	return change_explain(c, err);
}
