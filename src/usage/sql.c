/* The SQL of counts: see assets/sql/0002_usage.sql. */
#include "usage/sql.h"

#include "record/sql.h"
#include "store/rows.h"

#define STANDING                                                                                   \
	"SELECT code, picture_day, begins, ends, first_day, click_day, old_day, wrong_day"         \
	" FROM usage_standing "
#define EXPECTED "wanted = 1 AND renewed = 0 AND begins <= ?1 AND ends >= ?2"
#define FOUND_PLACES                                                                               \
	"SELECT place, host, pictures, clicks, error, reason, first_day, last_day, old_day, "      \
	"sizes,"                                                                                   \
	" formats, code FROM usage_place "

/* What ended a contract was a revocation. */
#define ENDED_BY_REVOCATION                                                                        \
	"EXISTS (SELECT 1 FROM certificate WHERE certificate.code = usage_standing.code"           \
	" AND revoked_at IS NOT NULL AND revoked_at = usage_standing.ends + 1)"

const char *const usage_sql[USAGE_SQL_COUNT] = {
    [USAGE_SQL_BATCH] = "SELECT number FROM usage_batch WHERE process = ?1",
    [USAGE_SQL_SET_BATCH] = "INSERT INTO usage_batch (process, number, at) VALUES (?1, ?2, ?3)"
			    " ON CONFLICT (process) DO UPDATE SET number = excluded.number,"
			    " at = excluded.at",
    [USAGE_SQL_ADD_TOTAL] =
	"INSERT INTO usage_total (day, shape, n) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (day, shape) DO UPDATE SET n = usage_total.n + excluded.n",
    [USAGE_SQL_ADD_INBOX] = "INSERT INTO usage_inbox (id, at, first_code, last_code, items, "
			    "packed) VALUES (" STORE_NEXT_ID("usage_inbox") ", ?1, ?2, ?3, ?4, ?5)",
    [USAGE_SQL_INBOX] =
	"SELECT id, first_code, last_code, items, packed FROM usage_inbox WHERE last_code > ?1"
	" ORDER BY first_code, id LIMIT ?2",
    [USAGE_SQL_KEEP_INBOX] = "UPDATE usage_inbox SET first_code = ?2, last_code = ?3, items = ?4,"
			     " packed = ?5 WHERE id = ?1",
    [USAGE_SQL_DROP_INBOX] = "DELETE FROM usage_inbox WHERE id = ?1",
    [USAGE_SQL_LOOK_INBOX] = "SELECT CAST(coalesce(sum(items), 0) AS BIGINT),"
			     " coalesce(min(at), 0) FROM usage_inbox",
    [USAGE_SQL_ADD_CODE] =
	"INSERT INTO usage_code (code, day, place, shape, n) VALUES (?1, ?2, ?3, ?4, ?5)"
	" ON CONFLICT (code, day, place, shape) DO UPDATE SET n = usage_code.n + excluded.n",
    [USAGE_SQL_ADD_ROLLUP] =
	"INSERT INTO usage_rollup (bucket, code, pictures, clicks, unverifiable)"
	" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, code) DO UPDATE SET"
	" pictures = usage_rollup.pictures + excluded.pictures,"
	" clicks = usage_rollup.clicks + excluded.clicks,"
	" unverifiable = usage_rollup.unverifiable + excluded.unverifiable",
    /* Most batches bring no new day: then nothing is written. */
    [USAGE_SQL_ADD_STANDING] =
	"INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day, picture_day,"
	" click_day, old_day, wrong_day) VALUES (?1, 0, 0, 0, 0, ?2, ?3, ?4, ?5, ?6)"
	" ON CONFLICT (code) DO UPDATE SET"
	" first_day = CASE WHEN usage_standing.first_day = 0 THEN excluded.first_day"
	"  ELSE usage_standing.first_day END,"
	" picture_day = CASE WHEN excluded.picture_day > usage_standing.picture_day"
	"  THEN excluded.picture_day ELSE usage_standing.picture_day END,"
	" click_day = CASE WHEN excluded.click_day > usage_standing.click_day"
	"  THEN excluded.click_day ELSE usage_standing.click_day END,"
	" old_day = CASE WHEN excluded.old_day > usage_standing.old_day"
	"  THEN excluded.old_day ELSE usage_standing.old_day END,"
	" wrong_day = CASE WHEN excluded.wrong_day > usage_standing.wrong_day"
	"  THEN excluded.wrong_day ELSE usage_standing.wrong_day END"
	" WHERE excluded.picture_day > usage_standing.picture_day"
	" OR excluded.click_day > usage_standing.click_day"
	" OR excluded.old_day > usage_standing.old_day"
	" OR excluded.wrong_day > usage_standing.wrong_day",
    [USAGE_SQL_PLACES] =
	"SELECT place, host, pictures, clicks, error, reason, first_day, last_day, old_day, sizes,"
	" formats, code FROM usage_place WHERE code = ?1 ORDER BY place",
    [USAGE_SQL_PLACES_OF_MANY] =
	"SELECT code, place, host, pictures, clicks FROM usage_place"
	" WHERE code IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
	" ORDER BY code, place",
    [USAGE_SQL_ADD_PLACE] =
	"INSERT INTO usage_place (code, place, host, reason, pictures, clicks, error, first_day,"
	" last_day, old_day, sizes, formats) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	" ?12) ON CONFLICT (code, place) DO UPDATE SET reason = excluded.reason,"
	" pictures = usage_place.pictures + excluded.pictures,"
	" clicks = usage_place.clicks + excluded.clicks,"
	" last_day = CASE WHEN excluded.last_day > usage_place.last_day THEN excluded.last_day"
	"  ELSE usage_place.last_day END,"
	" old_day = CASE WHEN excluded.old_day > usage_place.old_day THEN excluded.old_day"
	"  ELSE usage_place.old_day END,"
	" sizes = usage_place.sizes | excluded.sizes,"
	" formats = usage_place.formats | excluded.formats",
    [USAGE_SQL_DROP_PLACE] = "DELETE FROM usage_place WHERE code = ?1 AND place = ?2",
    [USAGE_SQL_UNNAME] =
	"INSERT INTO usage_code (code, day, place, shape, n)"
	" SELECT code, day, 0, shape, n FROM usage_code WHERE code = ?1 AND place = ?2"
	" ON CONFLICT (code, day, place, shape) DO UPDATE SET n = usage_code.n + excluded.n",
    [USAGE_SQL_DROP_UNNAMED] = "DELETE FROM usage_code WHERE code = ?1 AND place = ?2",
    [USAGE_SQL_FOREIGN_SIZE] = "SELECT count(*) FROM usage_foreign",
    [USAGE_SQL_FOREIGN_LEAST] =
	"SELECT host, hits FROM usage_foreign ORDER BY hits, last_day LIMIT 1",
    [USAGE_SQL_FOREIGN] = "SELECT hits FROM usage_foreign WHERE host = ?1",
    [USAGE_SQL_ADD_FOREIGN] =
	"INSERT INTO usage_foreign (host, hits, error, first_day, last_day, code)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (host) DO UPDATE SET"
	" hits = usage_foreign.hits + excluded.hits,"
	" last_day = CASE WHEN excluded.last_day > usage_foreign.last_day THEN excluded.last_day"
	"  ELSE usage_foreign.last_day END, code = excluded.code",
    [USAGE_SQL_DROP_FOREIGN] = "DELETE FROM usage_foreign WHERE host = ?1",
    [USAGE_SQL_MARK] = "SELECT at FROM usage_mark WHERE name = ?1",
    [USAGE_SQL_SET_MARK] = "INSERT INTO usage_mark (name, at) VALUES (?1, ?2)"
			   " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
    [USAGE_SQL_MARK_KINDS] =
	"INSERT INTO usage_mark (name, at) SELECT ?1,"
	" CASE WHEN EXISTS (SELECT 1 FROM usage_total WHERE day < CAST(?2 AS BIGINT))"
	"  THEN CAST(?2 AS BIGINT) ELSE 0 END"
	" WHERE NOT EXISTS (SELECT 1 FROM usage_mark WHERE name = ?1)"
	" ON CONFLICT (name) DO NOTHING",
    [USAGE_SQL_EVENTS] = "SELECT id, code FROM event WHERE id > ?1 ORDER BY id LIMIT ?2",
    /* ?2 is now: what was over by then may not bridge the time until another certificate begins. */
    [USAGE_SQL_FOLLOW] =
	"INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day, picture_day,"
	" click_day, old_day)"
	" SELECT code, sticker, CAST(?3 AS BIGINT),"
	"  coalesce((SELECT min(not_before) FROM certificate WHERE certificate.code = contract.code"
	"   AND broken = 0 AND " RECORD_SQL_CERTIFICATE_END " >= not_before"
	"   AND " RECORD_SQL_CERTIFICATE_END " >= ?2), 0),"
	"  coalesce((SELECT max(" RECORD_SQL_CERTIFICATE_END
	") FROM certificate WHERE certificate.code = contract.code AND broken = 0), 0),"
	"  0, 0, 0, 0 FROM contract WHERE code = ?1"
	" ON CONFLICT (code) DO UPDATE SET wanted = excluded.wanted, renewed = excluded.renewed,"
	" begins = excluded.begins, ends = excluded.ends",
    [USAGE_SQL_OLD_CODES] =
	"SELECT code FROM usage_standing WHERE code > ?1 ORDER BY code LIMIT ?2",
    [USAGE_SQL_PRUNE_CODE] = "DELETE FROM usage_code WHERE code = ?1 AND day < ?2",
    [USAGE_SQL_PRUNE_PLACES] = "DELETE FROM usage_place WHERE code = ?1 AND last_day < ?2",
    [USAGE_SQL_PRUNE_ROLLUP] =
	"DELETE FROM usage_rollup WHERE (bucket, code) IN (SELECT bucket, code FROM usage_rollup"
	" WHERE bucket < ?1 ORDER BY bucket, code LIMIT ?2)",
    [USAGE_SQL_PRUNE_FOREIGN] = "DELETE FROM usage_foreign WHERE last_day < ?1",
    [USAGE_SQL_PRUNE_BATCH] = "DELETE FROM usage_batch WHERE at < ?1",
    [USAGE_SQL_TOTALS] = "SELECT 0, 0, shape, CAST(sum(n) AS BIGINT) FROM usage_total"
			 " WHERE day BETWEEN ?1 AND ?2 GROUP BY shape",
    [USAGE_SQL_TOTALS_BY_DAY] =
	"SELECT day, 0, shape, n FROM usage_total WHERE day BETWEEN ?1 AND ?2",
    [USAGE_SQL_OF_CODE] = "SELECT 0, place, shape, CAST(sum(n) AS BIGINT) FROM usage_code"
			  " WHERE day BETWEEN ?1 AND ?2 AND code = ?3 GROUP BY place, shape",
    [USAGE_SQL_OF_CODE_BY_DAY] = "SELECT day, place, shape, n FROM usage_code"
				 " WHERE day BETWEEN ?1 AND ?2 AND code = ?3",
    [USAGE_SQL_BUSIEST] = "SELECT code, pictures, clicks FROM usage_rollup WHERE bucket = ?1"
			  " ORDER BY pictures DESC LIMIT ?2",
    [USAGE_SQL_ROLLUP] =
	"SELECT pictures, clicks FROM usage_rollup WHERE bucket = ?1 AND code = ?2",
    [USAGE_SQL_HOST_CODES] =
	"SELECT code, place FROM usage_place WHERE host = ?1 ORDER BY code, place LIMIT ?2",
    [USAGE_SQL_INSTALLED] =
	"SELECT count(*), CAST(coalesce(sum(CASE WHEN picture_day >= ?3 THEN 1 ELSE 0 END), 0)"
	" AS BIGINT) FROM usage_standing WHERE " EXPECTED,
    [USAGE_SQL_COUNT_OLD] =
	"SELECT count(*) FROM usage_standing WHERE old_day >= ?1 AND old_day > 0",
    [USAGE_SQL_COUNT_WRONG] =
	"SELECT count(*) FROM usage_standing WHERE wrong_day >= ?1 AND wrong_day > 0",
    [USAGE_SQL_STANDING] = STANDING "WHERE code = ?1",
    /* Behind the day ?4 and code ?5. */
    [USAGE_SQL_MISSING] =
	STANDING "WHERE " EXPECTED " AND picture_day < ?3 AND picture_day >= ?4"
		 " AND (picture_day > ?4 OR code > ?5) ORDER BY picture_day, code LIMIT ?6",
    [USAGE_SQL_SHOWN] = STANDING
    "WHERE " EXPECTED " AND picture_day >= ?3 AND picture_day <= ?4"
    " AND (picture_day < ?4 OR code < ?5) ORDER BY picture_day DESC, code DESC LIMIT ?6",
    [USAGE_SQL_WRONG] =
	STANDING "WHERE wrong_day >= ?1 AND wrong_day > 0 AND code > ?2 ORDER BY code LIMIT ?3",
    [USAGE_SQL_WRONG_PLACE] =
	"SELECT host, reason FROM usage_place WHERE code = ?1 AND reason BETWEEN ?2 AND ?3"
	" ORDER BY last_day DESC, pictures DESC LIMIT 1",
    [USAGE_SQL_OLD] =
	STANDING "WHERE old_day >= ?1 AND old_day > 0 AND code > ?2 ORDER BY code LIMIT ?3",
    [USAGE_SQL_UNVERIFIABLE] =
	"SELECT code, pictures, unverifiable FROM usage_rollup WHERE bucket = ?1"
	" AND pictures >= ?2 AND unverifiable * 100 >= pictures * ?3"
	" ORDER BY pictures DESC LIMIT ?4",
    /* ?2 and ?6 are numbers of list.h; ?8 is 0, and ?10 and ?11 are empty, where that is not asked.
     * Most contracts may be of one service: they are looked up one by one, since a list of all
     * their codes is one that PostgreSQL reads from its beginning for each row. A service that
     * none has is found out once. */
    [USAGE_SQL_FILTER] =
	"SELECT code, picture_day, begins, ends, first_day, click_day, old_day, wrong_day,"
	" CASE WHEN ends < ?3 AND " ENDED_BY_REVOCATION " THEN 1 ELSE 0 END"
	" FROM usage_standing WHERE code > ?1 AND ends BETWEEN ?4 AND ?5"
	" AND (CAST(?2 AS BIGINT) = 0"
	"  OR (?2 = 1 AND ends >= ?3 AND begins <= ?3) OR (?2 = 2 AND ends >= ?3 AND begins > ?3)"
	"  OR (?2 IN (3, 4) AND ends > 0 AND ends < ?3) OR (?2 = 5 AND ends = 0))"
	" AND (?2 <> 3 OR NOT " ENDED_BY_REVOCATION ") AND (?2 <> 4 OR " ENDED_BY_REVOCATION ")"
	" AND (CAST(?6 AS BIGINT) = 0 OR (?6 = 1 AND picture_day >= ?7)"
	"  OR (?6 = 2 AND picture_day < ?7))"
	" AND (CAST(?8 AS BIGINT) = 0 OR code IN (SELECT code FROM usage_place"
	"  WHERE (formats & ?8) > 0 AND (sizes & CAST(?9 AS BIGINT)) > 0 AND last_day >= ?7))"
	" AND (CAST(?10 AS TEXT) = '' OR (EXISTS (SELECT 1 FROM contract WHERE service = ?10)"
	"  AND EXISTS (SELECT 1 FROM contract WHERE contract.code = usage_standing.code"
	"   AND contract.service = ?10)))"
	" AND (CAST(?11 AS TEXT) = '' OR code IN"
	"  (SELECT code FROM registered_url WHERE host = ?11)) ORDER BY code LIMIT ?12",
    /* The very host comes first, and is found by its index, however many have it within theirs. */
    [USAGE_SQL_FIND_HOST] = FOUND_PLACES "WHERE host = ?1 UNION ALL " FOUND_PLACES
					 "WHERE host <> ?1 AND {instr}(host, ?1) > 0 LIMIT ?2",
    [USAGE_SQL_COUNT_FOREIGN] = "SELECT count(*) FROM usage_foreign WHERE last_day >= ?1",
    [USAGE_SQL_TOP_FOREIGN] =
	"SELECT host, hits, error, first_day, last_day, code FROM usage_foreign"
	" WHERE last_day >= ?1 ORDER BY hits DESC, host LIMIT ?2",
    /* Places behind ?2 are of foreign hosts. */
    [USAGE_SQL_FOREIGN_CODES] =
	"SELECT usage_foreign.host, usage_place.code FROM usage_foreign JOIN usage_place"
	" ON usage_place.host = usage_foreign.host AND usage_place.place > ?2"
	" WHERE usage_foreign.last_day >= ?1"
	" ORDER BY usage_foreign.hits DESC, usage_foreign.host, usage_place.code LIMIT ?3",
    /* ?7 and ?8 bound those of the day, of this host and of all. */
    [USAGE_SQL_ADD_COMPLAINT] =
	"INSERT INTO usage_complaint (id, at, day, host, code, seen, words)"
	" SELECT " STORE_NEXT_ID("usage_complaint") ", CAST(?1 AS BIGINT), CAST(?2 AS BIGINT),"
						    " CAST(?3 AS TEXT), CAST(?4 AS TEXT), CAST(?5 "
						    "AS TEXT), CAST(?6 AS TEXT)"
						    " WHERE (SELECT count(*) FROM usage_complaint "
						    "WHERE day = ?2 AND host = ?3)"
						    "  < CAST(?7 AS BIGINT)"
						    " AND (SELECT count(*) FROM usage_complaint "
						    "WHERE day = ?2) < CAST(?8 AS BIGINT)"
						    " AND NOT EXISTS (SELECT 1 FROM "
						    "usage_complaint WHERE day = ?2 AND host = ?3"
						    "  AND code = ?4 AND words = ?6)",
    [USAGE_SQL_COMPLAINTS] = "SELECT at, code, seen, host, words FROM usage_complaint"
			     " WHERE host = ?1 ORDER BY id DESC LIMIT ?2",
    [USAGE_SQL_COMPLAINED] =
	"SELECT host, count(*), min(day), max(day) FROM usage_complaint WHERE day >= ?1"
	" GROUP BY host ORDER BY count(*) DESC, host LIMIT ?2",
    [USAGE_SQL_PRUNE_COMPLAINTS] = "DELETE FROM usage_complaint WHERE day < ?1",
};
