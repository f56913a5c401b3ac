/* The SQL of contracts, certificates and events.
 *
 * DESIGN: in every room each statement stands once, for all databases; io/sql/sql.h says by which
 * words. Ids are counted here and not by the database: whoever adds has the right to write, so that
 * they grow in the order of commits. */
#include "record/sql.h"

#include "store/rows.h"

#include "record/records.h"

_Static_assert(STORE_CHAIN_MAX == 1000, "the bound stands in the SQL below");

/* The code ?1 and its successors. */
#define CHAIN                                                                                      \
	"WITH RECURSIVE chain (code, depth) AS ("                                                  \
	" SELECT CAST(?1 AS BIGINT), 0"                                                            \
	" UNION ALL"                                                                               \
	" SELECT contract.code, depth + 1 FROM chain JOIN contract ON contract.renews = "          \
	"chain.code"                                                                               \
	" WHERE depth < 1000) "

/* What a contract says, a row for each of its URLs. */
#define CONTRACT_ROW                                                                               \
	"own.code, own.lang, own.sticker, own.service, own.organization, own.organization_en,"     \
	" own.renews, url.url, url.host, own.auto_renew, own.visits, own.is_person"

/* What of a contract's life does not stand in its current certificate: columns of struct
 * life_facts, of the contract `own` and that certificate. */
#define LIFE                                                                                       \
	"own.withdrawn_at, own.ended_at,"                                                          \
	" CASE WHEN EXISTS (SELECT 1 FROM contract_check AS noted WHERE noted.code = own.code)"    \
	"  THEN 1 ELSE 0 END,"                                                                     \
	" CASE WHEN EXISTS (SELECT 1 FROM proposal_open AS open WHERE open.code = own.code"        \
	"   AND open.action = 'certificate.issue' AND open.ends_at > ?2) THEN 1 ELSE 0 END,"       \
	" CASE WHEN EXISTS (SELECT 1 FROM contract AS next JOIN certificate AS theirs"             \
	"   ON theirs.code = next.code WHERE next.renews = own.code AND theirs.broken = 0"         \
	"   AND (theirs.revoked_at IS NULL OR theirs.revoked_at > ?2)) THEN 1 ELSE 0 END,"         \
	" CASE WHEN EXISTS (SELECT 1 FROM certificate AS old WHERE old.code = own.code"            \
	"   AND old.id <> certificate.id AND old.revocation_reason = 'superseded')"                \
	"  THEN 1 ELSE 0 END"
#define CURRENT_JOINED                                                                             \
	" LEFT JOIN certificate ON certificate.id = (SELECT id FROM certificate AS mine"           \
	" WHERE mine.code = own.code" RECORD_SQL_CURRENT_FIRST "LIMIT 1)"

/* A page of ?4 contracts whose codes lie from ?1 to ?3, with all that a list shows of them in one
 * statement: a row for each URL of each, beside the current certificate. */
#define LIST(from, which)                                                                          \
	"SELECT " CONTRACT_ROW ", certificate.not_before, certificate.not_after,"                  \
	" certificate.revoked_at, certificate.broken, " LIFE " FROM (SELECT code"                  \
	" FROM " from " WHERE code BETWEEN ?1 AND ?3" which " ORDER BY code LIMIT ?4) AS page"     \
	" JOIN contract AS own ON own.code = page.code"                                            \
	" LEFT JOIN registered_url AS url ON url.code = own.code" CURRENT_JOINED                   \
	" ORDER BY own.code, url.position"
#define NAMED " AND {instr}({folded name}, ?5) > 0"
#define ON_HOST(parameter)                                                                         \
	" AND code IN (SELECT code FROM registered_url WHERE host = " parameter ")"

/* The cards that count, of some codes. */
#define CARDS(codes)                                                                               \
	"SELECT code, bytes, version FROM card WHERE code " codes                                  \
	" AND version = (SELECT max(id) FROM event WHERE event.code = card.code)"                  \
	" AND NOT EXISTS (SELECT 1 FROM contract WHERE renews = card.code)"

/* What contract_name has of a contract, as in assets/sql/0004_search.sql. */
#define NAME "lower(organization) || coalesce('|' || lower(organization_en), '')"

