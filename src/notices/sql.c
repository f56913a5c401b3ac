/* The SQL of notices: see assets/sql/0033_notices.sql. */
#include "notices/sql.h"

#include "usage/sql.h"

/* The contracts of customers, joined with a table whose columns stand behind it. */
#define OWN " FROM customer_contract AS own JOIN "
#define STRETCH " WHERE own.code > ?1 AND own.code <= ?2"
#define CODE "CAST(own.code AS TEXT)"
#define NOT_ISSUED                                                                                 \
	" AND mine.withdrawn_at IS NULL AND mine.ended_at IS NULL"                                 \
	" AND NOT EXISTS (SELECT 1 FROM certificate WHERE certificate.code = own.code)"
/* It happened since the contract is this customer's, or he is told all. */
#define NEWS(action)                                                                               \
	" AND EXISTS (SELECT 1 FROM event WHERE event.code = own.code"                             \
	" AND event.id > own.known_event AND event.action = '" action "')"
#define GOES_ON " AND alarm.confirmed_at IS NOT NULL AND alarm.cured_at IS NULL"
/* Entries of the public log that name a host in a way, of the customer's contract itself or, as
 * long as he has the host, of others that are none of his. Most are what other notices tell of
 * his own, and are left out here already. Of what is entered late the event is old. */
#define LOGGED(way)                                                                                \
	"SELECT own.code AS found, CAST(entry.idx AS TEXT) || ' ' || CAST(own.customer AS TEXT),"  \
	" entry.at, entry.idx AS number, named.host AS host, entry.entry" OWN                      \
	"registered_url AS url ON url.code = own.code AND url.code > ?1 AND url.code <= ?2"        \
	" JOIN ledger_host AS named ON " way                                                       \
	" JOIN ledger_entry AS entry ON entry.idx = named.idx"                                     \
	" JOIN event ON event.id = entry.event"                                                    \
	" JOIN customer AS whose ON whose.id = own.customer" STRETCH                               \
	" AND event.at > ?3 AND event.at <= ?4"                                                    \
	" AND event.id > own.known_event AND event.at >= whose.added_at"                           \
	" AND ((entry.code = own.code"                                                             \
	"   AND event.action NOT IN ('certificate.add', 'certificate.revoke'))"                    \
	"  OR (entry.code <> own.code AND EXISTS (SELECT 1 FROM contract AS mine"                  \
	"    JOIN certificate ON certificate.code = mine.code WHERE mine.code = own.code"          \
	"    AND mine.withdrawn_at IS NULL AND mine.ended_at IS NULL"                              \
	"    AND certificate.broken = 0 AND certificate.not_after >= ?4 - 2592000)"                \
	"   AND NOT EXISTS (SELECT 1 FROM customer_contract AS theirs"                             \
	"    WHERE theirs.code = entry.code AND theirs.customer = own.customer)))"
/* Itself, its twin with "www." or without, and the wildcards that cover these (ledger/names.h). */
#define LOGGED_BY_NAME                                                                             \
	"named.host IN (url.host, 'www.' || url.host, '*.' || url.host,"                           \
	" CASE WHEN substr(url.host, 1, 4) = 'www.' THEN substr(url.host, 5) ELSE url.host END,"   \
	" '*.' || substr(url.host, {instr}(url.host, '.') + 1))"
/* What a wildcard covers. */
#define LOGGED_BELOW                                                                               \
	"substr(url.host, 1, 2) = '*.'"                                                            \
	" AND substr(named.host, {instr}(named.host, '.') + 1) = substr(url.host, 3)"
/* Of an alarm that is of the old contract or of the new one. */
#define NEW_CODE "CASE WHEN mine.renews IS NULL THEN next.code ELSE own.code END"

/* The contracts of a segment, with the contact of the role ?11, whose they are, and what he said to
 * news. */
#define RECIPIENTS(contact)                                                                        \
	" FROM usage_standing AS standing JOIN contract ON contract.code = standing.code " contact \
	" AS person ON person.code = standing.code AND person.role = ?11"                          \
	" AND person.mail IS NOT NULL"                                                             \
	" LEFT JOIN customer_contract AS own ON own.code = standing.code"                          \
	" LEFT JOIN notice_refusal AS refusal ON refusal.customer = own.customer"                  \
	" AND refusal.kind = 'news' WHERE" USAGE_SQL_SEGMENT

