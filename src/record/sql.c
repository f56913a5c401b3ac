/* The SQL of the store: every statement that it runs.
 *
 * DESIGN: each stands here once, for all databases; io/sql/sql.h says by which words. Ids are
 * counted here and not by the database: whoever adds has the right to write, so that they grow in
 * the order of commits. */
#include "store/rows.h"

_Static_assert(STORE_CHAIN_MAX == 1000, "the bound stands in the SQL below");

#define NEXT_ID(table) "(SELECT coalesce(max(id), 0) + 1 FROM " table ")"

/* The code ?1 and its successors. */
#define CHAIN                                                                                      \
	"WITH RECURSIVE chain (code, depth) AS ("                                                  \
	" SELECT CAST(?1 AS BIGINT), 0"                                                            \
	" UNION ALL"                                                                               \
	" SELECT contract.code, depth + 1 FROM chain JOIN contract ON contract.renews = "          \
	"chain.code"                                                                               \
	" WHERE depth < 1000) "

/* The certificates of a code in this order have its current one first; ?2 is now. */
#define CURRENT_FIRST " ORDER BY not_before > ?2, not_before DESC, id DESC "

/* A page of ?3 codes from ?1 to ?2. */
#define LIST(from, which)                                                                          \
	"SELECT code FROM " from " WHERE code BETWEEN ?1 AND ?2" which " ORDER BY code LIMIT ?3"
#define NAMED " AND {instr}(name, ?4) > 0"
#define ON_HOST(parameter)                                                                         \
	" AND code IN (SELECT code FROM registered_url WHERE host = " parameter ")"

#define OPERATOR                                                                                   \
	"SELECT id, name, role, initial, password_at, disabled_at, added_at, password FROM "       \
	"operator "

/* What contract_name has of a contract, as in assets/sql/0004_search.sql. */
#define NAME "lower(organization) || coalesce('|' || lower(organization_en), '')"

