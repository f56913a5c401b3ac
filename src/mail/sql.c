/* The SQL of mails. */
#include "mail/sql.h"

#include "store/rows.h"

const char *const mail_sql[MAIL_SQL_COUNT] = {
    [MAIL_SQL_ADD] = "INSERT INTO mail (id, kind, reason, lang, recipient, customer, code, details,"
		     " place, made_at, due_at, until, state, message) VALUES (" STORE_NEXT_ID(
			 "mail") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, 0, ?11)"
				 " ON CONFLICT (kind, reason) DO NOTHING RETURNING id",
};
