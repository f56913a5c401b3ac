/* The statements of orders; their SQL stands in sql.c. A new one is a row in each. */
#ifndef ORDERS_SQL_H
#define ORDERS_SQL_H

enum orders_sql {
	ORDERS_SQL_ADD_PURCHASE,
	ORDERS_SQL_ADD_COUPON,
	ORDERS_SQL_COUPON_OF_DIGEST,
	ORDERS_SQL_COUPONS,
	ORDERS_SQL_PURCHASE,
	ORDERS_SQL_USE_COUPON,
	ORDERS_SQL_TRIES,
	ORDERS_SQL_COUNT_TRY,
	ORDERS_SQL_PUT_ORDER,
	ORDERS_SQL_ORDER,
	ORDERS_SQL_COUNT
};

/* Constants, for store_query(). */
extern const char *const orders_sql[ORDERS_SQL_COUNT];

#endif
