/* A certificate that was seen on a site and is not recorded yet becomes a proposal by itself: for
 * owners whose certificates come without anybody here (ACME). */
#ifndef DOCTOR_RENEWAL_H
#define DOCTOR_RENEWAL_H

#include "doctor/shown.h"
#include "registry/terms.h"

/* What is to be proposed: zeros for nothing. */
struct doctor_renewal {
	char fingerprint[DIGEST_HEX]; /* of the certificate */
	struct buf file;              /* with its chain, as PEM */
};

/* Looks for one among what addresses show: of the contract's organisation, whole and strong, valid
 * now, for this host, and by an issuer that is recorded. A failure (memory) is in ret->file.err.
 * Any thread. */
void doctor_renewal_find(const struct doctor_known *known, const struct shown_list *list,
    int64_t now, struct doctor_renewal *ret);
void doctor_renewal_free(struct doctor_renewal *r);

/* Within a transaction: proposes it, once; where one person is enough, it is added only where the
 * policy lets it pass. What the registry refuses is no error: `ret_done` is then false, with the
 * reason in c->why. */
enum err doctor_renewal_propose(const struct change *c, const struct registry_terms *terms,
    const struct code *code, const struct doctor_renewal *r, bool *ret_done);

#endif
