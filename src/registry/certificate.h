/* The rules by which certificates are added to contracts and revoked. Each function is one
 * transaction, as in contract.h. */
#ifndef REGISTRY_CERTIFICATE_H
#define REGISTRY_CERTIFICATE_H

#include "pki/certificate.h"
#include "registry/change.h"

/* Adds a certificate from the bytes of a file, as it came (pki/bundle.h). ERR_INVALID as there;
 * ERR_NOT_FOUND: no such contract; ERR_REFUSED: weak, a registered host is not covered, or broken
 * by certificate_check_fitness() and not `historic`; ERR_EXISTS: another contract has that
 * certificate. The contract's own, added again, changes nothing and is ERR_OK.
 *
 * A certificate that begins later than the contract's current one is a reissue: the one that it
 * replaces, unless expired or revoked, is revoked as "superseded" from now on, or from when the new
 * one begins if that lies ahead. One that has expired itself, and one that is broken, is a record
 * of the past and replaces nothing. That a contract has one reissue within 25 days of issue is a
 * rule of the product and not of the record: it is a warning. So is that the certificate has
 * expired, is not valid yet, or is older than the current one. */
enum err registry_certificate_add(const struct change *c, const struct code *code, struct str file,
    bool historic, struct registry_effect *ret);

/* Within a transaction: the same with a certificate that certificate_read() gave, by all rules but
 * that of certificate_check_strength(). *ret_there: the contract has it already, and nothing is
 * done. Only the warnings of `effect` are added to. A refusal has written nothing. */
enum err registry_certificate_put(const struct change *c, const struct code *code,
    const struct certificate *certificate, bool historic, struct registry_effect *effect,
    bool *ret_there);

/* Is the certificate for a registered host? ERR_REFUSED, with what it is for. Any thread. */
enum err registry_check_host(const struct certificate *c, const char *host, struct problem *why);

/* Has the contract the very certificate that a PEM or DER file begins with? A quick look, outside
 * of a transaction: *ret_there is false, too, where the file holds none. */
enum err registry_certificate_look(
    const struct change *c, const struct code *code, struct str file, bool *ret_there);

/* The words that may be given as a reason to revoke; ended by NULL. */
extern const char *const registry_reasons[];

/* Revokes the current certificate of `code`, for one of the words of RFC 5280 section 5.3.1
 * ("unspecified" when `reason` is empty), from `at` on (0: from now on). ERR_NOT_FOUND: no such
 * contract, or nothing issued; ERR_INVALID: the word is unknown; ERR_REFUSED: `at` lies ahead or
 * before notBefore; ERR_EXISTS: revoked already, and the reason says since when. */
enum err registry_certificate_revoke(const struct change *c, const struct code *code,
    struct str reason, int64_t at, struct registry_effect *ret);

/* Within a transaction: the same. */
enum err registry_certificate_revoke_put(
    const struct change *c, const struct code *code, struct str reason, int64_t at);

/* Is it revoked for the time being? */
bool registry_certificate_is_held(const struct store_certificate *certificate);

/* Bytes of a note. */
enum { REGISTRY_NOTE_MAX = 2000 };

/* Lifts the hold of the current certificate of `code`: one that is revoked as certificateHold is
 * not revoked any more. `note` says why, and may be empty. ERR_NOT_FOUND: no such contract;
 * ERR_REFUSED: it is not on hold; ERR_INVALID: the note is too long. */
enum err registry_certificate_release(
    const struct change *c, const struct code *code, struct str note, struct registry_effect *ret);
/* Within a transaction: the same. */
enum err registry_certificate_release_put(
    const struct change *c, const struct code *code, struct str note);

#endif
