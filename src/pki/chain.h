/* The certificates that a server sent, compared with those that are recorded.
 *
 * DESIGN: bytes in, judgement out. Whether a chain is complete is found by following signatures
 * upwards from the server's certificate: first through what was sent alone, then through what is
 * recorded, too (the chain that came with the certificate, up to the child of its root, and the
 * issuers that the settings name). Where only the second way leads to the end, what it needed
 * besides is what is missing on the server, for certain. The end is the child of a root, or what
 * nothing recorded is above. Names alone prove nothing: each step verifies.
 *
 * Whoever sends may be anybody: certificates that cannot be read are counted and passed over, and
 * at most CHAIN_MAX are looked at. */
#ifndef PKI_CHAIN_H
#define PKI_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"
#include "pki/digest.h"

enum { CHAIN_MAX = 16, CHAIN_RECORDED_MAX = 64, CHAIN_SCTS_MAX = 8 };

/* Certificates in DER; of more than CHAIN_MAX, or CHAIN_RECORDED_MAX, the rest is not looked at. */
struct chain_list {
	const struct str *at;
	size_t count;
};

enum chain_end {
	CHAIN_UNKNOWN,    /* it leads to an issuer that nobody recorded */
	CHAIN_COMPLETE,   /* by what was sent alone */
	CHAIN_INCOMPLETE, /* only with certificates that are recorded, and were not sent */
	CHAIN_SELF_SIGNED /* the server's certificate is its own issuer */
};

struct chain_seen {
	enum chain_end end;
	bool is_known;        /* the way comes to an issuer that is recorded */
	size_t length;        /* certificates on the way, with those that are missing */
	size_t missing_count; /* of those recorded that would have to be sent, */
	size_t missing[CHAIN_RECORDED_MAX]; /* their places there, the server's issuer first */
	bool is_disordered;                 /* one stands before the one that it issued */
	size_t extra;    /* sent besides, and on no way to an issuer; also those sent twice */
	bool has_anchor; /* a root is sent, too, which is harmless */
	size_t unreadable;
};

/* Compares; sent.at[0] is the server's own. ERR_INVALID: that one cannot be read, or there is none;
 * ERR_NO_MEMORY. Leaves OpenSSL's error queue empty. Any thread. */
enum err chain_compare(struct chain_list sent, struct chain_list recorded, struct chain_seen *ret);

/* The proofs of Certificate Transparency (RFC 6962) that a certificate has in itself. Whether they
 * verify is not asked. */
struct chain_scts {
	size_t count; /* of all; the first CHAIN_SCTS_MAX are listed */
	size_t unreadable;
	struct {
		unsigned char log[DIGEST_BYTES];
		int64_t at; /* seconds since 1970, UTC */
	} list[CHAIN_SCTS_MAX];
};

/* ERR_INVALID: the certificate, or its list, cannot be read. No list is no error: count is 0. */
enum err chain_scts(struct str der, struct chain_scts *ret);

/* Does the certificate verify with the key of this issuer, and say that it is its? */
bool chain_is_issued_by(struct str der, struct str issuer);
/* Does the certificate ask that an OCSP answer is sent along with it (RFC 7633)? */
bool chain_must_staple(struct str der);

#endif
