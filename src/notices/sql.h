/* The statements of notices; their SQL stands in sql.c. A new one is a row in each. */
#ifndef NOTICES_SQL_H
#define NOTICES_SQL_H

enum notices_sql {
	/* What is due in a stretch of codes: see notices/due.c for parameters and columns. */
	NOTICES_SQL_APPLIED,
	NOTICES_SQL_PAPERS,
	NOTICES_SQL_ISSUED,
	NOTICES_SQL_OLD_CERTIFICATE,
	NOTICES_SQL_OLD_CODE,
	NOTICES_SQL_STICKER,
	NOTICES_SQL_WRONG_ADDRESS,
	NOTICES_SQL_REVOKED,
	NOTICES_SQL_FOREIGN,
	NOTICES_SQL_LOGGED,
	/* Ordering. */
	NOTICES_SQL_TO,
	/* What customers wish. */
	NOTICES_SQL_REFUSALS,
	NOTICES_SQL_REFUSE,
	NOTICES_SQL_TAKE_BACK,
	/* Whom others may tell something. */
	NOTICES_SQL_COUNT_RECIPIENTS,
	NOTICES_SQL_RECIPIENTS,
	/* Turns. */
	NOTICES_SQL_UP_TO,
	NOTICES_SQL_CLAIM,
	NOTICES_SQL_CLAIM_ON,
	NOTICES_SQL_END,
	NOTICES_SQL_COUNT
};

/* For store_query(). */
extern const char *const notices_sql[NOTICES_SQL_COUNT];

#endif
