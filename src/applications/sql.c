/* The SQL of applications: see assets/sql/0039_applications.sql. */
#include "applications/sql.h"

#include "store/rows.h"

#define APPLICATION                                                                                \
	"SELECT id, customer, kind, code, made, state, version, lang, begun_at, changed_at,"       \
	" sent_at, decided_at, decided_by, reason FROM application "
#define WAITS " state = 'sent' AND made IS NULL "

const char *const applications_sql[APPLICATIONS_SQL_COUNT] = {
    [APPLICATIONS_SQL_ADD] =
	"INSERT INTO application (id, customer, kind, code, state, version, lang, begun_at,"
	" changed_at) VALUES (" STORE_NEXT_ID(
	    "application") ", ?1, ?2, ?3, 'draft', 1, ?4, ?5, ?5) RETURNING id",
    [APPLICATIONS_SQL_DRAFT_OF] = "SELECT id FROM application WHERE customer = ?1 AND kind = ?2"
				  " AND code = ?3 AND state = 'draft'",
    [APPLICATIONS_SQL_COUNT_DRAFTS] =
	"SELECT count(*) FROM application WHERE customer = ?1 AND state = 'draft'",
    [APPLICATIONS_SQL_COUNT_SENT] =
	"SELECT count(*) FROM application WHERE customer = ?1 AND sent_at > ?2",
    [APPLICATIONS_SQL_ONE] = APPLICATION "WHERE id = ?1 AND state <> 'dropped'",
    [APPLICATIONS_SQL_LIST] =
	APPLICATION "WHERE customer = ?1 AND state <> 'dropped' ORDER BY id DESC LIMIT ?2",
    [APPLICATIONS_SQL_WAITING] = APPLICATION "WHERE id > ?1 AND" WAITS "ORDER BY id LIMIT ?2",
    [APPLICATIONS_SQL_SENT] =
	APPLICATION "WHERE id < ?1 AND sent_at IS NOT NULL ORDER BY id DESC LIMIT ?2",
    [APPLICATIONS_SQL_COUNT_WAITING] =
	"SELECT count(*), coalesce(min(sent_at), 0) FROM application WHERE" WAITS,
    [APPLICATIONS_SQL_OF_CONTRACT] =
	APPLICATION "WHERE (code = ?1 OR made = ?1) AND sent_at IS NOT NULL"
		    " ORDER BY id DESC LIMIT ?2",
    [APPLICATIONS_SQL_TEXTS] =
	"SELECT name, text, version FROM application_field WHERE application = ?1",
    [APPLICATIONS_SQL_PUT_TEXT] = "INSERT INTO application_field (application, name, text, version)"
				  " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (application, name)"
				  " DO UPDATE SET text = excluded.text, version = excluded.version",
    [APPLICATIONS_SQL_SET_VERSION] =
	"UPDATE application SET version = ?2, changed_at = ?3 WHERE id = ?1",
    [APPLICATIONS_SQL_SEND] =
	"UPDATE application SET state = 'sent', sent_at = ?2, made = ?3 WHERE id = ?1",
    [APPLICATIONS_SQL_DECIDE] = "UPDATE application SET state = ?2, decided_at = ?3,"
				" decided_by = ?4, reason = ?5 WHERE id = ?1",
    [APPLICATIONS_SQL_DROP] = "UPDATE application SET state = 'dropped' WHERE id = ?1",
    [APPLICATIONS_SQL_DROP_TEXTS] = "DELETE FROM application_field WHERE application = ?1",
    [APPLICATIONS_SQL_NEWEST_CONTRACT] =
	"SELECT mine.code FROM customer_contract AS own JOIN contract AS mine"
	" ON mine.code = own.code WHERE own.customer = ?1"
	" ORDER BY mine.added_at DESC, mine.code DESC LIMIT 1",
    /* What came of the contracts that were made: accepted, or withdrawn. */
    [APPLICATIONS_SQL_DONE] =
	"SELECT mine.id, CASE WHEN EXISTS (SELECT 1 FROM certificate WHERE certificate.code ="
	" mine.made) THEN 1 ELSE 0 END FROM application AS mine"
	" JOIN contract AS made ON made.code = mine.made"
	" WHERE mine.id > ?1 AND mine.state = 'sent' AND mine.made IS NOT NULL"
	" AND (made.withdrawn_at IS NOT NULL OR made.ended_at IS NOT NULL"
	"  OR EXISTS (SELECT 1 FROM certificate WHERE certificate.code = mine.made))"
	" ORDER BY mine.id LIMIT ?2",
    /* As the condition of the index has it. */
    [APPLICATIONS_SQL_OLD_DRAFTS] =
	"SELECT id, 0 FROM application WHERE state IN ('draft', 'dropped') AND state = 'draft'"
	" AND changed_at < ?1 ORDER BY changed_at LIMIT ?2",
    [APPLICATIONS_SQL_OLD_TEXTS] =
	"SELECT id, 0 FROM application WHERE decided_at < ?1 AND forgotten = 0"
	" AND decided_at IS NOT NULL ORDER BY decided_at LIMIT ?2",
    [APPLICATIONS_SQL_FORGET] = "UPDATE application SET forgotten = 1 WHERE id = ?1",
    /* The newest row stays: its number is not given again. The sign keeps SQLite from reading all
     * rows that are older, most of which are no drafts. */
    [APPLICATIONS_SQL_DROP_ROWS] =
	"DELETE FROM application WHERE state IN ('draft', 'dropped') AND state = 'dropped'"
	" AND +id < (SELECT max(id) FROM application)",
    /* Customers, and which of them have nothing, and did nothing for long; never the newest. */
    [APPLICATIONS_SQL_IDLE_CUSTOMERS] =
	"SELECT who.id, CASE WHEN who.added_at < ?3"
	" AND who.id < (SELECT max(newest.id) FROM customer AS newest)"
	" AND NOT EXISTS (SELECT 1 FROM customer_contract AS own WHERE own.customer = who.id)"
	" AND NOT EXISTS (SELECT 1 FROM application AS mine WHERE mine.customer = who.id)"
	" AND NOT EXISTS (SELECT 1 FROM customer_key AS used WHERE used.customer = who.id"
	"  AND used.used_at >= ?3)"
	" AND NOT EXISTS (SELECT 1 FROM customer_certificate AS shown"
	"  WHERE shown.customer = who.id)"
	" AND NOT EXISTS (SELECT 1 FROM coupon_purchase AS bought WHERE bought.customer = who.id)"
	" THEN 1 ELSE 0 END FROM customer AS who WHERE who.id > ?1 ORDER BY who.id LIMIT ?2",
};
