/* The statements of counts; their SQL stands in sql.c. A new one is a row in each. */
#ifndef USAGE_SQL_H
#define USAGE_SQL_H

enum usage_sql {
	USAGE_SQL_BATCH,
	USAGE_SQL_SET_BATCH,
	USAGE_SQL_ADD_TOTAL,
	USAGE_SQL_ADD_INBOX,
	USAGE_SQL_INBOX,
	USAGE_SQL_KEEP_INBOX,
	USAGE_SQL_DROP_INBOX,
	USAGE_SQL_LOOK_INBOX,
	USAGE_SQL_ADD_CODE,
	USAGE_SQL_ADD_ROLLUP,
	USAGE_SQL_ADD_STANDING,
	USAGE_SQL_PLACES,
	USAGE_SQL_PLACES_OF_MANY,
	USAGE_SQL_ADD_PLACE,
	USAGE_SQL_DROP_PLACE,
	USAGE_SQL_UNNAME,
	USAGE_SQL_DROP_UNNAMED,
	USAGE_SQL_FOREIGN_SIZE,
	USAGE_SQL_FOREIGN_LEAST,
	USAGE_SQL_FOREIGN,
	USAGE_SQL_ADD_FOREIGN,
	USAGE_SQL_DROP_FOREIGN,
	USAGE_SQL_MARK,
	USAGE_SQL_SET_MARK,
	USAGE_SQL_MARK_KINDS,
	USAGE_SQL_EVENTS,
	USAGE_SQL_FOLLOW,
	USAGE_SQL_OLD_CODES,
	USAGE_SQL_PRUNE_CODE,
	USAGE_SQL_PRUNE_PLACES,
	USAGE_SQL_PRUNE_ROLLUP,
	USAGE_SQL_PRUNE_FOREIGN,
	USAGE_SQL_PRUNE_BATCH,
	USAGE_SQL_TOTALS,
	USAGE_SQL_TOTALS_BY_DAY,
	USAGE_SQL_OF_CODE,
	USAGE_SQL_OF_CODE_BY_DAY,
	USAGE_SQL_BUSIEST,
	USAGE_SQL_ROLLUP,
	USAGE_SQL_HOST_CODES,
	USAGE_SQL_INSTALLED,
	USAGE_SQL_COUNT_OLD,
	USAGE_SQL_COUNT_WRONG,
	USAGE_SQL_STANDING,
	USAGE_SQL_MISSING,
	USAGE_SQL_SHOWN,
	USAGE_SQL_WRONG,
	USAGE_SQL_WRONG_PLACE,
	USAGE_SQL_OLD,
	USAGE_SQL_UNVERIFIABLE,
	USAGE_SQL_FILTER,
	USAGE_SQL_FIND_HOST,
	USAGE_SQL_COUNT_FOREIGN,
	USAGE_SQL_TOP_FOREIGN,
	USAGE_SQL_FOREIGN_CODES,
	USAGE_SQL_ADD_COMPLAINT,
	USAGE_SQL_COMPLAINTS,
	USAGE_SQL_COMPLAINED,
	USAGE_SQL_PRUNE_COMPLAINTS,
	USAGE_SQL_COUNT
};

/* The mark of usage_kinds_day(). */
#define USAGE_KINDS_MARK STR("kinds")
/* When a server last settled a part of the inbox; 0 when none is at it. */
#define USAGE_SETTLING_MARK STR("settling")

/* Is the row `standing` of usage_standing, joined with `contract`, of a segment (segment.h, which
 * binds ?1 to ?10)? */
#define USAGE_SQL_SEGMENT                                                                          \
	" standing.code > ?1 AND contract.withdrawn_at IS NULL AND contract.ended_at IS NULL"      \
	" AND (CAST(?2 AS BIGINT) = 2 OR (standing.begins <= ?3 AND standing.ends >= ?3))"         \
	" AND (CAST(?2 AS BIGINT) = 0"                                                             \
	"  OR (?2 = 1 AND standing.wanted = 1 AND standing.renewed = 0"                            \
	"   AND standing.picture_day < ?4)"                                                        \
	"  OR (?2 = 2 AND standing.old_day >= ?4 AND standing.old_day > 0)"                        \
	"  OR (?2 = 3 AND EXISTS (SELECT 1 FROM usage_rollup AS month WHERE month.bucket = ?6"     \
	"   AND month.code = standing.code AND month.pictures >= ?7"                               \
	"   AND month.unverifiable * 100 >= month.pictures * ?8))"                                 \
	"  OR (?2 = 4 AND standing.renewed = 0 AND standing.ends <= ?5))"                          \
	" AND (CAST(?9 AS TEXT) = '' OR contract.service = ?9)"                                    \
	" AND (CAST(?10 AS TEXT) = '' OR standing.code IN"                                         \
	"  (SELECT code FROM registered_url WHERE host = ?10)) "
enum { USAGE_SQL_SEGMENT_PARAMETERS = 10 };

/* For store_query(). */
extern const char *const usage_sql[USAGE_SQL_COUNT];

#endif