const char *const store_statements[SQL_COUNT] = {
    [SQL_CONTRACT] = "SELECT lang, sticker, service, organization, organization_en, renews,"
		     " added_at FROM contract WHERE code = ?1",
    [SQL_URLS] = "SELECT url, host FROM registered_url WHERE code = ?1 ORDER BY position",
    [SQL_SUCCESSOR] = "SELECT code FROM contract WHERE renews = ?1",
    [SQL_PREDECESSORS] = "WITH RECURSIVE chain (code, depth) AS ("
			 " SELECT renews, 1 FROM contract WHERE code = ?1"
			 " UNION ALL"
			 " SELECT contract.renews, depth + 1 FROM chain"
			 " JOIN contract ON contract.code = chain.code WHERE depth < 1000)"
			 " SELECT code FROM chain WHERE code IS NOT NULL ORDER BY depth",
    [SQL_CURRENT] = "SELECT der, revoked_at, revocation_reason FROM certificate"
		    " WHERE code = ?1" CURRENT_FIRST "LIMIT 1",
    [SQL_CHAIN] =
	CHAIN "SELECT max(depth), max((SELECT max(id) FROM event WHERE event.code = chain.code)),"
	      " max((SELECT max(at) FROM event WHERE event.code = chain.code)) FROM chain",
    [SQL_SUCCESSORS_ISSUED] = CHAIN
    "SELECT chain.code, depth FROM chain JOIN certificate ON certificate.id ="
    " (SELECT id FROM certificate AS own WHERE own.code = chain.code" CURRENT_FIRST "LIMIT 1)"
    " WHERE depth > 0 AND not_after >= ?2 AND (revoked_at IS NULL OR revoked_at > ?2)"
    " ORDER BY not_before > ?2, depth DESC LIMIT ?3",
    [SQL_CERTIFICATES] =
	"SELECT id, fingerprint, serial, organization, not_before, not_after, added_at, revoked_at,"
	" revocation_reason FROM certificate WHERE code = ?1" CURRENT_FIRST,
    [SQL_FINGERPRINT] = "SELECT code FROM certificate WHERE fingerprint = ?1",
    [SQL_EVENTS] = "SELECT id, at, actor, action, before, after, code FROM event WHERE code = ?1"
		   " ORDER BY id DESC LIMIT ?2",
    [SQL_EVENTS_BEFORE] = "SELECT id, at, actor, action, before, after, code FROM event"
			  " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    [SQL_EVENT_OF_CODE] = "SELECT coalesce(max(id), 0) FROM event WHERE code = ?1",
    [SQL_LIST] = LIST("contract", ""),
    [SQL_LIST_NAMED] = LIST("contract_name", NAMED),
    [SQL_LIST_HOST] = LIST("contract", ON_HOST("?4")),
    [SQL_LIST_HOST_NAMED] = LIST("contract_name", NAMED ON_HOST("?5")),
    [SQL_ADD_CONTRACT] = "INSERT INTO contract (code, renews, lang, sticker, service, organization,"
			 " organization_en, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_ADD_NAME] = "INSERT INTO contract_name (code, name) SELECT code, " NAME
		     " FROM contract WHERE code = ?1",
    [SQL_ADD_URL] =
	"INSERT INTO registered_url (code, position, url, host) VALUES (?1, ?2, ?3, ?4)",
    [SQL_ADD_CERTIFICATE] =
	"INSERT INTO certificate (id, code, not_before, not_after, added_at, fingerprint, serial,"
	" organization, der) VALUES (" NEXT_ID("certificate") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_SET_STICKER] = "UPDATE contract SET sticker = ?2 WHERE code = ?1",
    [SQL_SET_REVOKED] =
	"UPDATE certificate SET revoked_at = ?2, revocation_reason = ?3 WHERE id = ?1",
    [SQL_ADD_EVENT] = "INSERT INTO event (id, at, code, actor, action, before, after)"
		      " VALUES (" NEXT_ID("event") ", ?1, ?2, ?3, ?4, ?5, ?6)",
    /* ---- usage: see assets/sql/0002_usage.sql ---- */
    [SQL_USAGE_BATCH] = "SELECT number FROM usage_batch WHERE process = ?1",
    [SQL_USAGE_SET_BATCH] = "INSERT INTO usage_batch (process, number, at) VALUES (?1, ?2, ?3)"
			    " ON CONFLICT (process) DO UPDATE SET number = excluded.number,"
			    " at = excluded.at",
    [SQL_USAGE_ADD_TOTAL] =
	"INSERT INTO usage_total (day, shape, n) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (day, shape) DO UPDATE SET n = usage_total.n + excluded.n",
    [SQL_USAGE_ADD_CODE] =
	"INSERT INTO usage_code (code, day, place, shape, n) VALUES (?1, ?2, ?3, ?4, ?5)"
	" ON CONFLICT (code, day, place, shape) DO UPDATE SET n = usage_code.n + excluded.n",
    [SQL_USAGE_ADD_ROLLUP] =
	"INSERT INTO usage_rollup (bucket, code, pictures, clicks, unverifiable)"
	" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, code) DO UPDATE SET"
	" pictures = usage_rollup.pictures + excluded.pictures,"
	" clicks = usage_rollup.clicks + excluded.clicks,"
	" unverifiable = usage_rollup.unverifiable + excluded.unverifiable",
    /* Most batches bring no new day: then nothing is written. */
    [SQL_USAGE_ADD_STANDING] =
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
    [SQL_USAGE_PLACES] =
	"SELECT place, host, pictures, clicks, error, reason, first_day, last_day, old_day, sizes,"
	" formats FROM usage_place WHERE code = ?1 ORDER BY place",
    [SQL_USAGE_ADD_PLACE] =
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
    [SQL_USAGE_DROP_PLACE] = "DELETE FROM usage_place WHERE code = ?1 AND place = ?2",
    [SQL_USAGE_UNNAME] =
	"INSERT INTO usage_code (code, day, place, shape, n)"
	" SELECT code, day, 0, shape, n FROM usage_code WHERE code = ?1 AND place = ?2"
	" ON CONFLICT (code, day, place, shape) DO UPDATE SET n = usage_code.n + excluded.n",
    [SQL_USAGE_DROP_UNNAMED] = "DELETE FROM usage_code WHERE code = ?1 AND place = ?2",
    [SQL_USAGE_FOREIGN_SIZE] = "SELECT count(*) FROM usage_foreign",
    [SQL_USAGE_FOREIGN_LEAST] =
	"SELECT host, hits FROM usage_foreign ORDER BY hits, last_day LIMIT 1",
    [SQL_USAGE_FOREIGN] = "SELECT hits FROM usage_foreign WHERE host = ?1",
    [SQL_USAGE_ADD_FOREIGN] =
	"INSERT INTO usage_foreign (host, hits, error, first_day, last_day, code)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (host) DO UPDATE SET"
	" hits = usage_foreign.hits + excluded.hits,"
	" last_day = CASE WHEN excluded.last_day > usage_foreign.last_day THEN excluded.last_day"
	"  ELSE usage_foreign.last_day END, code = excluded.code",
    [SQL_USAGE_DROP_FOREIGN] = "DELETE FROM usage_foreign WHERE host = ?1",
    [SQL_USAGE_MARK] = "SELECT at FROM usage_mark WHERE name = ?1",
    [SQL_USAGE_SET_MARK] = "INSERT INTO usage_mark (name, at) VALUES (?1, ?2)"
			   " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
    [SQL_USAGE_EVENTS] = "SELECT id, code FROM event WHERE id > ?1 ORDER BY id LIMIT ?2",
    /* The contract ?1 and the one that it renews. */
    [SQL_USAGE_FOLLOW] =
	"INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day, picture_day,"
	" click_day, old_day)"
	" SELECT code, sticker,"
	"  CASE WHEN EXISTS (SELECT 1 FROM contract AS successor JOIN certificate"
	"   ON certificate.code = successor.code WHERE successor.renews = contract.code)"
	"   THEN 1 ELSE 0 END,"
	"  coalesce((SELECT min(not_before) FROM certificate WHERE certificate.code = contract.code"
	"   AND (revoked_at IS NULL OR revoked_at > not_before)), 0),"
	"  coalesce((SELECT max(CASE WHEN revoked_at < not_after THEN revoked_at - 1"
	"    ELSE not_after END) FROM certificate WHERE certificate.code = contract.code), 0),"
	"  0, 0, 0, 0 FROM contract WHERE code = ?1"
	"  OR code = (SELECT own.renews FROM contract AS own WHERE own.code = ?1)"
	" ON CONFLICT (code) DO UPDATE SET wanted = excluded.wanted, renewed = excluded.renewed,"
	" begins = excluded.begins, ends = excluded.ends",
    [SQL_USAGE_OLD_CODES] =
	"SELECT code FROM usage_standing WHERE code > ?1 ORDER BY code LIMIT ?2",
    [SQL_USAGE_PRUNE_CODE] = "DELETE FROM usage_code WHERE code = ?1 AND day < ?2",
    [SQL_USAGE_PRUNE_PLACES] = "DELETE FROM usage_place WHERE code = ?1 AND last_day < ?2",
    [SQL_USAGE_PRUNE_ROLLUP] =
	"DELETE FROM usage_rollup WHERE (bucket, code) IN (SELECT bucket, code FROM usage_rollup"
	" WHERE bucket < ?1 ORDER BY bucket, code LIMIT ?2)",
    [SQL_USAGE_PRUNE_FOREIGN] = "DELETE FROM usage_foreign WHERE last_day < ?1",
    [SQL_USAGE_PRUNE_BATCH] = "DELETE FROM usage_batch WHERE at < ?1",
    [SQL_USAGE_TOTALS] = "SELECT 0, 0, shape, CAST(sum(n) AS BIGINT) FROM usage_total"
			 " WHERE day BETWEEN ?1 AND ?2 GROUP BY shape",
    [SQL_USAGE_TOTALS_BY_DAY] =
	"SELECT day, 0, shape, n FROM usage_total WHERE day BETWEEN ?1 AND ?2",
    [SQL_USAGE_OF_CODE] = "SELECT 0, place, shape, CAST(sum(n) AS BIGINT) FROM usage_code"
			  " WHERE day BETWEEN ?1 AND ?2 AND code = ?3 GROUP BY place, shape",
    [SQL_USAGE_OF_CODE_BY_DAY] = "SELECT day, place, shape, n FROM usage_code"
				 " WHERE day BETWEEN ?1 AND ?2 AND code = ?3",
    [SQL_USAGE_BUSIEST] = "SELECT code, pictures, clicks FROM usage_rollup WHERE bucket = ?1"
			  " ORDER BY pictures DESC LIMIT ?2",
    [SQL_USAGE_ROLLUP] =
	"SELECT pictures, clicks FROM usage_rollup WHERE bucket = ?1 AND code = ?2",
    [SQL_USAGE_HOST_CODES] =
	"SELECT code, place FROM usage_place WHERE host = ?1 ORDER BY code, place LIMIT ?2",
