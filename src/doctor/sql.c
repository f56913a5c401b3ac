/* The SQL of sites and what is wrong there: see assets/sql/0029_sites.sql. */
#include "doctor/sql.h"

#include "record/sql.h"
#include "store/rows.h"

#define SITE "id, code, host, port, visited_at, good, page_at, page_good, asked_at FROM site "
#define FINDING                                                                                    \
	"SELECT site, what, detail, first_at, last_at, confirmed_at, told_at, cured_at,"           \
	" cure_told_at FROM finding "

const char *const doctor_sql[DOCTOR_SQL_COUNT] = {
    [DOCTOR_SQL_VISITS] = "SELECT visits FROM contract WHERE code = ?1",
    [DOCTOR_SQL_SITES] = "SELECT " SITE "WHERE code = ?1 ORDER BY id",
    [DOCTOR_SQL_FINDINGS] =
	FINDING "WHERE site IN (SELECT id FROM site WHERE code = ?1) ORDER BY site, what",
    [DOCTOR_SQL_SITE] = "SELECT " SITE "WHERE id = ?1",
    [DOCTOR_SQL_ADD_SITE] = "INSERT INTO site (id, code, host, port)"
			    " VALUES (" STORE_NEXT_ID("site") ", ?1, ?2, ?3) RETURNING id",
    [DOCTOR_SQL_DROP_SITE] = "DELETE FROM site WHERE id = ?1",
    [DOCTOR_SQL_KEEP_TLS] = "UPDATE site SET visited_at = ?2, good = ?3 WHERE id = ?1",
    [DOCTOR_SQL_KEEP_PAGE] = "UPDATE site SET page_at = ?2, page_good = ?3 WHERE id = ?1",
    [DOCTOR_SQL_ASK] = "UPDATE site SET asked_at = ?2 WHERE code = ?1",
    [DOCTOR_SQL_FINDING] = FINDING "WHERE site = ?1 AND what = ?2",
    /* One that was cured begins anew. */
    [DOCTOR_SQL_ADD_FINDING] =
	"INSERT INTO finding (site, what, detail, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?4)"
	" ON CONFLICT (site, what) DO UPDATE SET detail = excluded.detail,"
	" first_at = excluded.first_at, last_at = excluded.last_at, confirmed_at = NULL,"
	" told_at = NULL, cured_at = NULL, cure_told_at = NULL",
    [DOCTOR_SQL_SEE_FINDING] = "UPDATE finding SET detail = ?3, last_at = ?4, confirmed_at = ?5"
			       " WHERE site = ?1"
			       " AND what = ?2",
    [DOCTOR_SQL_CURE_FINDING] = "UPDATE finding SET cured_at = ?3 WHERE site = ?1 AND what = ?2",
    [DOCTOR_SQL_DROP_FINDING] = "DELETE FROM finding WHERE site = ?1 AND what = ?2",
    [DOCTOR_SQL_DROP_FINDINGS] = "DELETE FROM finding WHERE site = ?1",
    [DOCTOR_SQL_NEWS] = "SELECT event FROM site_news WHERE id = 1",
    [DOCTOR_SQL_SET_NEWS] = "INSERT INTO site_news (id, event) VALUES (1, ?1)"
			    " ON CONFLICT (id) DO UPDATE"
			    " SET event = excluded.event",
    [DOCTOR_SQL_NEW_EVENTS] =
	"SELECT id, coalesce(code, -1) FROM event WHERE id > ?1 ORDER BY id LIMIT ?2",
    [DOCTOR_SQL_CURRENT] =
	"SELECT id, not_before,"
	" (SELECT renews FROM contract WHERE contract.code = certificate.code),"
	" (SELECT count(*) FROM certificate AS mine WHERE mine.code = certificate.code)"
	" FROM certificate WHERE code = ?1" RECORD_SQL_CURRENT_FIRST "LIMIT 1",
    /* When the certificates of a code and of those that it renews were in force, but for those that
     * were revoked for another reason than that another one took their place. */
    [DOCTOR_SQL_SPANS] =
	"WITH RECURSIVE chain (code, depth) AS ("
	" SELECT CAST(?1 AS BIGINT), 0"
	" UNION ALL"
	" SELECT contract.renews, depth + 1 FROM chain JOIN contract ON contract.code = chain.code"
	" WHERE contract.renews IS NOT NULL AND depth < 1000)"
	" SELECT chain.code, not_before, " RECORD_SQL_CERTIFICATE_END " AS over FROM chain"
	" JOIN certificate ON certificate.code = chain.code WHERE broken = 0 AND not_before <= ?2"
	" AND (revoked_at IS NULL OR revoked_at > ?2 OR revocation_reason = 'superseded')"
	" ORDER BY over DESC LIMIT 1000",
    [DOCTOR_SQL_SEEN] = "SELECT id, host, visited_at, good, what, first_at FROM site"
			" LEFT JOIN finding ON finding.site = site.id AND confirmed_at IS NOT NULL"
			" AND cured_at IS NULL WHERE code = ?1 ORDER BY site.id",
};
