/* Reads the entries of a revocation list. */
#ifndef PKI_CRL_WALK_H
#define PKI_CRL_WALK_H

#include "pki/crl/crl.h"
#include "pki/crl/serials.h"

struct crl_entry {
	int64_t id;         /* of the serial, as in the set */
	int64_t revoked_at; /* seconds, UTC */
	int reason;         /* the number of RFC 5280 section 5.3.1 */
};

/* Reads all entries, and calls `hit` for those that are in the set. They count when this returns
 * ERR_OK, with the number of all. ERR_INVALID or ERR_REFUSED, with `why` and a word: an entry
 * cannot be read (crl.entry), has a critical extension that is not known here
 * (crl.entry_critical), is of another issuer (crl.indirect), or undoes one of another list
 * (crl.delta). Allocates nothing; any thread. */
enum err crl_walk(const struct crl *crl, const struct serials *set,
    void (*hit)(void *arg, const struct crl_entry *entry), void *arg, size_t *ret_count,
    struct problem *why);

#endif
