/* The statements of contracts, certificates and events; their SQL stands in sql.c. A new one is a
 * row in each. */
#ifndef RECORD_SQL_H
#define RECORD_SQL_H

enum record_sql {
	RECORD_SQL_CONTRACT,
	RECORD_SQL_URLS,
	RECORD_SQL_SUCCESSOR,
	RECORD_SQL_PREDECESSORS,
	RECORD_SQL_CURRENT,
	RECORD_SQL_CHAIN,
	RECORD_SQL_SUCCESSORS_ISSUED,
	RECORD_SQL_CERTIFICATES,
	RECORD_SQL_FINGERPRINT,
	RECORD_SQL_EVENTS,
	RECORD_SQL_EVENTS_BEFORE,
	RECORD_SQL_EVENT_OF_CODE,
	RECORD_SQL_CODES_OF_HOST,
	RECORD_SQL_LIST,
	RECORD_SQL_LIST_NAMED,
	RECORD_SQL_LIST_HOST,
	RECORD_SQL_LIST_HOST_NAMED,
	RECORD_SQL_ADD_CONTRACT,
	RECORD_SQL_ADD_NAME,
	RECORD_SQL_ADD_URL,
	RECORD_SQL_ADD_CERTIFICATE,
	RECORD_SQL_SET_STICKER,
	RECORD_SQL_SET_REVOKED,
	RECORD_SQL_ADD_EVENT,
	RECORD_SQL_COUNT
};

/* The last second in which a row of the table certificate is valid. */
#define RECORD_SQL_CERTIFICATE_END                                                                 \
	"(CASE WHEN revoked_at <= not_after THEN revoked_at - 1 ELSE not_after END)"

/* For store_query(). */
extern const char *const record_sql[RECORD_SQL_COUNT];

#endif
