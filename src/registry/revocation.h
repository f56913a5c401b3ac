/* The rules by which certificates are revoked, and a hold of one is lifted. Each function is one
 * transaction, as in contract.h. */
#ifndef REGISTRY_REVOCATION_H
#define REGISTRY_REVOCATION_H

#include "registry/change.h"
#include "revocation/hand.h"

/* The words that may be given as a reason to revoke; ended by NULL. */
extern const char *const registry_reasons[];

struct revocation {
	struct str reason; /* a word of RFC 5280 section 5.3.1; empty for "unspecified" */
	int64_t at;        /* from when on; 0: from now on */
	struct str serial; /* of the contract's certificates; empty for the current one */
};

/* Revokes a certificate of `code`. One that has not begun yet replaces nothing then: what was to be
 * revoked in its favour is kept. ERR_NOT_FOUND: no such contract, nothing issued, no such serial;
 * ERR_INVALID: the word is unknown; ERR_REFUSED: `at` lies ahead or before notBefore; ERR_EXISTS:
 * revoked already, and the reason says since when. */
enum err registry_certificate_revoke(const struct change *c, const struct code *code,
    const struct revocation *revocation, struct registry_effect *ret);

/* Within a transaction: the same. */
enum err registry_certificate_revoke_put(
    const struct change *c, const struct code *code, const struct revocation *revocation);

/* Within a transaction: revokes this certificate from `at` on, which may lie ahead, or changes
 * since when and why it is, with its event. */
enum err revocation_write(const struct change *c, const struct code *code,
    const struct store_certificate *old, int64_t at, struct str reason);

/* Within a transaction, for whoever watches (revocation/seen.h): the CA says that a certificate is
 * revoked, and so does the record from now on; one that is revoked already stays as it is. It takes
 * no second person, since it only tells what is so. */
enum err registry_revocation_seen(
    const struct change *c, const struct revocation_sight *sight, const char *reason);

/* A revocation list that the CA hands over: whoever is on it is revoked as above. `arena` has what
 * came of it. The errors of revocation_hand_in(). */
enum err registry_crl_add(const struct change *c, struct str file, struct arena *arena,
    struct hand_outcome *ret, struct registry_effect *effect);

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
