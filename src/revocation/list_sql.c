/* The SQL of revocation lists, and of which certificates are watched. */
#include "revocation/list_sql.h"

#include "store/rows.h"

const char *const list_sql[LIST_SQL_COUNT] = {
    [LIST_SQL_WATCHED_LAST] = "SELECT coalesce(max(certificate), 0) FROM revocation",
    [LIST_SQL_NEW] = "SELECT id, code, not_after, der FROM certificate WHERE id > ?1"
		     " ORDER BY id LIMIT ?2",
    [LIST_SQL_LOST] = "SELECT certificate.id, code, not_after, der FROM revocation"
		      " JOIN certificate ON certificate.id = revocation.certificate"
		      " WHERE issuer IS NULL AND revocation.certificate > ?1"
		      " ORDER BY revocation.certificate LIMIT ?2",
    [LIST_SQL_ISSUER_LAST] = "SELECT coalesce(max(id), 0) FROM issuer",
    [LIST_SQL_ISSUER_OF] = "SELECT issuer.id, issuer.der FROM certificate_issuer"
			   " JOIN issuer ON issuer.id = certificate_issuer.issuer"
			   " WHERE certificate_issuer.certificate = ?1 AND position = 0",
    [LIST_SQL_ISSUERS_NAMED] = "SELECT id, der FROM issuer WHERE name_digest = ?1"
			       " ORDER BY id LIMIT 16",
    [LIST_SQL_ISSUER_ID] = "SELECT id FROM issuer WHERE fingerprint = ?1",
    [LIST_SQL_FIND] = "SELECT id, asked_at FROM revocation_list"
		      " WHERE issuer_key = ?1 AND names = ?2",
    [LIST_SQL_ADD] = "INSERT INTO revocation_list (id, issuer_key, names)"
		     " VALUES (" STORE_NEXT_ID("revocation_list") ", ?1, ?2)",
    [LIST_SQL_WATCH] = "INSERT INTO revocation (certificate, issuer, list, ocsp)"
		       " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (certificate) DO UPDATE"
		       " SET issuer = excluded.issuer, list = excluded.list, ocsp = excluded.ocsp",
    [LIST_SQL_READ] = "SELECT names, this_update, next_update, number, etag, modified"
		      " FROM revocation_list WHERE id = ?1",
    /* One key may have several names; the list's is that of those whom it speaks of. */
    [LIST_SQL_ISSUER] = "SELECT der FROM issuer WHERE id = (SELECT issuer FROM revocation"
			" WHERE list = ?1 AND issuer IS NOT NULL ORDER BY certificate LIMIT 1)",
    [LIST_SQL_SIZE] = "SELECT count(*) FROM revocation WHERE list = ?1",
    [LIST_SQL_OURS] =
	"SELECT certificate.id, certificate.serial, of.looked_up, of.seen_in, of.vanished_at"
	" FROM revocation AS of JOIN certificate ON certificate.id = of.certificate"
	" WHERE of.list = ?1 AND certificate.not_after >= ?2",
    [LIST_SQL_MARKS] = "SELECT this_update, number FROM revocation_list WHERE id = ?1",
    [LIST_SQL_KEEP] =
	"UPDATE revocation_list SET asked_at = ?2, seen_at = ?2, this_update = ?3,"
	" next_update = ?4, number = ?5, entries = ?6, etag = ?7, modified = ?8, fault = NULL"
	" WHERE id = ?1",
    [LIST_SQL_SAME] = "UPDATE revocation_list SET asked_at = ?2, seen_at = ?2, fault = NULL"
		      " WHERE id = ?1",
    [LIST_SQL_FAULT] = "UPDATE revocation_list SET asked_at = ?2, fault = ?3 WHERE id = ?1",
    [LIST_SQL_LOOKED_UP] =
	"UPDATE revocation SET looked_up = ?2 WHERE certificate = ?1 AND list = ?3",
    [LIST_SQL_OF_CODE] =
	"SELECT DISTINCT list FROM revocation JOIN certificate"
	" ON certificate.id = revocation.certificate WHERE code = ?1 AND list IS NOT NULL"
	" ORDER BY list",
    [LIST_SQL_OF_NAME] =
	"SELECT id FROM revocation_list WHERE issuer_key IN (SELECT key_digest FROM issuer"
	" WHERE name_digest = ?1) ORDER BY id",
};
