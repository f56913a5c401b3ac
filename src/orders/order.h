/* What was ordered with a contract: the service for how many years, and how it is paid. */
#ifndef ORDERS_ORDER_H
#define ORDERS_ORDER_H

#include "base/arena.h"
#include "record/code.h"
#include "store/change.h"

struct order_form {
	struct code code; /* of the contract that was made */
	int64_t customer;
	struct str service;
	unsigned years;
	int64_t net;       /* what it costs (prices_of()); 0: not known, the list then says it when
			      the invoice is made */
	struct str coupon; /* its number as somebody typed it; absent or empty: an invoice comes */
};

/* An order as it stands in the store. */
struct order {
	int64_t customer;
	struct str service;
	unsigned years;
	int64_t net; /* 0: not known */
	int64_t ordered_at;
	char coupon[5]; /* the last letters of the coupon with which it is paid; "" for none */
};

/* Within a transaction: writes down what was ordered, and uses the coupon. Whoever sends an
 * application calls this once. The errors of coupon_use(), with its words in c->why; ERR_EXISTS:
 * the contract has an order. */
enum err order_put(const struct change *c, const struct order_form *form);
/* Within a transaction in which the contract is withdrawn, before anything was issued: no invoice
 * comes, and its coupon is as if it had not been used, until its year is over. Nothing where the
 * contract has no order. */
enum err order_withdraw(const struct change *c, const struct code *code);
/* ERR_NOT_FOUND: the contract came without an order. */
enum err order_find(
    const struct change *c, const struct code *code, struct arena *arena, struct order *ret);

#endif
