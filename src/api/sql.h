/* The statements of answers that are kept; their SQL stands in sql.c. A new one is a row in each.
 */
#ifndef API_SQL_H
#define API_SQL_H

enum api_sql {
	API_SQL_ANSWER,
	API_SQL_KEEP_ANSWER,
	API_SQL_FORGET_ANSWER,
	API_SQL_FORGET_ANSWERS,
	API_SQL_COUNT
};

/* For store_query(). */
extern const char *const api_sql[API_SQL_COUNT];

#endif
