/* The rules by which certificates are added to contracts. Each function is one
 * transaction, as in contract.h. */
#ifndef REGISTRY_CERTIFICATE_H
#define REGISTRY_CERTIFICATE_H

#include "pki/certificate.h"
#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/replacement.h"
#include "registry/revocation.h"

/* Adds a certificate from the bytes of a file, as it came (pki/bundle.h). ERR_INVALID as there;
 * ERR_NOT_FOUND: no such contract; ERR_REFUSED: weak, a registered host is not covered, broken
 * by certificate_check_fitness() and not `historic`, or not what replaces the current one by
 * replacement.h; ERR_EXISTS: another contract has that
 * certificate. The contract's own, added again, changes nothing and is ERR_OK.
 *
 * A certificate that begins later than the contract's current one is a reissue: the one that it
 * replaces, unless expired or revoked, is revoked as "superseded" from now on, or from when the new
 * one begins if that lies ahead, and after the service's grace. In a contract that renews itself
 * one may also follow the current one, which then ends by itself. One that has expired itself, and
 * one that is broken, is a record of the past and replaces nothing. How often and until when a
 * contract is reissued binds where two persons are wanted (terms.h), and is else a warning. So is
 * that the certificate has expired, is not valid yet, or is older than the current one. */
enum err registry_certificate_add(const struct registry_clerk *k, const struct code *code,
    struct str file, bool historic, struct registry_effect *ret);

/* Within a transaction: the same with a certificate that certificate_read() gave, by all rules but
 * that of certificate_check_strength(). *ret_there: the contract has it already, and nothing is
 * done. Only the warnings of `effect` are added to. A refusal has written nothing. */
struct certificate_adding {
	const struct certificate *certificate;
	bool historic;    /* a record of the past, which may be broken */
	bool passed;      /* by the policy, without a second person: its event says so */
	int64_t asked_at; /* when somebody wanted it added, for what has its time; 0: now */
};
enum err registry_certificate_put(const struct registry_clerk *k, const struct code *code,
    const struct certificate_adding *adding, struct registry_effect *effect, bool *ret_there);

/* Within a transaction: what the certificate would be to those that the contract has.
 * ERR_NOT_FOUND.
 */
enum err registry_certificate_find_way(const struct registry_clerk *k, const struct code *code,
    const struct certificate *certificate, enum replacement_way *ret);

/* Is the certificate for a registered host? ERR_REFUSED, with what it is for. Any thread. */
enum err registry_check_host(const struct certificate *c, const char *host, struct problem *why);

/* Has the contract the very certificate that a PEM or DER file begins with? A quick look, outside
 * of a transaction: *ret_there is false, too, where the file holds none. */
enum err registry_certificate_look(
    const struct change *c, const struct code *code, struct str file, bool *ret_there);

#endif
