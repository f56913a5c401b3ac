/* The SQL of mails. */
#include "mail/sql.h"

#include "store/rows.h"

/* As mail_take() reads them. */
#define MAIL_COLUMNS                                                                               \
	"id, kind, reason, lang, recipient, coalesce(customer, 0), coalesce(code, -1),"            \
	" coalesce(details, ''), place, made_at, due_at, coalesce(until, 0), state, claimed,"      \
	" failures, coalesce(said, ''), coalesce(settled_at, 0), message"

#define MAIL_LIST(condition)                                                                       \
	"SELECT " MAIL_COLUMNS " FROM mail WHERE id < ?1" condition " ORDER BY id DESC LIMIT ?2"

const char *const mail_sql[MAIL_SQL_COUNT] = {
    [MAIL_SQL_ADD] = "INSERT INTO mail (id, kind, reason, lang, recipient, customer, code, details,"
		     " place, made_at, due_at, until, state, message) VALUES (" STORE_NEXT_ID(
			 "mail") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, 0, ?11)"
				 " ON CONFLICT (kind, reason) DO NOTHING RETURNING id",
    [MAIL_SQL_DUE] = "SELECT " MAIL_COLUMNS " FROM mail WHERE state = 0 AND place = ?1 AND"
		     " (due_at <= ?2 OR due_at > ?3) ORDER BY due_at, id LIMIT 1",
    [MAIL_SQL_SENT_LATELY] = "SELECT count(*), coalesce(min(settled_at), 0) FROM mail"
			     " WHERE recipient = ?1 AND settled_at > ?2 AND state = 1",
    [MAIL_SQL_CLAIM] = "UPDATE mail SET due_at = ?2, claimed = ?3 WHERE id = ?1",
    [MAIL_SQL_SETTLE] = "UPDATE mail SET claimed = 0, state = ?3, due_at = ?4, failures = ?5,"
			" said = ?6, settled_at = ?7"
			" WHERE id = ?1 AND claimed = ?2 AND state = 0",
    [MAIL_SQL_ONE] = "SELECT " MAIL_COLUMNS " FROM mail WHERE id = ?1",
    [MAIL_SQL_LIST] = MAIL_LIST(""),
    [MAIL_SQL_LIST_STATE] = MAIL_LIST(" AND state = ?3"),
    [MAIL_SQL_LIST_RECIPIENT] = MAIL_LIST(" AND recipient = ?3"),
    [MAIL_SQL_LIST_CODE] = MAIL_LIST(" AND code = ?3"),
    [MAIL_SQL_LIST_CUSTOMER] = MAIL_LIST(" AND customer = ?3"),
    [MAIL_SQL_AGAIN] =
	"UPDATE mail SET state = 0, due_at = ?2, failures = 0, until = NULL, settled_at = NULL"
	" WHERE id = ?1 AND recipient <> '' AND claimed <= ?2 RETURNING id",
    [MAIL_SQL_WAITING] = "SELECT count(*), coalesce(min(made_at), 0) FROM mail WHERE state = 0",
    [MAIL_SQL_FORGET] = "UPDATE mail SET recipient = '', details = NULL WHERE id IN (SELECT id"
			" FROM mail WHERE state <> 0 AND recipient <> '' AND settled_at < ?1"
			" ORDER BY settled_at LIMIT ?2)",
};
