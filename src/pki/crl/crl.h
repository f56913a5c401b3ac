/* Revocation lists (RFC 5280 section 5), read where they stand.
 *
 * DESIGN: a list is judged here and not by OpenSSL, whose version 3.0 takes a list of changes (a
 * delta) for a whole one, passes over what it cannot decode, and needs 260 MB for a million
 * entries. It is opened (here), judged (judge.h), and read in one pass over its bytes against a set
 * of the serials that one looks for (walk.h); nothing is kept of others. Whatever is not as it has
 * to be makes all of the list count for nothing: not to be on it is then no answer. */
#ifndef PKI_CRL_CRL_H
#define PKI_CRL_CRL_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Bytes of a file, and of a number. */
enum { CRL_FILE_MAX = 64 << 20, CRL_NUMBER_MAX = 20 };

/* What a list says of itself. It points into the list's bytes. */
struct crl {
	struct str issuer; /* the encoded name */
	struct str key_id; /* of the issuer's key, as by its certificate; absent: not told */
	struct str number; /* CRLNumber's bytes, without needless ones in front; absent: none */
	int64_t this_update, next_update; /* next_update is 0 where there is none */
	bool partial;                     /* it speaks for one distribution point only: */
	struct str names;                 /* that one's GeneralNames; may be absent */
	struct str entries;               /* for crl_walk() */
	struct str tbs, algorithm, signature;
};

/* Where a file has a list in DER: it is one, or has one block of PEM, which is decoded into `room`.
 * ERR_INVALID, ERR_TOO_LARGE, with `why`. */
enum err crl_find(struct str file, struct buf *room, struct str *ret_der, struct problem *why);
/* Reads all but the entries. With `why` and a word (such as "crl.damaged"): ERR_INVALID for what is
 * no list; ERR_REFUSED for one that cannot say of a site's certificate that it is good: of another
 * version, of changes only (a delta), of several issuers, of some reasons, of other certificates,
 * with a critical extension that is not known here, or one that cannot be decoded. */
enum err crl_open(struct str der, struct crl *ret, struct problem *why);

#endif
