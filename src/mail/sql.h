/* The statements of mails; their SQL stands in sql.c. A new one is a row in each. */
#ifndef MAIL_SQL_H
#define MAIL_SQL_H

enum mail_sql { MAIL_SQL_ADD, MAIL_SQL_COUNT };

/* For store_query(). */
extern const char *const mail_sql[MAIL_SQL_COUNT];

#endif