const char *const record_sql[RECORD_SQL_COUNT] = {
    [RECORD_SQL_CONTRACT] = "SELECT lang, sticker, service, organization, organization_en, renews,"
			    " added_at, auto_renew, inherits_until, visits, is_person FROM contract"
			    " WHERE code = ?1",
    [RECORD_SQL_LIFE] =
	"SELECT certificate.not_before, certificate.not_after, certificate.revoked_at,"
	" certificate.broken, " LIFE " FROM contract AS own" CURRENT_JOINED " WHERE own.code = ?1",
    [RECORD_SQL_CONTRACTS] =
	"SELECT " CONTRACT_ROW " FROM contract AS own"
	" LEFT JOIN registered_url AS url ON url.code = own.code WHERE own.code IN (?1, ?2, ?3, ?4,"
	" ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ORDER BY own.code, url.position",
    [RECORD_SQL_URLS] = "SELECT url, host FROM registered_url WHERE code = ?1 ORDER BY position",
    [RECORD_SQL_SUCCESSOR] = "SELECT code FROM contract WHERE renews = ?1",
    [RECORD_SQL_PREDECESSORS] = "WITH RECURSIVE chain (code, depth) AS ("
				" SELECT renews, 1 FROM contract WHERE code = ?1"
				" UNION ALL"
				" SELECT contract.renews, depth + 1 FROM chain"
				" JOIN contract ON contract.code = chain.code WHERE depth < 1000)"
				" SELECT code FROM chain WHERE code IS NOT NULL ORDER BY depth",
    [RECORD_SQL_CURRENT] = "SELECT der, revoked_at, revocation_reason, facts FROM certificate"
			   " WHERE code = ?1" RECORD_SQL_CURRENT_FIRST "LIMIT 1",
    [RECORD_SQL_TIMES] = "SELECT not_before, not_after, revoked_at, broken FROM certificate"
			 " WHERE code = ?1" RECORD_SQL_CURRENT_FIRST,
    [RECORD_SQL_CHAIN_UNTIL] =
	CHAIN "SELECT min(CASE WHEN not_before > ?2 THEN not_before END),"
	      " min(CASE WHEN not_after >= ?2 THEN not_after + 1 END),"
	      " min(CASE WHEN revoked_at > ?2 THEN revoked_at END)"
	      " FROM chain JOIN certificate ON certificate.code = chain.code",
    [RECORD_SQL_CHAIN] =
	CHAIN "SELECT max(depth), max((SELECT max(id) FROM event WHERE event.code = chain.code)),"
	      " max((SELECT max(at) FROM event WHERE event.code = chain.code)) FROM chain",
    [RECORD_SQL_SUCCESSORS_ISSUED] = CHAIN
    "SELECT chain.code, depth FROM chain JOIN certificate ON certificate.id ="
    " (SELECT id FROM certificate AS own WHERE own.code = chain.code" RECORD_SQL_CURRENT_FIRST
    "LIMIT 1)"
    " WHERE depth > 0 AND broken = 0 AND not_after >= ?2 AND (revoked_at IS NULL OR revoked_at > "
    "?2)"
    " ORDER BY not_before > ?2, depth DESC",
    [RECORD_SQL_UNRETIRED] =
	"SELECT code FROM contract WHERE code > ?1 AND service = ?2 AND EXISTS (SELECT 1"
	" FROM certificate AS old WHERE old.code = contract.code AND old.broken = 0"
	" AND old.not_after >= ?3 AND (old.revoked_at IS NULL OR (old.revoked_at > ?4 AND"
	" old.revoked_at <> CASE WHEN old.not_before > ?3 THEN old.not_before ELSE ?3 END)))"
	" ORDER BY code LIMIT ?5",
    [RECORD_SQL_CERTIFICATES] =
	"SELECT id, fingerprint, serial, organization, not_before, not_after, added_at, revoked_at,"
	" revocation_reason, broken FROM certificate WHERE code = ?1" RECORD_SQL_CURRENT_FIRST,
    [RECORD_SQL_FINGERPRINT] = "SELECT code FROM certificate WHERE fingerprint = ?1",
    [RECORD_SQL_CODE_OF_CERTIFICATE] = "SELECT code FROM certificate WHERE id = ?1",
    [RECORD_SQL_EVENTS] =
	"SELECT id, at, actor, action, before, after, code FROM event WHERE code = ?1"
	" ORDER BY id DESC LIMIT ?2",
    [RECORD_SQL_EVENTS_BEFORE] = "SELECT id, at, actor, action, before, after, code FROM event"
				 " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    [RECORD_SQL_EVENTS_AFTER] = "SELECT id, at, actor, action, before, after, code FROM event"
				" WHERE id > ?1 ORDER BY id LIMIT ?2",
    [RECORD_SQL_EVENT_OF_CODE] = "SELECT coalesce(max(id), 0) FROM event WHERE code = ?1",
    [RECORD_SQL_CODES_OF_HOST] =
	"SELECT page.code FROM (SELECT code, (SELECT id FROM certificate AS mine"
	" WHERE mine.code = contract.code" RECORD_SQL_CURRENT_FIRST
	"LIMIT 1) AS current_id FROM contract"
	" WHERE sticker = 1 AND code IN (SELECT code FROM registered_url"
	" WHERE host IN (?1, ?3, ?4, ?5))) AS page"
	" JOIN certificate ON certificate.id = page.current_id"
	" ORDER BY certificate.not_before DESC, certificate.id DESC LIMIT ?6",
    [RECORD_SQL_CARD] = CARDS("= ?1"),
    [RECORD_SQL_CARDS] =
	CARDS("IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"),
    [RECORD_SQL_CARDLESS] =
	"SELECT code FROM contract WHERE code > ?1 AND NOT EXISTS (SELECT 1 FROM card"
	" WHERE card.code = contract.code) ORDER BY code LIMIT ?2",
    [RECORD_SQL_PUT_CARD] =
	"INSERT INTO card (code, version, bytes) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (code) DO UPDATE SET version = excluded.version, bytes = excluded.bytes",
    [RECORD_SQL_CARRY_CARD] =
	"UPDATE card SET version = (SELECT max(id) FROM event WHERE event.code = card.code)"
	" WHERE code = ?1 AND version = (SELECT max(id) FROM event WHERE event.code = card.code"
	" AND id < (SELECT max(id) FROM event WHERE event.code = card.code))",
    [RECORD_SQL_FEED] = "SELECT event.id, event.at, event.code, event.actor, event.action,"
			" event.after, contract.renews FROM event"
			" LEFT JOIN contract ON contract.code = event.code"
			" WHERE event.id >= ?1 ORDER BY event.id LIMIT ?2",
    [RECORD_SQL_FEED_NEWEST] = "SELECT coalesce(max(id), 0) FROM event",
    [RECORD_SQL_LIST] = LIST("contract", ""),
    [RECORD_SQL_LIST_NAMED] = LIST("contract_name", NAMED),
    [RECORD_SQL_LIST_HOST] = LIST("contract", ON_HOST("?5")),
    [RECORD_SQL_LIST_HOST_NAMED] = LIST("contract_name", NAMED ON_HOST("?6")),
    [RECORD_SQL_ADD_CONTRACT] =
	"INSERT INTO contract (code, renews, lang, sticker, service, organization,"
	" organization_en, added_at, auto_renew, inherits_until, visits, is_person)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [RECORD_SQL_ADD_NAME] = "INSERT INTO contract_name (code, name) SELECT code, " NAME
			    " FROM contract WHERE code = ?1",
    [RECORD_SQL_ADD_URL] =
	"INSERT INTO registered_url (code, position, url, host) VALUES (?1, ?2, ?3, ?4)",
    [RECORD_SQL_EDIT_CONTRACT] =
	"UPDATE contract SET lang = ?2, sticker = ?3, service = ?4, organization = ?5,"
	" organization_en = ?6, auto_renew = ?7, visits = ?8, is_person = ?9 WHERE code = ?1",
    [RECORD_SQL_DROP_NAME] = "DELETE FROM contract_name WHERE code = ?1",
    [RECORD_SQL_DROP_URLS] = "DELETE FROM registered_url WHERE code = ?1",
    [RECORD_SQL_SET_WITHDRAWN] =
	"UPDATE contract SET withdrawn_at = ?2, renews = NULL WHERE code = ?1",
    [RECORD_SQL_SET_ENDED] = "UPDATE contract SET ended_at = ?2 WHERE code = ?1",
    [RECORD_SQL_ADD_CERTIFICATE] =
	"INSERT INTO certificate (id, code, not_before, not_after, added_at, fingerprint, serial,"
	" organization, der, broken, facts) VALUES (" STORE_NEXT_ID(
	    "certificate") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [RECORD_SQL_SET_STICKER] = "UPDATE contract SET sticker = ?2 WHERE code = ?1",
    [RECORD_SQL_SET_REVOKED] =
	"UPDATE certificate SET revoked_at = ?2, revocation_reason = ?3 WHERE id = ?1",
    [RECORD_SQL_CONTACTS] = "SELECT role, name, organization, department, title, mail, telephone,"
			    " address, invoice FROM contact WHERE code = ?1",
    [RECORD_SQL_PUT_CONTACT] =
	"INSERT INTO contact (code, role, name, organization, department, title, mail, telephone,"
	" address, invoice, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
	" ON CONFLICT (code, role) DO UPDATE SET name = excluded.name,"
	" organization = excluded.organization, department = excluded.department,"
	" title = excluded.title, mail = excluded.mail, telephone = excluded.telephone,"
	" address = excluded.address, invoice = excluded.invoice,"
	" changed_at = excluded.changed_at",
    [RECORD_SQL_DROP_CONTACT] = "DELETE FROM contact WHERE code = ?1 AND role = ?2",
    [RECORD_SQL_CHECKS] = "SELECT number, kind, paper, asked_at, came_at, reached, done_by, words"
			  " FROM contract_check WHERE code = ?1 ORDER BY number",
    [RECORD_SQL_PUT_CHECK] =
	"INSERT INTO contract_check (code, number, kind, paper, asked_at, came_at, reached,"
	" done_by, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
	" ON CONFLICT (code, number) DO UPDATE SET asked_at = excluded.asked_at,"
	" came_at = excluded.came_at, done_by = excluded.done_by",
    [RECORD_SQL_CONTACT_HOLDERS] =
	"SELECT code FROM (SELECT code FROM contact WHERE code > ?1 UNION SELECT code"
	" FROM contract_check WHERE code > ?1 AND words IS NOT NULL UNION SELECT code"
	" FROM ledger_salt WHERE code > ?1 AND salt IS NOT NULL) AS held ORDER BY code LIMIT ?2",
    [RECORD_SQL_OVER] = CHAIN "SELECT (SELECT withdrawn_at FROM contract WHERE code = ?1),"
			      " (SELECT ended_at FROM contract WHERE code = ?1),"
			      " max(CASE WHEN depth = 0 THEN " RECORD_SQL_CERTIFICATE_END " END),"
			      " max(" RECORD_SQL_CERTIFICATE_END ")"
			      " FROM chain JOIN certificate ON certificate.code = chain.code",
    [RECORD_SQL_FORGET_CONTACTS] = "DELETE FROM contact WHERE code = ?1",
    [RECORD_SQL_FORGET_WORDS] = "UPDATE contract_check SET words = NULL WHERE code = ?1",
    [RECORD_SQL_HISTORY] = "SELECT id, at, actor, action, before, after, code FROM event"
			   " WHERE code = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    [RECORD_SQL_ADD_EVENT] = "INSERT INTO event (id, at, code, actor, action, before, after)"
			     " VALUES (" STORE_NEXT_ID("event") ", ?1, ?2, ?3, ?4, ?5, ?6)",
    [RECORD_SQL_ADD_ISSUER] =
	"INSERT INTO issuer (id, fingerprint, name_digest, key_digest, der, code)"
	" VALUES (" STORE_NEXT_ID("issuer") ", ?1, ?2, ?3, ?4, ?5) ON CONFLICT (fingerprint) DO"
					    " NOTHING",
    [RECORD_SQL_ADD_CHAIN] =
	"INSERT INTO certificate_issuer (certificate, position, issuer, code)"
	" SELECT certificate.id, CAST(?2 AS BIGINT), issuer.id, certificate.code FROM certificate,"
	" issuer WHERE certificate.fingerprint = ?1 AND issuer.fingerprint = ?3",
    [RECORD_SQL_ISSUERS] =
	"SELECT issuer.der FROM certificate_issuer JOIN issuer ON issuer.id ="
	" certificate_issuer.issuer WHERE certificate = ?1 ORDER BY certificate_issuer.position",
    [RECORD_SQL_ISSUER_KEY] =
	"SELECT issuer.key_digest FROM certificate_issuer JOIN issuer ON issuer.id ="
	" certificate_issuer.issuer WHERE certificate = ?1 AND position = 0",
    [RECORD_SQL_PUT_CSR] =
	"INSERT INTO csr (code, added_at, key_digest, key_name, subject, names, der)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (code) DO UPDATE SET added_at ="
	" excluded.added_at, key_digest = excluded.key_digest, key_name = excluded.key_name,"
	" subject = excluded.subject, names = excluded.names, der = excluded.der",
    [RECORD_SQL_CSR] =
	"SELECT added_at, key_digest, key_name, subject, names, der FROM csr WHERE code = ?1",
    [RECORD_SQL_REVOKED_KEYS] =
	"SELECT theirs.code, theirs.revoked_at, theirs.revocation_reason FROM revoked_key AS known"
	" JOIN certificate AS theirs ON theirs.id = known.certificate"
	" WHERE known.key_digest = ?1 AND theirs.revoked_at <= ?2 ORDER BY theirs.revoked_at",
    [RECORD_SQL_PUT_REVOKED_KEY] = "INSERT INTO revoked_key (certificate, key_digest)"
				   " VALUES (?1, ?2) ON CONFLICT (certificate) DO NOTHING",
    [RECORD_SQL_REVOKED_CERTIFICATE] = "SELECT id, der FROM certificate WHERE id = ?1",
    [RECORD_SQL_REVOKED_CERTIFICATES] =
	"SELECT theirs.id, theirs.der FROM certificate AS theirs WHERE theirs.id > ?1"
	" AND theirs.revoked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revoked_key"
	" WHERE revoked_key.certificate = theirs.id) ORDER BY theirs.id LIMIT ?2",
};
