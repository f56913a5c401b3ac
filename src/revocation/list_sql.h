/* The statements about revocation lists, and about which certificates are watched; their SQL stands
 * in list_sql.c. A new one is a row in each. */
#ifndef REVOCATION_LIST_SQL_H
#define REVOCATION_LIST_SQL_H

enum list_sql {
	LIST_SQL_WATCHED_LAST,
	LIST_SQL_NEW,
	LIST_SQL_LOST,
	LIST_SQL_ISSUER_LAST,
	LIST_SQL_ISSUER_OF,
	LIST_SQL_ISSUERS_NAMED,
	LIST_SQL_ISSUER_ID,
	LIST_SQL_FIND,
	LIST_SQL_ADD,
	LIST_SQL_WATCH,
	LIST_SQL_READ,
	LIST_SQL_ISSUER,
	LIST_SQL_SIZE,
	LIST_SQL_OURS,
	LIST_SQL_MARKS,
	LIST_SQL_KEEP,
	LIST_SQL_SAME,
	LIST_SQL_FAULT,
	LIST_SQL_LOOKED_UP,
	LIST_SQL_OF_CODE,
	LIST_SQL_OF_NAME,
	LIST_SQL_COUNT
};

/* For store_query(). */
extern const char *const list_sql[LIST_SQL_COUNT];

#endif
