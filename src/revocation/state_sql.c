/* The SQL of what is known of each certificate's revocation. */
#include "revocation/state_sql.h"

const char *const state_sql[STATE_SQL_COUNT] = {
    [STATE_SQL_READ] =
	"SELECT certificate.id, not_before, not_after, added_at, coalesce(own.certificate, 0),"
	" issuer, list, looked_up, ocsp, ocsp_state, ocsp_asked, ocsp_at, ocsp_until, ocsp_fault,"
	" own.revoked_at, reason, seen_in, own.seen_at, vanished_at,"
	" its.seen_at, its.this_update, its.next_update, its.fault FROM certificate"
	" LEFT JOIN revocation AS own ON own.certificate = certificate.id"
	" LEFT JOIN revocation_list AS its ON its.id = own.list WHERE certificate.id = ?1",
    [STATE_SQL_SEEN] = "UPDATE revocation SET revoked_at = ?2, reason = ?3, seen_in = ?4,"
		       " seen_at = ?5, vanished_at = NULL WHERE certificate = ?1",
    [STATE_SQL_SEEN_TOO] = "UPDATE revocation SET seen_in = ?2, vanished_at ="
			   " CASE WHEN seen_in = ?3 THEN NULL ELSE vanished_at END"
			   " WHERE certificate = ?1",
    [STATE_SQL_VANISHED] = "UPDATE revocation SET vanished_at = ?2 WHERE certificate = ?1"
			   " AND revoked_at IS NOT NULL AND vanished_at IS NULL",
    [STATE_SQL_OCSP_PAIR] = "SELECT certificate.der, issuer.der, not_after FROM revocation"
			    " JOIN certificate ON certificate.id = revocation.certificate"
			    " LEFT JOIN issuer ON issuer.id = revocation.issuer"
			    " WHERE revocation.certificate = ?1 AND ocsp = 1",
    [STATE_SQL_OCSP_KEEP] = "UPDATE revocation SET ocsp_state = ?2, ocsp_asked = ?3, ocsp_at = ?4,"
			    " ocsp_until = ?5, ocsp_fault = NULL"
			    " WHERE certificate = ?1 AND ocsp_at <= ?4",
    [STATE_SQL_OCSP_FAULT] = "UPDATE revocation SET ocsp_fault = ?2 WHERE certificate = ?1",
    [STATE_SQL_OCSP_OF_CODE] = "SELECT revocation.certificate FROM revocation"
			       " JOIN certificate ON certificate.id = revocation.certificate"
			       " WHERE code = ?1 AND ocsp = 1 ORDER BY revocation.certificate",
};
