/* What the files of the store share: store_sql.c has the SQL, store_migrate.c brings a database up
 * to this version, store_read.c has the reads of visitors, store_show.c those of operators,
 * store_write.c the writes, store_operator.c, store_session.c and store_audit.c those who log in,
 * store.c the rest. Not for others. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "io/sql/sql.h"
#include "store/store.h"

/* The statements; their SQL stands in store_sql.c. A new one is a row in each. */
enum store_sql {
	SQL_CONTRACT,
	SQL_URLS,
	SQL_SUCCESSOR,
	SQL_PREDECESSORS,
	SQL_CURRENT,
	SQL_CHAIN,
	SQL_SUCCESSORS_ISSUED,
	SQL_CERTIFICATES,
	SQL_FINGERPRINT,
	SQL_EVENTS,
	SQL_EVENTS_BEFORE,
	SQL_EVENT_OF_CODE,
	SQL_LIST,
	SQL_LIST_NAMED,
	SQL_LIST_HOST,
	SQL_LIST_HOST_NAMED,
	SQL_ADD_CONTRACT,
	SQL_ADD_NAME,
	SQL_ADD_URL,
	SQL_ADD_CERTIFICATE,
	SQL_SET_STICKER,
	SQL_SET_REVOKED,
	SQL_ADD_EVENT,
	SQL_USAGE_BATCH,
	SQL_USAGE_SET_BATCH,
	SQL_USAGE_ADD_TOTAL,
	SQL_USAGE_ADD_CODE,
	SQL_USAGE_ADD_ROLLUP,
	SQL_USAGE_ADD_STANDING,
	SQL_USAGE_PLACES,
	SQL_USAGE_ADD_PLACE,
	SQL_USAGE_DROP_PLACE,
	SQL_USAGE_UNNAME,
	SQL_USAGE_DROP_UNNAMED,
	SQL_USAGE_FOREIGN_SIZE,
	SQL_USAGE_FOREIGN_LEAST,
	SQL_USAGE_FOREIGN,
	SQL_USAGE_ADD_FOREIGN,
	SQL_USAGE_DROP_FOREIGN,
	SQL_USAGE_MARK,
	SQL_USAGE_SET_MARK,
	SQL_USAGE_EVENTS,
	SQL_USAGE_FOLLOW,
	SQL_USAGE_OLD_CODES,
	SQL_USAGE_PRUNE_CODE,
	SQL_USAGE_PRUNE_PLACES,
	SQL_USAGE_PRUNE_ROLLUP,
	SQL_USAGE_PRUNE_FOREIGN,
	SQL_USAGE_PRUNE_BATCH,
	SQL_USAGE_TOTALS,
	SQL_USAGE_TOTALS_BY_DAY,
	SQL_USAGE_OF_CODE,
	SQL_USAGE_OF_CODE_BY_DAY,
	SQL_USAGE_BUSIEST,
	SQL_USAGE_ROLLUP,
	SQL_USAGE_HOST_CODES,
	SQL_USAGE_INSTALLED,
	SQL_USAGE_COUNT_OLD,
	SQL_USAGE_COUNT_WRONG,
	SQL_USAGE_STANDING,
	SQL_USAGE_MISSING,
	SQL_USAGE_SHOWN,
	SQL_USAGE_WRONG,
	SQL_USAGE_WRONG_PLACE,
	SQL_USAGE_OLD,
	SQL_USAGE_UNVERIFIABLE,
	SQL_USAGE_FIND_HOST,
	SQL_USAGE_COUNT_FOREIGN,
	SQL_USAGE_TOP_FOREIGN,
	SQL_OPERATOR,
	SQL_OPERATOR_NAMED,
	SQL_OPERATORS,
	SQL_ADD_OPERATOR,
	SQL_SET_OPERATOR,
	SQL_SESSION,
	SQL_ADD_SESSION,
	SQL_TOUCH_SESSION,
	SQL_END_SESSION,
	SQL_END_SESSIONS,
	SQL_END_OLD_SESSIONS,
	SQL_COUNT_SESSIONS,
	SQL_WRONG,
	SQL_SET_WRONG,
	SQL_FORGET_WRONG,
	SQL_FORGET_WRONG_BEFORE,
	SQL_FORGET_INVENTED,
	SQL_COUNT_INVENTED,
	SQL_ADD_SHARED_KEY,
	SQL_SHARED_KEY,
	SQL_ADD_AUDIT,
	SQL_AUDIT_LAST,
	SQL_AUDIT,
	SQL_VERSION,
	SQL_TABLES,
	SQL_MIGRATED,
	SQL_NEXT_EVENTS,
	SQL_COPY_ACCOUNTS,
	SQL_COPY_KNOWS_ACCOUNT,
	SQL_COPY_BATCHES,
	SQL_COPY_KNOWS_BATCH,
	SQL_COUNT
};

extern const char *const store_statements[SQL_COUNT];

/* ---- store_migrate.c ---- */

/* Is the database a store of this version? Unless it is for reading, an older or empty one is
 * brought up. ERR_CORRUPT, ERR_VERSION and those of store.h, with s->why. */
enum err store_migrate(struct store *s, enum store_mode mode);

/* ---- store.c ---- */

struct sql_query *store_query(struct store *s, enum store_sql sql);
/* How a call ends: `err`, with the connection's reason in s->why. */
enum err store_result(struct store *s, enum err err);
enum err store_no_memory(struct store *s);
/* Ends a query whose rows were kept with enough memory, or without. */
enum err store_end(struct store *s, struct sql_query *q, bool enough_memory);
/* Ends a snapshot; `err`, from what was done in it, comes first. */
enum err store_end_snapshot(struct store *s, enum err err);
/* Codes are numbers in the tables. */
int64_t store_number(const struct code *code);
struct code store_code(int64_t number);
/* A copy of a column in the arena, absent for NULL; *ok turns false when memory is short. */
struct str store_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok);
/* A copy with ASCII letters in lower case, absent for nothing; *ok turns false when memory is
 * short. */
struct str store_lower(struct str text, struct arena *arena, bool *ok);
/* A list in an arena that has room for one more behind `count`; NULL when memory is short. Call it
 * before each addition, from the first (items NULL) on. */
void *store_grow(struct arena *arena, void *items, size_t count, size_t size);

/* ---- store_read.c ---- */

/* The codes in the first column; ends the query. */
enum err store_read_codes(struct store *s, struct sql_query *q, struct arena *arena,
    struct code **ret, size_t *ret_count);
enum err store_read_contract(struct store *s, const struct code *code, struct arena *arena,
    struct contract *ret, int64_t *ret_added_at);

#endif
