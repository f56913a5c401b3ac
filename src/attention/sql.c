/* The SQL of alarms: see assets/sql/0030_attention.sql. */
#include "attention/sql.h"

#include "store/rows.h"

/* The place of the ?2nd row behind ?1: nothing behind the last one. */
#define UP_TO(column, from)                                                                        \
	"SELECT " column " FROM " from " WHERE " column " > ?1 ORDER BY " column                   \
	" LIMIT 1 OFFSET ?2"

/* When a certificate ends, revoked or not; ?3 is now. */
#define END(row)                                                                                   \
	"(CASE WHEN " row ".revoked_at <= " row ".not_after THEN " row ".revoked_at - 1"           \
	" ELSE " row ".not_after END)"
#define LIVES(row) row ".broken = 0 AND (" row ".revoked_at IS NULL OR " row ".revoked_at > ?3)"

#define MY_END END("mine")

#define FINDING_OF_ALARM                                                                           \
	" WHERE EXISTS (SELECT 1 FROM attention WHERE source = 2 AND place = finding.site"         \
	" AND attention.what = finding.what AND attention.code = ?1) AND site IN"                  \
	" (SELECT id FROM site WHERE site.code = ?1)"

/* Told to nobody within the day before ?3. */
#define QUIET                                                                                      \
	" AND NOT EXISTS (SELECT 1 FROM attention AS other WHERE other.code = attention.code"      \
	" AND (other.told_at > ?3 OR other.cure_told_at > ?3))"

#define LISTED                                                                                     \
	"SELECT attention.id, attention.kind, attention.code, moment, record_at, world_at, "       \
	"detail,"                                                                                  \
	" first_at, confirmed_at, told_at, cured_at, what, own.service, own.organization,"         \
	" own.organization_en, url.host FROM attention"                                            \
	" LEFT JOIN contract AS own ON own.code = attention.code"                                  \
	" LEFT JOIN registered_url AS url ON url.code = attention.code AND url.position ="         \
	" (SELECT min(position) FROM registered_url AS first WHERE first.code = attention.code)"
#define CHOSEN " AND kind BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR own.service = ?3)"

