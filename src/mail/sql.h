/* The statements of mails; their SQL stands in sql.c. A new one is a row in each. */
#ifndef MAIL_SQL_H
#define MAIL_SQL_H

enum mail_sql {
	MAIL_SQL_ADD,
	MAIL_SQL_DUE,
	MAIL_SQL_SENT_LATELY,
	MAIL_SQL_CLAIM,
	MAIL_SQL_SETTLE,
	MAIL_SQL_ONE,
	MAIL_SQL_LIST,
	MAIL_SQL_LIST_STATE,
	MAIL_SQL_LIST_RECIPIENT,
	MAIL_SQL_LIST_CODE,
	MAIL_SQL_LIST_CUSTOMER,
	MAIL_SQL_AGAIN,
	MAIL_SQL_WAITING,
	MAIL_SQL_FORGET,
	MAIL_SQL_COUNT
};

/* For store_query(). */
extern const char *const mail_sql[MAIL_SQL_COUNT];

#endif
