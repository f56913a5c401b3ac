/* Which certificates are watched: each that has not expired gets a row, with its issuer, the list
 * that speaks of it and whether it names an OCSP responder; and the tasks that ask them.
 *
 * DESIGN: certificates are numbered in the order in which they come, so what is new stands behind
 * the last one that has a row. A certificate whose issuer is not known has a row, too, and is
 * looked at again when another issuer comes. */
#ifndef REVOCATION_ENROL_H
#define REVOCATION_ENROL_H

#include "revocation/issuers.h"
#include "store/change.h"

struct enrolment {
	struct issuers issuers; /* of [watch] issuers */
	/* The rest is its own: zeros to begin. */
	int64_t expired;     /* no certificate up to this one is new and has not expired */
	int64_t issuer_last; /* the newest issuer when those without one were looked at last */
	int64_t lost_after;  /* of these, the last that was looked at */
	int64_t lost_at;     /* when that began: seconds, UTC; 0: it has not */
};

/* Part of a change: looks at some `limit` certificates at most. *ret_more: there may be more. */
enum err revocation_enrol(
    const struct change *c, struct enrolment *e, size_t limit, bool *ret_more);

#endif