#define STANDING                                                                                   \
	"SELECT code, picture_day, begins, ends, first_day, click_day, old_day, wrong_day"         \
	" FROM usage_standing "
#define EXPECTED "wanted = 1 AND renewed = 0 AND begins <= ?1 AND ends >= ?2"
    [SQL_USAGE_INSTALLED] =
	"SELECT count(*), CAST(coalesce(sum(CASE WHEN picture_day >= ?3 THEN 1 ELSE 0 END), 0)"
	" AS BIGINT) FROM usage_standing WHERE " EXPECTED,
    [SQL_USAGE_COUNT_OLD] =
	"SELECT count(*) FROM usage_standing WHERE old_day >= ?1 AND old_day > 0",
    [SQL_USAGE_COUNT_WRONG] =
	"SELECT count(*) FROM usage_standing WHERE wrong_day >= ?1 AND wrong_day > 0",
    [SQL_USAGE_STANDING] = STANDING "WHERE code = ?1",
    /* Behind the day ?4 and code ?5. */
    [SQL_USAGE_MISSING] =
	STANDING "WHERE " EXPECTED " AND picture_day < ?3 AND picture_day >= ?4"
		 " AND (picture_day > ?4 OR code > ?5) ORDER BY picture_day, code LIMIT ?6",
    [SQL_USAGE_SHOWN] = STANDING
    "WHERE " EXPECTED " AND picture_day >= ?3 AND picture_day <= ?4"
    " AND (picture_day < ?4 OR code < ?5) ORDER BY picture_day DESC, code DESC LIMIT ?6",
    [SQL_USAGE_WRONG] =
	STANDING "WHERE wrong_day >= ?1 AND wrong_day > 0 AND code > ?2 ORDER BY code LIMIT ?3",
    [SQL_USAGE_WRONG_PLACE] =
	"SELECT host, reason FROM usage_place WHERE code = ?1 AND reason BETWEEN ?2 AND ?3"
	" ORDER BY last_day DESC, pictures DESC LIMIT 1",
    [SQL_USAGE_OLD] =
	STANDING "WHERE old_day >= ?1 AND old_day > 0 AND code > ?2 ORDER BY code LIMIT ?3",
    [SQL_USAGE_UNVERIFIABLE] =
	"SELECT code, pictures, unverifiable FROM usage_rollup WHERE bucket = ?1"
	" AND pictures >= ?2 AND unverifiable * 100 >= pictures * ?3"
	" ORDER BY pictures DESC LIMIT ?4",
