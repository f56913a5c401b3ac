/* The statements about what is known of each certificate's revocation; their SQL stands in
 * state_sql.c. A new one is a row in each. */
#ifndef REVOCATION_STATE_SQL_H
#define REVOCATION_STATE_SQL_H

enum state_sql {
	STATE_SQL_READ,
	STATE_SQL_SEEN,
	STATE_SQL_SEEN_TOO,
	STATE_SQL_VANISHED,
	STATE_SQL_OCSP_PAIR,
	STATE_SQL_OCSP_KEEP,
	STATE_SQL_OCSP_FAULT,
	STATE_SQL_OCSP_OF_CODE,
	STATE_SQL_COUNT
};

/* For store_query(). */
extern const char *const state_sql[STATE_SQL_COUNT];

#endif
