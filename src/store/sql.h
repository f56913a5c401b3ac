/* The statements of the store itself; their SQL stands in sql.c. A new one is a row in each. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

enum store_sql {
	STORE_SQL_VERSION,
	STORE_SQL_TABLES,
	STORE_SQL_MIGRATED,
	STORE_SQL_BROKE,
	STORE_SQL_LEAST_READER,
	STORE_SQL_LEAST_WRITER,
	STORE_SQL_NEXT_EVENTS,
	STORE_SQL_COPY_ACCOUNTS,
	STORE_SQL_COPY_KNOWS_ACCOUNT,
	STORE_SQL_COPY_BATCHES,
	STORE_SQL_COPY_KNOWS_BATCH,
	STORE_SQL_MARK,
	STORE_SQL_UNDO,
	STORE_SQL_COUNT
};

/* For store_query(). */
extern const char *const store_sql[STORE_SQL_COUNT];

#endif
