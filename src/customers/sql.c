/* The SQL of customers. */
#include "customers/sql.h"

#include "store/rows.h"

#define CUSTOMER "SELECT c.id, c.mail, c.lang, c.added_at FROM customer AS c "
#define ADDRESS                                                                                    \
	"SELECT id, customer, old_mail, new_mail, lang, asked_at, confirmed_at, ended_at"          \
	" FROM customer_address "

#define BEGINNING "SELECT id, mail, lang, asked_at, used_at, agent FROM customer_beginning "

/* What is asked twice within a second is one question, unless its password was used. */
#define ASKED_AGAIN                                                                                \
	" ON CONFLICT (browser, key) DO UPDATE SET asked_at = CASE"                                \
	"  WHEN excluded.asked_at <= customer_request.asked_at AND EXISTS (SELECT 1"               \
	"   FROM customer_password WHERE customer_password.request = customer_request.id"          \
	"   AND customer_password.asked_at = customer_request.asked_at"                            \
	"   AND customer_password.used_at IS NOT NULL) THEN customer_request.asked_at + 1"         \
	"  ELSE excluded.asked_at END, lang = excluded.lang, agent = excluded.agent, state = 0,"   \
	" tries = 0"

const char *const customers_sql[CUSTOMERS_SQL_COUNT] = {
    [CUSTOMERS_SQL_ADD] = "INSERT INTO customer (id, mail, mail_lower, lang, added_at)"
			  " VALUES (" STORE_NEXT_ID("customer") ", ?1, ?2, ?3, ?4) RETURNING id",
    [CUSTOMERS_SQL_ONE] = CUSTOMER "WHERE c.id = ?1",
    [CUSTOMERS_SQL_OF_CODE] =
	CUSTOMER "JOIN customer_contract AS k ON k.customer = c.id WHERE k.code = ?1",
    [CUSTOMERS_SQL_OF_MAIL] = CUSTOMER "WHERE c.mail_lower = ?1 ORDER BY c.id LIMIT ?2",
    [CUSTOMERS_SQL_OF_KEY] =
	CUSTOMER "JOIN customer_key AS k ON k.customer = c.id WHERE k.digest = ?1",
    [CUSTOMERS_SQL_LIST] = CUSTOMER "WHERE c.id > ?1 ORDER BY c.id LIMIT ?2",
    [CUSTOMERS_SQL_SET_LANG] = "UPDATE customer SET lang = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_SET_MAIL] = "UPDATE customer SET mail = ?2, mail_lower = ?3 WHERE id = ?1",
    [CUSTOMERS_SQL_CONTRACT_IS] = "SELECT code FROM contract WHERE code = ?1",
    [CUSTOMERS_SQL_ADD_CODE] =
	"INSERT INTO customer_contract (code, customer, known_event) VALUES (?1, ?2,"
	" CASE WHEN CAST(?3 AS BIGINT) = 1 THEN (SELECT coalesce(max(id), 0) FROM event)"
	" ELSE 0 END)",
    [CUSTOMERS_SQL_REMOVE_CODE] =
	"DELETE FROM customer_contract WHERE code = ?1 AND customer = ?2 RETURNING code",
    [CUSTOMERS_SQL_CODES] = "SELECT code FROM customer_contract WHERE customer = ?1 AND code > ?2"
			    " ORDER BY code LIMIT ?3",
    [CUSTOMERS_SQL_CODES_LASTING] =
	"SELECT k.code FROM customer_contract AS k WHERE k.customer = ?1 AND k.code > ?2"
	" AND EXISTS (SELECT 1 FROM certificate AS e WHERE e.code = k.code AND e.not_after >= ?4)"
	" ORDER BY k.code LIMIT ?3",
    [CUSTOMERS_SQL_COUNT_CODES] = "SELECT count(*) FROM customer_contract WHERE customer = ?1",
    [CUSTOMERS_SQL_OF_HOST] =
	CUSTOMER "WHERE c.mail_lower = ?2 AND EXISTS (SELECT 1 FROM registered_url AS u"
		 " JOIN customer_contract AS k ON k.code = u.code"
		 " WHERE u.host IN (?1, ?3) AND k.customer = c.id) ORDER BY c.id LIMIT ?4",
    [CUSTOMERS_SQL_ADD_KEY] = "INSERT INTO customer_key (id, customer, digest, made_at)"
			      " VALUES (" STORE_NEXT_ID("customer_key") ", ?1, ?2, ?3)",
    [CUSTOMERS_SQL_KEYS] = "SELECT made_at, used_at FROM customer_key WHERE customer = ?1"
			   " ORDER BY id LIMIT ?2",
    [CUSTOMERS_SQL_USE_KEY] = "UPDATE customer_key SET used_at = ?2 WHERE digest = ?1 RETURNING id",
    [CUSTOMERS_SQL_DROP_OLDER_KEYS] = "DELETE FROM customer_key WHERE customer = ?1 AND id < ?2",
    [CUSTOMERS_SQL_DROP_KEYS] = "DELETE FROM customer_key WHERE customer = ?1",
    [CUSTOMERS_SQL_DROP_UNUSED_KEYS] =
	"DELETE FROM customer_key WHERE customer = ?1 AND used_at IS NULL"
	" AND id > (SELECT min(id) FROM customer_key WHERE customer = ?1)"
	" AND id NOT IN (SELECT id FROM customer_key WHERE customer = ?1 ORDER BY id DESC LIMIT "
	"?2)",
    [CUSTOMERS_SQL_ADD_CERTIFICATE] =
	"INSERT INTO customer_certificate (id, customer, digest, name, not_after, added_at)"
	" VALUES (" STORE_NEXT_ID("customer_certificate") ", ?1, ?2, ?3, ?4, ?5)",
    [CUSTOMERS_SQL_OF_CERTIFICATE] =
	"SELECT customer, locked_at FROM customer_certificate WHERE digest = ?1",
    [CUSTOMERS_SQL_CERTIFICATES] =
	"SELECT digest, name, not_after, added_at, locked_at FROM customer_certificate"
	" WHERE customer = ?1 ORDER BY id LIMIT ?2",
    [CUSTOMERS_SQL_COUNT_CERTIFICATES] =
	"SELECT count(*) FROM customer_certificate WHERE customer = ?1",
    [CUSTOMERS_SQL_REMOVE_CERTIFICATE] =
	"DELETE FROM customer_certificate WHERE customer = ?1 AND digest = ?2 RETURNING id",
    [CUSTOMERS_SQL_LOCK_CERTIFICATE] =
	"UPDATE customer_certificate SET locked_at = ?3 WHERE customer = ?1 AND digest = ?2"
	" AND locked_at IS NULL RETURNING id",
    [CUSTOMERS_SQL_UNLOCK_CERTIFICATE] =
	"UPDATE customer_certificate SET locked_at = NULL WHERE customer = ?1 AND digest = ?2"
	" AND locked_at IS NOT NULL RETURNING id",
    [CUSTOMERS_SQL_ASK] =
	"INSERT INTO customer_request (id, browser, key, asked_at, lang, agent, state, tries)"
	" VALUES (" STORE_NEXT_ID("customer_request") ", ?1, ?2, ?3, ?4, ?5, 0, 0)" ASKED_AGAIN,
    [CUSTOMERS_SQL_WAITING] = "SELECT 1 FROM customer_recovery UNION ALL"
			      " SELECT 1 FROM customer_beginning WHERE state = 0 UNION ALL"
			      " SELECT 1 FROM customer_request WHERE state = 0 LIMIT 1",
    [CUSTOMERS_SQL_REQUESTS] = "SELECT id, key, asked_at, lang, agent FROM customer_request"
			       " WHERE state = 0 ORDER BY id LIMIT ?1",
    [CUSTOMERS_SQL_SET_REQUEST] = "UPDATE customer_request SET state = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_REQUEST_OF_BROWSER] =
	"SELECT id, key, tries FROM customer_request WHERE browser = ?1 AND asked_at > ?2"
	" ORDER BY asked_at DESC, id DESC LIMIT 1",
    [CUSTOMERS_SQL_COUNT_WRONG_REQUEST] =
	"UPDATE customer_request SET tries = tries + 1 WHERE id = ?1",
    [CUSTOMERS_SQL_DROP_OLD_REQUESTS] = "DELETE FROM customer_request WHERE asked_at <= ?1",
    [CUSTOMERS_SQL_DROP_VOID_REQUESTS] =
	"DELETE FROM customer_request WHERE state = 2 AND id <="
	" (SELECT coalesce(max(id), 0) FROM customer_request) - ?1",
    [CUSTOMERS_SQL_COUNT_VOID] =
	"SELECT count(*) FROM customer_request WHERE asked_at > ?1 AND state = 2",
    [CUSTOMERS_SQL_ADD_RECOVERY] =
	"INSERT INTO customer_recovery (id, host, mail, asked_at, lang, agent)"
	" VALUES (" STORE_NEXT_ID("customer_recovery") ", ?1, ?2, ?3, ?4, ?5)",
    [CUSTOMERS_SQL_RECOVERIES] = "SELECT id, host, mail, asked_at, lang, agent"
				 " FROM customer_recovery ORDER BY id LIMIT ?1",
    [CUSTOMERS_SQL_DROP_RECOVERY] = "DELETE FROM customer_recovery WHERE id = ?1",
    [CUSTOMERS_SQL_PUT_PASSWORD] =
	"INSERT INTO customer_password (customer, request, asked_at, tries) VALUES (?1, ?2, ?3, 0)"
	" ON CONFLICT (customer) DO UPDATE SET request = excluded.request,"
	" asked_at = excluded.asked_at, salt = NULL, digest = NULL, tries = 0, used_at = NULL",
    [CUSTOMERS_SQL_DRAW_PASSWORD] =
	"UPDATE customer_password SET salt = ?4, digest = ?5, tries = 0 WHERE customer = ?1"
	" AND request = ?2 AND asked_at = ?3 AND asked_at > ?6 AND used_at IS NULL"
	" RETURNING customer",
    [CUSTOMERS_SQL_PASSWORD] =
	"SELECT p.customer, p.salt, p.digest FROM customer_password AS p"
	" JOIN customer_key AS k ON k.digest = ?2 AND k.customer = p.customer"
	" WHERE p.request = ?1 AND p.asked_at > ?3 AND p.digest IS NOT NULL",
    [CUSTOMERS_SQL_USE_PASSWORD] =
	"UPDATE customer_password SET used_at = ?2 WHERE customer = ?1 AND used_at IS NULL"
	" AND tries < ?3 RETURNING customer",
    [CUSTOMERS_SQL_COUNT_WRONG_PASSWORD] =
	"UPDATE customer_password SET tries = tries + 1 WHERE request = ?1",
    [CUSTOMERS_SQL_DROP_PASSWORD] = "DELETE FROM customer_password WHERE customer = ?1",
    [CUSTOMERS_SQL_ADD_SENDING] = "INSERT INTO customer_sending (id, address, purpose, at)"
				  " VALUES (" STORE_NEXT_ID("customer_sending") ", ?1, ?2, ?3)",
    [CUSTOMERS_SQL_COUNT_SENDINGS] = "SELECT count(*) FROM customer_sending"
				     " WHERE address = ?1 AND purpose = ?2 AND at > ?3",
    [CUSTOMERS_SQL_DROP_OLD_SENDINGS] = "DELETE FROM customer_sending WHERE at <= ?1",
    [CUSTOMERS_SQL_ADD_ADDRESS] =
	"INSERT INTO customer_address (id, customer, old_mail, new_mail, lang, asked_at,"
	" confirmed_at) VALUES (" STORE_NEXT_ID(
	    "customer_address") ", ?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
    [CUSTOMERS_SQL_ADDRESS] = ADDRESS "WHERE id = ?1",
    [CUSTOMERS_SQL_ADDRESS_OF_CONFIRM] = ADDRESS "WHERE confirm = ?1",
    [CUSTOMERS_SQL_ADDRESS_OF_UNDO] = ADDRESS "WHERE undo = ?1",
    [CUSTOMERS_SQL_ADDRESS_WAITING] =
	ADDRESS "WHERE customer = ?1 AND confirmed_at IS NULL AND ended_at IS NULL"
		" AND asked_at > ?2 ORDER BY id DESC LIMIT 1",
    [CUSTOMERS_SQL_SET_CONFIRM] = "UPDATE customer_address SET confirm = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_SET_UNDO] = "UPDATE customer_address SET undo = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_CONFIRM_ADDRESS] = "UPDATE customer_address SET confirmed_at = ?2 WHERE id = ?1"
				      " AND confirmed_at IS NULL AND ended_at IS NULL RETURNING id",
    [CUSTOMERS_SQL_END_ADDRESSES_WAITING] =
	"UPDATE customer_address SET ended_at = ?2 WHERE customer = ?1 AND confirmed_at IS NULL"
	" AND ended_at IS NULL",
    [CUSTOMERS_SQL_END_ADDRESSES_SINCE] = "UPDATE customer_address SET ended_at = ?2"
					  " WHERE customer = ?1 AND id >= ?3 AND ended_at IS NULL",
    [CUSTOMERS_SQL_DROP_OLD_ADDRESSES] = "DELETE FROM customer_address WHERE asked_at <= ?1",
    [CUSTOMERS_SQL_ADD_BEGINNING] =
	"INSERT INTO customer_beginning (id, mail, asked_at, lang, agent, state)"
	" VALUES (" STORE_NEXT_ID("customer_beginning") ", ?1, ?2, ?3, ?4, 0)",
    [CUSTOMERS_SQL_BEGINNINGS] = BEGINNING "WHERE state = 0 ORDER BY id LIMIT ?1",
    [CUSTOMERS_SQL_SET_BEGINNING] = "UPDATE customer_beginning SET state = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_BEGINNING] = BEGINNING "WHERE id = ?1",
    [CUSTOMERS_SQL_BEGINNING_OF_TOKEN] = BEGINNING "WHERE token = ?1",
    [CUSTOMERS_SQL_SET_BEGINNING_TOKEN] = "UPDATE customer_beginning SET token = ?2 WHERE id = ?1",
    [CUSTOMERS_SQL_USE_BEGINNING] =
	"UPDATE customer_beginning SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL RETURNING id",
    [CUSTOMERS_SQL_DROP_OLD_BEGINNINGS] = "DELETE FROM customer_beginning WHERE asked_at <= ?1",
    [CUSTOMERS_SQL_DROP_CERTIFICATES] = "DELETE FROM customer_certificate WHERE customer = ?1",
    [CUSTOMERS_SQL_DROP_ADDRESSES] = "DELETE FROM customer_address WHERE customer = ?1",
    [CUSTOMERS_SQL_DROP_REFUSALS] = "DELETE FROM notice_refusal WHERE customer = ?1",
    [CUSTOMERS_SQL_DROP] = "DELETE FROM customer WHERE id = ?1",
};
