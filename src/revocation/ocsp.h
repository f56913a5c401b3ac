/* Asks responders of OCSP about the certificates that name one: a kind of the watch.
 *
 * DESIGN: GET first, which caches may answer; POST with a nonce where GET is refused, its answer
 * cannot be read, or is not believed, which is remembered (manners.h). An answer counts until its
 * nextUpdate; half of that time later, or after 24 times [watch] crl_every, the certificate is
 * asked about again, at its place in the quarter before that, since responders sign answers for all
 * at one time. */
#ifndef REVOCATION_OCSP_H
#define REVOCATION_OCSP_H

#include "revocation/manners.h"
#include "revocation/seen.h"
#include "watch/kind.h"

/* The kind's `arg`; outlives the watch. */
struct revocation_ocsp {
	unsigned latest_s; /* between two questions: as revocation_ocsp_kind.every() says */
	struct manners manners;
	revocation_take_over *take_over;
};

extern const struct watch_kind revocation_ocsp_kind;

#endif
