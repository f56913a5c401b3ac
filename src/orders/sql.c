/* The SQL of orders. */
#include "orders/sql.h"

#include "store/rows.h"

#define PURCHASE "p.id, p.customer, p.service, p.years, p.count, p.made_at, p.until, p.actor"
#define COUPON "k.id, k.last, k.used_at, k.customer, k.code"

const char *const orders_sql[ORDERS_SQL_COUNT] = {
    [ORDERS_SQL_ADD_PURCHASE] =
	"INSERT INTO coupon_purchase (id, customer, service, years, count, made_at, until, actor)"
	" VALUES (" STORE_NEXT_ID("coupon_purchase") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
    [ORDERS_SQL_ADD_COUPON] = "INSERT INTO coupon (id, purchase, digest, last)"
			      " VALUES (" STORE_NEXT_ID("coupon") ", ?1, ?2, ?3)",
    [ORDERS_SQL_COUPON_OF_DIGEST] = "SELECT " COUPON ", " PURCHASE " FROM coupon AS k"
				    " JOIN coupon_purchase AS p ON p.id = k.purchase"
				    " WHERE k.digest = ?1",
    [ORDERS_SQL_COUPONS] = "SELECT " COUPON " FROM coupon AS k WHERE k.purchase = ?1"
			   " ORDER BY k.id LIMIT ?2",
    [ORDERS_SQL_PURCHASE] = "SELECT " PURCHASE " FROM coupon_purchase AS p WHERE p.id = ?1",
    [ORDERS_SQL_USE_COUPON] = "UPDATE coupon SET used_at = ?2, customer = ?3, code = ?4"
			      " WHERE id = ?1 AND used_at IS NULL RETURNING id",
    [ORDERS_SQL_TRIES] = "SELECT wrong FROM coupon_try WHERE customer = ?1 AND day = ?2",
    [ORDERS_SQL_COUNT_TRY] =
	"INSERT INTO coupon_try (customer, day, wrong) VALUES (?1, ?2, 1)"
	" ON CONFLICT (customer) DO UPDATE SET wrong = CASE WHEN coupon_try.day = excluded.day"
	" THEN coupon_try.wrong + 1 ELSE 1 END, day = excluded.day",
    [ORDERS_SQL_PUT_ORDER] = "INSERT INTO contract_order (code, customer, service, years, coupon, "
			     "net, ordered_at, state)"
			     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [ORDERS_SQL_ORDER] = "SELECT o.customer, o.service, o.years, o.net, o.ordered_at, k.last"
			 " FROM contract_order AS o LEFT JOIN coupon AS k ON k.id = o.coupon"
			 " WHERE o.code = ?1",
};
