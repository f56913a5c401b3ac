/* The client certificates with which customers log in, instead of by key and one-time password.
 *
 * DESIGN: a certificate is registered by the digest of all of it, so that its CA cannot come to
 * mean somebody else by the same name: one that follows it is registered anew, beside it. Whether
 * it is good (dates, CA, revocation) is judged elsewhere, at each visit (pki/client_ca.h); here
 * stands whose it is, and whether an operator locked it. */
#ifndef CUSTOMERS_CERTIFICATE_H
#define CUSTOMERS_CERTIFICATE_H

#include "base/arena.h"
#include "customers/customer.h"
#include "pki/client_ca.h"
#include "store/change.h"

enum { CUSTOMERS_CERTIFICATES_MAX = 20 }; /* of one customer */

/* What is done with a certificate. */
enum customer_certificate_act {
	CUSTOMER_CERTIFICATE_ADD,
	CUSTOMER_CERTIFICATE_REMOVE,
	CUSTOMER_CERTIFICATE_LOCK,
	CUSTOMER_CERTIFICATE_UNLOCK
};

struct customer_certificate_edit {
	enum customer_certificate_act act;
	unsigned char digest[DIGEST_BYTES];
	struct str name;   /* of one that is added */
	int64_t not_after; /* the same */
};

/* Part of a change: does that. What is so already stays so. With a certificate that is taken away
 * or locked, all sessions end. ERR_NOT_FOUND: it is not his; ERR_EXISTS: it is another customer's;
 * ERR_REFUSED: he has CUSTOMERS_CERTIFICATES_MAX. */
enum err customers_edit_certificate(
    const struct change *c, int64_t id, const struct customer_certificate_edit *edit);

struct customer_certificate {
	unsigned char digest[DIGEST_BYTES];
	struct str name;
	int64_t not_after, added_at;
	int64_t locked_at; /* 0: it is not */
};

/* All of a customer, the oldest first. */
enum err customers_certificates(const struct change *c, int64_t id, struct arena *arena,
    struct customer_certificate **ret, size_t *ret_count);
/* Whose it is, and since when it is locked (0: it is not). ERR_NOT_FOUND: nobody's. */
enum err customers_of_certificate(const struct change *c, const unsigned char digest[DIGEST_BYTES],
    struct customer *ret, int64_t *ret_locked_at);
/* Lets in whom a good certificate belongs to: the audit says who came with which; the caller begins
 * a session that is bound to it, in the same transaction where c->is_part. ERR_NOT_FOUND: it is
 * nobody's; ERR_REFUSED: it is locked. */
enum err customers_enter_certificate(
    const struct change *c, const struct client_identity *client, struct customer *ret);

#endif
