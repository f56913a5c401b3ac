/* The SQL of orders. */
#include "orders/sql.h"

#include "store/rows.h"

#define PURCHASE "p.id, p.customer, p.service, p.years, p.count, p.made_at, p.until, p.actor"
#define COUPON "k.id, k.last, k.used_at, k.customer, k.code"
#define INVOICE                                                                                    \
	"SELECT i.id, i.code, i.made_at, i.due_day, i.service, i.years, i.currency, i.net,"        \
	" i.tax_percent, i.tax, i.registration, i.payee, i.way, i.posted_at, i.posted_by,"         \
	" r.organization, r.department, r.title, r.name, r.address, r.mail"                        \
	" FROM invoice AS i LEFT JOIN invoice_recipient AS r ON r.invoice = i.id "

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
    /* 3 is ORDER_WITHDRAWN; an invoice stays one. */
    [ORDERS_SQL_WITHDRAW_ORDER] =
	"UPDATE contract_order SET state = 3, coupon = NULL WHERE code = ?1 AND state <> 1",
    [ORDERS_SQL_FREE_COUPON] =
	"UPDATE coupon SET used_at = NULL, customer = NULL, code = NULL WHERE code = ?1",
    [ORDERS_SQL_ORDER] = "SELECT o.customer, o.service, o.years, o.net, o.ordered_at, k.last"
			 " FROM contract_order AS o LEFT JOIN coupon AS k ON k.id = o.coupon"
			 " WHERE o.code = ?1",
    [ORDERS_SQL_WAITING] =
	"SELECT o.code, o.customer, o.service, o.years, o.net, c.organization, c.lang,"
	" c.withdrawn_at, (SELECT min(e.added_at) FROM certificate AS e WHERE e.code = o.code)"
	" FROM contract_order AS o JOIN contract AS c ON c.code = o.code"
	" WHERE o.state = 0 AND o.code > ?1 ORDER BY o.code LIMIT ?2",
    [ORDERS_SQL_SET_STATE] = "UPDATE contract_order SET state = ?2 WHERE code = ?1",
    [ORDERS_SQL_ADD_INVOICE] =
	"INSERT INTO invoice (id, code, made_at, due_day, service, years, currency, net,"
	" tax_percent, tax, registration, payee, way) VALUES (" STORE_NEXT_ID(
	    "invoice") ","
		       " ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
    [ORDERS_SQL_ADD_RECIPIENT] =
	"INSERT INTO invoice_recipient (invoice, organization, department, title, name, address,"
	" mail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ORDERS_SQL_DROP_RECIPIENT] = "DELETE FROM invoice_recipient"
				  " WHERE invoice = (SELECT id FROM invoice WHERE code = ?1)",
    [ORDERS_SQL_INVOICE] = INVOICE "WHERE i.id = ?1",
    [ORDERS_SQL_INVOICE_OF_CODE] = INVOICE "WHERE i.code = ?1",
    [ORDERS_SQL_INVOICES] = INVOICE "WHERE i.id < ?1 ORDER BY i.id DESC LIMIT ?2",
    [ORDERS_SQL_INVOICES_TO_POST] =
	INVOICE "WHERE i.way = 'post' AND i.posted_at IS NULL AND i.id > ?1 ORDER BY i.id LIMIT ?2",
    [ORDERS_SQL_COUNT_TO_POST] =
	"SELECT count(*) FROM invoice WHERE way = 'post' AND posted_at IS NULL",
    [ORDERS_SQL_SET_POSTED] = "UPDATE invoice SET posted_at = ?2, posted_by = ?3 WHERE id = ?1",
};