#define FOUND_PLACES                                                                               \
	"SELECT place, host, pictures, clicks, error, reason, first_day, last_day, old_day, "      \
	"sizes,"                                                                                   \
	" formats, code FROM usage_place "
    /* The very host comes first, and is found by its index, however many have it within theirs. */
    [SQL_USAGE_FIND_HOST] = FOUND_PLACES "WHERE host = ?1 UNION ALL " FOUND_PLACES
					 "WHERE host <> ?1 AND {instr}(host, ?1) > 0 LIMIT ?2",
    [SQL_USAGE_COUNT_FOREIGN] = "SELECT count(*) FROM usage_foreign WHERE last_day >= ?1",
    [SQL_USAGE_TOP_FOREIGN] =
	"SELECT host, hits, error, first_day, last_day, code FROM usage_foreign"
	" WHERE last_day >= ?1 ORDER BY hits DESC, host LIMIT ?2",
    [SQL_OPERATOR] = OPERATOR "WHERE id = ?1",
    [SQL_OPERATOR_NAMED] = OPERATOR "WHERE name = ?1",
    [SQL_OPERATORS] = OPERATOR "ORDER BY name LIMIT ?1",
    [SQL_ADD_OPERATOR] =
	"INSERT INTO operator (id, name, role, password, password_at, initial, disabled_at,"
	" added_at) VALUES (" NEXT_ID("operator") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
    [SQL_SET_OPERATOR] =
	"UPDATE operator SET role = ?2, password = coalesce(CAST(?3 AS TEXT), password),"
	" password_at = ?4, initial = ?5, disabled_at = ?6 WHERE id = ?1",
    [SQL_SESSION] = "SELECT account, started_at, seen_at, certificate FROM session"
		    " WHERE token = ?1 AND realm = ?2",
    [SQL_ADD_SESSION] =
	"INSERT INTO session (token, realm, account, started_at, seen_at, certificate)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_TOUCH_SESSION] = "UPDATE session SET seen_at = ?2 WHERE token = ?1",
    [SQL_END_SESSION] = "DELETE FROM session WHERE token = ?1",
    [SQL_END_SESSIONS] = "DELETE FROM session WHERE realm = ?1 AND account = ?2",
    [SQL_END_OLD_SESSIONS] =
	"DELETE FROM session WHERE realm = ?1 AND (started_at < ?2 OR seen_at < ?3)",
    [SQL_COUNT_SESSIONS] = "SELECT count(*) FROM session WHERE realm = ?1 AND account = ?2"
			   " AND started_at >= ?3 AND seen_at >= ?4",
    [SQL_WRONG] = "SELECT times, last_at, locked_until FROM wrong_password WHERE name = ?1",
    [SQL_SET_WRONG] = "INSERT INTO wrong_password (name, times, last_at, locked_until, invented)"
		      " VALUES (?1, ?2, ?3, ?4, CASE WHEN ?5 = 1 THEN"
		      " (SELECT coalesce(max(invented), 0) + 1 FROM wrong_password) END)"
		      " ON CONFLICT (name) DO UPDATE SET"
		      " times = excluded.times, last_at = excluded.last_at,"
		      " locked_until = excluded.locked_until, invented = excluded.invented",
    [SQL_FORGET_WRONG] = "DELETE FROM wrong_password WHERE name = ?1",
    [SQL_FORGET_WRONG_BEFORE] = "DELETE FROM wrong_password WHERE last_at < ?1",
    [SQL_FORGET_INVENTED] = "DELETE FROM wrong_password WHERE invented <="
			    " (SELECT max(invented) FROM wrong_password) - ?1",
    [SQL_COUNT_INVENTED] =
	"SELECT count(*) FROM wrong_password WHERE invented IS NOT NULL AND last_at > ?1",
    [SQL_ADD_SHARED_KEY] =
	"INSERT INTO shared_key (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
    [SQL_SHARED_KEY] = "SELECT bytes FROM shared_key WHERE name = ?1",
    [SQL_ADD_AUDIT] = "INSERT INTO audit (id, at, actor, action, subject, detail)"
		      " VALUES (" NEXT_ID("audit") ", ?1, ?2, ?3, ?4, ?5)",
    [SQL_AUDIT_LAST] = "SELECT coalesce(max(at), 0) FROM audit WHERE actor = ?1 AND action = ?2",
    [SQL_AUDIT] = "SELECT id, at, actor, action, subject, detail FROM audit WHERE id < ?1"
		  " AND (CAST(?2 AS TEXT) IS NULL OR {instr}(lower(actor), ?2) > 0"
		  " OR {instr}(lower(coalesce(subject, '')), ?2) > 0)"
		  " AND (CAST(?3 AS TEXT) IS NULL OR {instr}(action, ?3) = 1)"
		  " ORDER BY id DESC LIMIT ?4",
    [SQL_VERSION] = "SELECT coalesce(max(number), 0) FROM migration",
    [SQL_TABLES] = "SELECT count(*) FROM {relations}",
    [SQL_MIGRATED] = "INSERT INTO migration (number, name, at) VALUES (?1, ?2, ?3)",
    [SQL_NEXT_EVENTS] = "SELECT coalesce(max(id), 0) FROM"
			" (SELECT id FROM event WHERE id > ?1 ORDER BY id LIMIT ?2) AS next",
    [SQL_COPY_ACCOUNTS] = "SELECT id, name, added_at FROM operator",
    [SQL_COPY_KNOWS_ACCOUNT] =
	"SELECT id FROM operator WHERE id = ?1 AND name = ?2 AND added_at = ?3",
    [SQL_COPY_BATCHES] = "SELECT process, number, at FROM usage_batch",
    /* Those before the oldest may have been taken out. */
    [SQL_COPY_KNOWS_BATCH] = "SELECT number FROM usage_batch WHERE (process = ?1 AND number >= ?2)"
			     " OR ?3 < (SELECT min(at) FROM usage_batch) LIMIT 1",
};
