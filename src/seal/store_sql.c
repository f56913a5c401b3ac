/* The SQL of the store: every statement that it runs.
 *
 * DESIGN: each stands here once, for all databases; io/sql.h says by which words. Ids are counted
 * here and not by the database: whoever adds has the right to write, so that they grow in the
 * order of commits. */
#include "seal/store_private.h"

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

/* ?1 is the last code of the page before, ?2 to ?3 the range of codes, ?4 a text in lower case. */
#define LIST                                                                                       \
	"SELECT code FROM contract WHERE code > ?1 AND code BETWEEN ?2 AND ?3"                     \
	" AND (CAST(?4 AS TEXT) IS NULL OR {instr}(lower(organization), ?4) > 0"                   \
	" OR {instr}(lower(organization_en), ?4) > 0) "

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
    [SQL_EVENTS] = "SELECT id, at, actor, action, before, after FROM event WHERE code = ?1"
		   " ORDER BY id DESC LIMIT ?2",
    [SQL_LIST] = LIST "ORDER BY code LIMIT ?5",
    [SQL_LIST_HOST] =
	LIST "AND code IN (SELECT code FROM registered_url WHERE host = ?6) ORDER BY code LIMIT ?5",
    [SQL_ADD_CONTRACT] = "INSERT INTO contract (code, renews, lang, sticker, service, organization,"
			 " organization_en, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
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
    [SQL_VERSION] = "SELECT coalesce(max(number), 0) FROM migration",
    [SQL_TABLES] = "SELECT count(*) FROM {relations}",
    [SQL_MIGRATED] = "INSERT INTO migration (number, name, at) VALUES (?1, ?2, ?3)",
};