/* Parameters: see notices/due.c. Columns: the code, the reason, a moment, a number, a word. */
const char *const notices_sql[NOTICES_SQL_COUNT] = {
    [NOTICES_SQL_APPLIED] =
	"SELECT own.code, " CODE ", mine.added_at, 0, ''" OWN
	"contract AS mine ON mine.code = own.code" STRETCH
	" AND mine.added_at > ?3 AND mine.added_at <= ?4" NOT_ISSUED
	" AND EXISTS (SELECT 1 FROM event WHERE event.code = own.code"
	" AND event.id > own.known_event AND event.action IN ('contract.add', 'contract.import'))"
	/* What he asked for himself he is told by another mail (applications/). */
	" AND NOT EXISTS (SELECT 1 FROM application WHERE application.made = own.code)"
	" ORDER BY own.code",
    /* All that are missing are told at once, and again when one more is. */
    [NOTICES_SQL_PAPERS] =
	"SELECT own.code, " CODE " || ' ' || CAST(max(paper.asked_at) AS TEXT),"
	" max(paper.asked_at), count(*), ''" OWN "contract AS mine ON mine.code = own.code"
	" JOIN contract_check AS paper ON paper.code = own.code" STRETCH
	" AND paper.kind = 'paper' AND paper.asked_at > ?3 AND paper.asked_at <= ?4"
	" AND paper.came_at IS NULL" NOT_ISSUED " GROUP BY own.code ORDER BY own.code",
    /* One that is taken over from elsewhere was valid long before. */
    [NOTICES_SQL_ISSUED] =
	"SELECT own.code, " CODE " || ' ' || CAST(mine.id AS TEXT), mine.not_after, mine.id,"
	" mine.serial" OWN "certificate AS mine ON mine.code = own.code" STRETCH
	" AND mine.added_at > ?3 AND mine.added_at <= ?4 AND mine.broken = 0"
	" AND mine.revoked_at IS NULL AND mine.not_after >= ?4"
	" AND mine.not_before > mine.added_at - 5184000" NEWS(
	    "certificate.add") " ORDER BY own.code, mine.id",
    /* Kinds 10 (revoked_served) and 40 (old_served) of attention/kind.h; the first waits for
     * nothing. */
    [NOTICES_SQL_OLD_CERTIFICATE] =
	"SELECT own.code, " CODE " || ' ' || CAST(alarm.id AS TEXT) || ' ' ||"
	" CAST(alarm.first_at AS TEXT), alarm.first_at,"
	" CASE WHEN alarm.kind = 10 THEN 1 ELSE 0 END, alarm.detail" OWN
	"attention AS alarm ON alarm.code = own.code" STRETCH " AND alarm.kind IN (10, 40)" GOES_ON
	" AND alarm.first_at > ?3 AND (alarm.first_at <= ?4 OR alarm.kind = 10)"
	" ORDER BY own.code, alarm.kind, alarm.id",
    /* The reason is the old code and the new one, whoever saw it: counts of pictures with the old
     * one, or visits to the site (kind 70, old_code), which are of either. */
    [NOTICES_SQL_OLD_CODE] =
	"SELECT own.code AS found, " CODE " || ' ' || CAST(next.code AS TEXT), standing.old_day,"
	" next.code, (SELECT place.host FROM usage_place AS place WHERE place.code = own.code"
	"  AND place.old_day > ?3 ORDER BY place.old_day DESC, place.pictures DESC LIMIT 1)" OWN
	"usage_standing AS standing ON standing.code = own.code"
	" JOIN contract AS next ON next.renews = own.code" STRETCH
	" AND standing.old_day > ?3 AND standing.old_day <= ?4"
	" AND EXISTS (SELECT 1 FROM certificate WHERE certificate.code = next.code"
	"  AND certificate.added_at <= ?5)"
	" UNION ALL SELECT own.code, CAST(coalesce(mine.renews, own.code) AS TEXT) || ' ' ||"
	" CAST(" NEW_CODE " AS TEXT), alarm.first_at, " NEW_CODE ", alarm.detail" OWN
	"attention AS alarm ON alarm.code = own.code"
	" JOIN contract AS mine ON mine.code = own.code"
	" LEFT JOIN contract AS next ON next.renews = own.code" STRETCH
	" AND alarm.kind = 70" GOES_ON " AND alarm.first_at <= ?5"
	" AND (mine.renews IS NOT NULL OR next.code IS NOT NULL) ORDER BY found",
    /* From when its first certificate came. Bit 21 of a page is DOCTOR_STICKER (doctor/check.h): it
     * was seen there by a visit. */
    [NOTICES_SQL_STICKER] =
	"SELECT own.code, " CODE ", min(came.added_at), 0, ''" OWN
	"usage_standing AS standing ON standing.code = own.code"
	" JOIN certificate AS came ON came.code = own.code AND came.broken = 0" STRETCH
	" AND standing.wanted = 1 AND standing.renewed = 0 AND standing.first_day = 0"
	" AND standing.begins <= ?5 AND standing.ends >= ?5"
	" AND NOT EXISTS (SELECT 1 FROM site WHERE site.code = own.code"
	"  AND (site.page_good & 2097152) > 0) GROUP BY own.code"
	" HAVING min(came.added_at) > ?3 AND min(came.added_at) <= ?4 ORDER BY own.code",
    /* Reasons 2 to 5 (www, scheme, port, path) of origin/link.h are of its own hosts. */
    [NOTICES_SQL_WRONG_ADDRESS] =
	"SELECT own.code, " CODE
	" || ' ' || place.host, place.last_day, place.reason, place.host" OWN
	"usage_standing AS standing ON standing.code = own.code"
	" JOIN usage_place AS place ON place.code = own.code" STRETCH
	" AND standing.wrong_day > ?3 AND standing.wrong_day <= ?4"
	" AND place.reason BETWEEN 2 AND 5 AND place.last_day > ?3"
	" ORDER BY own.code, place.last_day DESC, place.pictures DESC, place.host",
    [NOTICES_SQL_REVOKED] =
	"SELECT own.code, " CODE " || ' ' || CAST(mine.id AS TEXT) || ' ' ||"
	" CAST(mine.revoked_at AS TEXT), mine.revoked_at, mine.id, mine.serial" OWN
	"certificate AS mine ON mine.code = own.code" STRETCH
	" AND mine.revoked_at > ?3 AND mine.revoked_at <= ?4"
	" AND mine.revoked_at <= mine.not_after AND mine.revocation_reason <> 'superseded'" NEWS(
	    "certificate.revoke") " ORDER BY own.code, mine.id",
    /* Places behind 20 (usage/place.h) are of foreign hosts: what clients claimed, so that a few
     * say nothing; and what an operator judged harmless is. */
    [NOTICES_SQL_FOREIGN] =
	"SELECT own.code, " CODE " || ' ' || place.host, place.last_day,"
	" place.pictures + place.clicks, place.host" OWN
	"usage_place AS place ON place.code = own.code" STRETCH
	" AND place.place > 20 AND place.last_day > ?3 AND place.last_day <= ?4"
	" AND place.pictures + place.clicks - place.error >= 10"
	" AND NOT EXISTS (SELECT 1 FROM audit AS judged WHERE judged.subject = place.host"
	"  AND judged.action = 'abuse.harmless' AND NOT EXISTS (SELECT 1 FROM audit AS later"
	"   WHERE later.subject = place.host AND later.id > judged.id"
	"   AND later.action IN ('abuse.watch', 'abuse.done', 'abuse.harmless')))"
	" ORDER BY own.code, place.last_day DESC, place.pictures DESC, place.host",
    [NOTICES_SQL_LOGGED] =
	LOGGED(LOGGED_BY_NAME) " UNION " LOGGED(LOGGED_BELOW) " ORDER BY found, number, host",
    /* To whom what is due goes, unless he was told, hears enough of it, or does not want it. */
    [NOTICES_SQL_TO] =
	"SELECT whose.id, whose.mail, whose.lang FROM customer_contract AS own"
	" JOIN customer AS whose ON whose.id = own.customer WHERE own.code = ?1"
	" AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.kind = ?2 AND mail.reason = ?3)"
	" AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.code = own.code AND mail.kind = ?2"
	"  AND mail.made_at > ?4)"
	" AND NOT EXISTS (SELECT 1 FROM notice_refusal AS refusal"
	"  WHERE refusal.customer = whose.id AND refusal.kind = ?2)",
    [NOTICES_SQL_REFUSALS] = "SELECT kind FROM notice_refusal WHERE customer = ?1",
    [NOTICES_SQL_REFUSE] = "INSERT INTO notice_refusal (customer, kind, refused_at)"
			   " VALUES (?1, ?2, ?3) ON CONFLICT (customer, kind) DO NOTHING",
    [NOTICES_SQL_TAKE_BACK] = "DELETE FROM notice_refusal WHERE customer = ?1 AND kind = ?2",
    [NOTICES_SQL_COUNT_RECIPIENTS] =
	"SELECT count(*), count(CASE WHEN no IS NULL THEN mail END),"
	" count(CASE WHEN no IS NOT NULL THEN mail END), max(code) FROM"
	" (SELECT standing.code, person.mail, refusal.kind AS no" RECIPIENTS(
	    "LEFT JOIN contact") "ORDER BY standing.code LIMIT ?12) AS stretch",
    [NOTICES_SQL_RECIPIENTS] =
	"SELECT standing.code, standing.ends, contract.service, contract.lang,"
	" contract.organization, (SELECT host FROM registered_url"
	"  WHERE registered_url.code = standing.code ORDER BY position LIMIT 1),"
	" person.name, person.organization, person.department, person.title, person.mail,"
	" own.customer" RECIPIENTS(
	    "JOIN contact") "AND refusal.kind IS NULL ORDER BY standing.code LIMIT ?12",
    [NOTICES_SQL_UP_TO] =
	"SELECT code FROM customer_contract WHERE code > ?1 ORDER BY code LIMIT 1 OFFSET ?2",
    [NOTICES_SQL_CLAIM] = "UPDATE notice_turn SET claimed = ?2"
			  " WHERE id = 1 AND due <= ?1 AND claimed <= ?1 RETURNING id",
    [NOTICES_SQL_CLAIM_ON] =
	"UPDATE notice_turn SET claimed = ?2 WHERE id = 1 AND claimed = ?1 RETURNING id",
    [NOTICES_SQL_END] =
	"UPDATE notice_turn SET claimed = 0, due = ?2 WHERE id = 1 AND claimed = ?1",
};
