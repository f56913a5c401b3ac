/* The statements of help; their SQL stands in sql.c. A new one is a row in each. */
#ifndef HELP_SQL_H
#define HELP_SQL_H

enum help_sql { HELP_SQL_ADD, HELP_SQL_OPENED, HELP_SQL_COUNT };

/* For store_query(). */
extern const char *const help_sql[HELP_SQL_COUNT];

#endif
