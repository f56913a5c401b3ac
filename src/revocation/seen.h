/* What becomes of a certificate that was seen revoked.
 *
 * DESIGN: a list and a responder say it in one way. It stays in this room's tables, and the record
 * takes it over at once, in the same transaction: by a function of registry/, which stands above
 * and is handed in. */
#ifndef REVOCATION_SEEN_H
#define REVOCATION_SEEN_H

#include "revocation/verdict.h"
#include "store/change.h"

struct revocation_sight {
	int64_t certificate; /* id of its row */
	const char *source;  /* "crl", "ocsp" */
	int64_t revoked_at;  /* as the source has it */
	int reason;          /* RFC 5280 section 5.3.1's number */
};

/* Makes the record say that it is revoked, too, within the change. One that says so already stays
 * as it is. */
typedef enum err revocation_take_over(
    const struct change *c, const struct revocation_sight *sight, const char *reason);

/* Within the change: a source says that the certificate is revoked. *ret_is_new: nothing had said
 * so before. */
enum err revocation_seen(const struct change *c, const struct revocation_sight *sight,
    revocation_take_over *take_over, bool *ret_is_new);
/* Within the change: a source that had said so does not say it any more. Nothing where it had not,
 * or where that is known. */
enum err revocation_vanished(const struct change *c, int64_t certificate, const char *source);
/* The word of a reason, "keyCompromise"; "unspecified" for what is none. */
const char *revocation_reason_word(int reason);

#endif
