/* The statements of tasks; their SQL stands in sql.c. A new one is a row in each. */
#ifndef WATCH_SQL_H
#define WATCH_SQL_H

enum watch_sql {
	WATCH_SQL_KEY,
	WATCH_SQL_SET_KEY,
	WATCH_SQL_DUE,
	WATCH_SQL_TASK,
	WATCH_SQL_CLAIM,
	WATCH_SQL_SETTLE,
	WATCH_SQL_ADD,
	WATCH_SQL_HASTEN,
	WATCH_SQL_DROP,
	WATCH_SQL_FIRST_DUE,
	WATCH_SQL_LAST_DUE,
	WATCH_SQL_RIGHT,
	WATCH_SQL_COUNT
};

/* For store_query(). */
extern const char *const watch_sql[WATCH_SQL_COUNT];

#endif
