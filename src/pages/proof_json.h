/* A proof for programs: the facts and words of the proof page as JSON. */
#ifndef PAGES_PROOF_JSON_H
#define PAGES_PROOF_JSON_H

#include "base/buf.h"
#include "pages/proof.h"

/* Appends one JSON object (RFC 8259) and a newline. Times are RFC 3339 with the configured zone's
 * offset. Members are only ever added, never renamed:
 *   code, record, link, reason   the words of Trustseal-Status; reason as link_reason_name()
 *   verified                     true only where the page is green
 *   checked_at, record_as_of     when the verdict was made; when the store said so
 *   evidence                     an object for each source, "record", "crl", "ocsp" and "site" (of
 * a record "none" the first alone): source, state, at (when it was seen), until (of good: until
 *     when it counts), since (of revoked and unknown, and of what is wrong: since when), for a site
 *     also host. state is "good", "revoked", "unknown" (it could not be found out, or nobody has
 *     looked), "none" (by design there is no such source; of a record: nothing is valid now), of a
 *     site also "other" (another organisation's certificate is served there) or "fault". What is
 *     not known is null
 *   evidence_as_of               when the store said so of all but the record; null: it could not
 *   certified_since              without a gap, by this and earlier certificates; null: not now
 * and, unless record is "none":
 *   shown_code                   the contract whose facts follow: the successor's when renewed
 *   urls, linked_from            registered URLs; the origin that the link came from, or null
 *   organization, organization_en, locality, state, country, service   null when unknown
 *   not_before, not_after, days_left    days_left is negative after the end
 *   revoked_at, revocation_reason       null unless revoked
 *   certificate: subject, issuer (RFC 4514 escaping), serial, fingerprint_sha256, key_algorithm,
 *     key_bits, key_curve, signature_algorithm, weak (words: "sha1", "md5", "rsa", "ec"), broken
 *     (words of certificate_fault_name()), names
 *   log: index (the number of the newest entry of shown_code in the public log, from 0), size and
 *     root of the log as it is signed, proof (RFC 6962 section 2.1.1: hashes from the leaf up), in
 *     base64 like root; entry (the bytes whose hash is the leaf, in base64), checkpoint (the signed
 *     note), salt (hexadecimal, of the hash that an entry has in place of a person's name; null
 *     where it has none, or the salt is forgotten). Absent where there is no proof, and then there
 *     is log_missing: "off" (this service shows no log), "waiting" (what is signed does not cover
 *     the entry yet), "none" (the log has no entry of this code), "unknown" (it could not be read)
 * ERR_NO_MEMORY, ERR_TOO_LARGE. Any thread. */
enum err proof_json_write(const struct proof *p, struct buf *to);

/* What a JWT says of itself (RFC 7519). */
struct proof_claims {
	const char *issuer;
	int64_t issued_at, expires_at; /* seconds, UTC */
};

/* Appends the claims of a signed proof as one JSON object in one line: iss, sub (the code), iat,
 * exp, and the members above but for those of the link (link, reason, verified, linked_from): to
 * whom it is shown did not choose them, who asked did. ERR_NO_MEMORY, ERR_TOO_LARGE. Any thread. */
enum err proof_json_write_claims(
    const struct proof *p, const struct proof_claims *claims, struct buf *to);

#endif