const char *const attention_sql[ATTENTION_SQL_COUNT] = {
    [ATTENTION_SQL_UP_TO_ENDS] = UP_TO("code", "certificate"),
    [ATTENTION_SQL_UP_TO_SITES] = UP_TO("site", "finding"),
    [ATTENTION_SQL_UP_TO_WORLD] = UP_TO("certificate", "revocation"),
    [ATTENTION_SQL_UP_TO_RECORD] =
	"SELECT code FROM certificate WHERE revoked_at IS NOT NULL AND code > ?1"
	" ORDER BY code LIMIT 1 OFFSET ?2",
    /* clang-format off */
    /* The last certificate of contracts that goes on, where it comes to its last third, or ends
     * within ?5 seconds, and no other one outlasts it. */
    [ATTENTION_SQL_ENDS] =
	"SELECT mine.code, mine.not_before, " MY_END " FROM certificate AS mine"
	" WHERE mine.code > ?1 AND mine.code <= ?2 AND " LIVES("mine")
	" AND " MY_END " > ?3 - CAST(?4 AS BIGINT)"
	" AND ((" MY_END " - ?3 + 1) * 3 <= " MY_END " - mine.not_before + 1"
	"  OR " MY_END " < ?3 + CAST(?5 AS BIGINT))"
	" AND NOT EXISTS (SELECT 1 FROM certificate AS longer WHERE longer.code = mine.code"
	"  AND " LIVES("longer") " AND (" END("longer") " > " MY_END
	"   OR (" END("longer") " = " MY_END " AND longer.id > mine.id)))"
	" AND EXISTS (SELECT 1 FROM contract AS own WHERE own.code = mine.code"
	"  AND own.withdrawn_at IS NULL AND own.ended_at IS NULL)"
	" AND NOT EXISTS (SELECT 1 FROM contract AS next JOIN certificate AS theirs"
	"  ON theirs.code = next.code WHERE next.renews = mine.code"
	"  AND " LIVES("theirs") " AND " END("theirs") " > " MY_END ") ORDER BY mine.code",
    [ATTENTION_SQL_SITES] =
	"SELECT finding.site, finding.what, site.code, finding.first_at, finding.detail,"
	" site.host, site.port FROM finding JOIN site ON site.id = finding.site"
	" WHERE finding.site > ?1 AND finding.site <= ?2 AND finding.confirmed_at IS NOT NULL"
	" AND finding.cured_at IS NULL ORDER BY finding.site, finding.what",
    [ATTENTION_SQL_WORLD] =
	"SELECT said.certificate, mine.code, mine.not_after, mine.revoked_at, said.revoked_at,"
	" said.seen_at, said.vanished_at, said.seen_in,"
	" CASE WHEN EXISTS (SELECT 1 FROM event WHERE event.code = mine.code"
	"  AND event.actor = 'watch' AND event.action = 'certificate.revoke') THEN 1 ELSE 0 END,"
	" CASE WHEN EXISTS (SELECT 1 FROM certificate AS other WHERE other.code = mine.code"
	"  AND other.id <> mine.id AND " LIVES("other") " AND other.not_after >= ?3)"
	"  THEN 1 ELSE 0 END"
	" FROM revocation AS said JOIN certificate AS mine ON mine.id = said.certificate"
	" WHERE said.certificate > ?1 AND said.certificate <= ?2"
	" AND (said.revoked_at IS NOT NULL OR said.vanished_at IS NOT NULL)"
	" ORDER BY said.certificate",
    /* clang-format on */
    [ATTENTION_SQL_RECORD] =
	"SELECT mine.code, mine.serial, mine.not_after, mine.revoked_at,"
	" CASE WHEN said.looked_up > 0 THEN list.this_update ELSE 0 END,"
	" CASE WHEN said.ocsp_state = 1 THEN said.ocsp_at ELSE 0 END, list.names"
	" FROM certificate AS mine JOIN revocation AS said ON said.certificate = mine.id"
	" LEFT JOIN revocation_list AS list ON list.id = said.list"
	" WHERE mine.revoked_at IS NOT NULL AND mine.revoked_at <= ?3 AND mine.code > ?1"
	" AND mine.code <= ?2 AND said.revoked_at IS NULL ORDER BY mine.code, mine.serial",
    [ATTENTION_SQL_LISTS] = "SELECT id, seen_at, this_update, names, fault FROM revocation_list"
			    " WHERE id > ?1 AND id <= ?2 AND fault IS NOT NULL ORDER BY id",
    [ATTENTION_SQL_RESPONDERS] =
	"SELECT issuer, max(ocsp_asked), max(ocsp_fault), count(*) FROM revocation"
	" WHERE ocsp = 1 AND issuer > ?1 AND issuer <= ?2 GROUP BY issuer"
	" HAVING max(ocsp_asked) <= ?3 - CAST(?4 AS BIGINT) AND max(ocsp_fault) IS NOT NULL"
	" ORDER BY issuer",
    /* Those that make no contract wait for an operator; they are about one. */
    [ATTENTION_SQL_APPLICATIONS] =
	"SELECT id, code, sent_at FROM application WHERE state = 'sent' AND made IS NULL"
	" AND id > ?1 AND id <= ?2 AND sent_at <= ?3 - CAST(?4 AS BIGINT) ORDER BY id",
    [ATTENTION_SQL_ROWS] =
	"SELECT id, place, what, kind, code, moment, record_at, world_at, detail, first_at,"
	" confirmed_at, told_at, cured_at FROM attention WHERE source = ?1 AND place > ?2"
	" AND place <= ?3 ORDER BY place, what",
    [ATTENTION_SQL_ADD] =
	"INSERT INTO attention (id, source, place, what, kind, code, moment, record_at, world_at,"
	" detail, first_at, confirmed_at) VALUES (" STORE_NEXT_ID(
	    "attention") ", ?1, ?2, ?3, ?4,"
			 " ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (source, place, what) DO "
			 "NOTHING",
    [ATTENTION_SQL_RENEW] =
	"UPDATE attention SET kind = ?2, code = ?3, moment = ?4, record_at = ?5, world_at = ?6,"
	" detail = ?7, first_at = ?8, confirmed_at = ?9, told_at = NULL, cured_at = NULL,"
	" cure_told_at = NULL WHERE id = ?1",
    [ATTENTION_SQL_CONFIRM] = "UPDATE attention SET confirmed_at = ?2 WHERE id = ?1",
    [ATTENTION_SQL_UPDATE] = "UPDATE attention SET code = ?2, moment = ?3, record_at = ?4,"
			     " world_at = ?5, detail = ?6 WHERE id = ?1",
    [ATTENTION_SQL_CURE] = "UPDATE attention SET cured_at = ?2 WHERE id = ?1",
    [ATTENTION_SQL_DROP] = "DELETE FROM attention WHERE id = ?1",
    [ATTENTION_SQL_UNTOLD] =
	"SELECT id, kind, code FROM attention WHERE confirmed_at IS NOT NULL AND cured_at IS NULL"
	" AND told_at IS NULL AND (kind, id) > (?1, ?2)" QUIET " ORDER BY kind, id LIMIT ?4",
    [ATTENTION_SQL_TELL] =
	"UPDATE attention SET told_at = ?3 WHERE (id = ?1 OR code = ?2) AND told_at IS NULL"
	" AND confirmed_at IS NOT NULL AND cured_at IS NULL RETURNING id",
    [ATTENTION_SQL_TELL_FINDINGS] =
	"UPDATE finding SET told_at = ?2" FINDING_OF_ALARM " AND told_at IS NULL"
	" AND confirmed_at IS NOT NULL AND cured_at IS NULL",
    [ATTENTION_SQL_UNTOLD_CURES] =
	"SELECT id, kind, code FROM attention WHERE cured_at > ?1 AND told_at IS NOT NULL"
	" AND cure_told_at IS NULL" QUIET " ORDER BY cured_at, id LIMIT ?2",
    [ATTENTION_SQL_TELL_CURES] =
	"UPDATE attention SET cure_told_at = ?3 WHERE (id = ?1 OR code = ?2)"
	" AND cure_told_at IS NULL AND told_at IS NOT NULL AND cured_at IS NOT NULL RETURNING id",
    [ATTENTION_SQL_TELL_FINDING_CURES] =
	"UPDATE finding SET cure_told_at = ?2" FINDING_OF_ALARM " AND told_at IS NOT NULL"
	" AND cured_at IS NOT NULL AND cure_told_at IS NULL",
    [ATTENTION_SQL_CLAIM] = "UPDATE attention_turn SET claimed = ?2"
			    " WHERE id = 1 AND due <= ?1 AND claimed <= ?1 RETURNING id",
    [ATTENTION_SQL_CLAIM_ON] =
	"UPDATE attention_turn SET claimed = ?2 WHERE id = 1 AND claimed = ?1 RETURNING id",
    [ATTENTION_SQL_END] =
	"UPDATE attention_turn SET claimed = 0, due = ?2 WHERE id = 1 AND claimed = ?1",
    [ATTENTION_SQL_LIST] = LISTED " WHERE confirmed_at IS NOT NULL AND cured_at IS NULL" CHOSEN
				  " AND (kind, moment, attention.id) > (?4, ?5, ?6)"
				  " ORDER BY kind, moment, attention.id LIMIT ?7",
    [ATTENTION_SQL_LIST_CURED] =
	LISTED " WHERE cured_at IS NOT NULL AND confirmed_at IS NOT NULL" CHOSEN
	       " AND (cured_at, attention.id) < (?4, ?5)"
	       " ORDER BY cured_at DESC, attention.id DESC LIMIT ?6",
    [ATTENTION_SQL_COUNTS] = "SELECT kind, count(*) FROM attention"
			     " WHERE confirmed_at IS NOT NULL AND cured_at IS NULL GROUP BY kind",
    [ATTENTION_SQL_PRESSING] =
	"SELECT count(*) FROM (SELECT 1 AS one FROM attention WHERE confirmed_at IS NOT NULL"
	" AND cured_at IS NULL AND kind < ?1 LIMIT ?2) AS pressing",
    /* Of those that are asked for; kind 1 is enum watch_kind_number's. */
    [ATTENTION_SQL_OLDEST_LIST] =
	"SELECT coalesce(min(seen_at), 0) FROM revocation_list WHERE seen_at > 0 AND id IN"
	" (SELECT subject FROM watch_task WHERE kind = 1)",
    /* 0 good, 1 revoked, 2 not known, -1 it names none: as in enum attention_state. */
    [ATTENTION_SQL_CERTIFICATES] =
	"SELECT CASE WHEN said.list IS NULL THEN -1"
	" WHEN {instr}(coalesce(seen_in, ''), 'crl') > 0 THEN 1"
	" WHEN looked_up > 0 AND list.next_update >= ?1 THEN 0 ELSE 2 END AS by_list,"
	" CASE WHEN ocsp = 0 THEN -1 WHEN {instr}(coalesce(seen_in, ''), 'ocsp') > 0 THEN 1"
	" WHEN ocsp_state = 1 AND ocsp_until >= ?1 THEN 0 ELSE 2 END AS by_ocsp, count(*)"
	" FROM revocation AS said LEFT JOIN revocation_list AS list ON list.id = said.list"
	" GROUP BY by_list, by_ocsp",
};
