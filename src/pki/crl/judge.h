/* Does a revocation list count? */
#ifndef PKI_CRL_JUDGE_H
#define PKI_CRL_JUDGE_H

#include "pki/crl/crl.h"

enum { CRL_SLACK = 60 /* seconds by which clocks may differ */ };

/* By what it is judged. */
struct crl_measure {
	struct str issuer;      /* the issuer's certificate, DER */
	struct str names;       /* addresses of a distribution point, a line each */
	int64_t now;            /* seconds, UTC */
	int64_t seen_update;    /* thisUpdate of the newest list that was seen; 0: none was */
	struct str seen_number; /* its number, as in struct crl; absent: it had none */
};

/* Does it count for certificates of that issuer with that distribution point? ERR_REFUSED with
 * `why` and a word: another issuer's (crl.issuer), another distribution point's (crl.point), from
 * the future (crl.future), without nextUpdate (crl.endless), not current any more (crl.stale),
 * older than one that was seen (crl.older), signed in a way that is not taken (crl.algorithm), by a
 * key that may not sign lists (crl.usage), or not by this issuer (crl.signature). Any thread. */
enum err crl_judge(const struct crl *crl, const struct crl_measure *measure, struct problem *why);
/* Does it speak for the distribution point with these addresses? One that names none speaks for
 * all; addresses are compared byte for byte. */
bool crl_is_for(const struct crl *crl, struct str names);

#endif
