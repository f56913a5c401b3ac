/* The SQL of sites and what is wrong there: see assets/sql/0029_sites.sql. */
#include "doctor/sql.h"

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
};
