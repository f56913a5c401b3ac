/* Asks a CA by OCSP (RFC 6960) whether a certificate counts, and judges what it answers.
 *
 * DESIGN: bytes in, judgement out: nobody is asked here, and what time it is, is said. OpenSSL's
 * own check believes more than is safe: the first of several answers, one without an end, a time
 * that only its clock judges, and with the usual flags a site that signs "good" for itself. So
 * what counts is compared here, and whose word it is stands in ocsp_signer.h.
 *
 * Each refusal has a word, "ocsp.…", by which other languages have a sentence. */
#ifndef PKI_OCSP_H
#define PKI_OCSP_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
	OCSP_ANSWER_MAX = 1 << 16, /* bytes */
	OCSP_QUESTION_MAX = 1024,
	OCSP_ADDRESS_MAX = 1024,
	OCSP_GET_MAX = 255,       /* bytes of a whole address: RFC 5019 section 5 */
	OCSP_NONCE = 32,          /* RFC 9654 section 2.1 */
	OCSP_AGE_MAX = 14 * 86400 /* seconds since its thisUpdate */
};

/* Numbers that are kept (revocation.ocsp_state). */
enum ocsp_word {
	OCSP_GOOD = 1,
	OCSP_REVOKED = 2,
	OCSP_UNKNOWN = 3 /* the responder does not know the certificate (yet) */
};

/* Times are seconds since 1970, UTC. */
struct ocsp_answer {
	enum ocsp_word word;
	int64_t produced_at;
	int64_t this_update, next_update; /* of which time it speaks, and until when it counts */
	int64_t revoked_at;               /* of a revoked one; 0 for others */
	int reason;      /* RFC 5280 section 5.3.1's number; 0 (unspecified) where none is given */
	bool is_bound;   /* it has our nonce: it was made for this question */
	bool by_issuer;  /* the issuer signed it itself */
	bool is_nocheck; /* whoever signed it need not be checked for revocation: the issuer, or a
			    delegate that says so */
};

/* A certificate and who issued it. */
struct ocsp;

/* Both in DER. ERR_INVALID: one of them is malformed; ERR_REFUSED: the one did not issue the other,
 * or is the same; ERR_NO_MEMORY. One thread at a time. */
enum err ocsp_open(
    struct str certificate, struct str issuer, struct ocsp **ret, struct problem *why);
/* NULL is legal. */
void ocsp_free(struct ocsp *o);
/* The first address of a responder that the certificate names and that is one of http; NULL: it has
 * none. Lives as long as `o`. */
const char *ocsp_address(const struct ocsp *o);
/* Makes a question, in DER. With `nonce` (OCSP_NONCE bytes) the answer is bound to it; NULL: caches
 * may answer. ERR_NO_MEMORY. */
enum err ocsp_ask(const struct ocsp *o, const unsigned char *nonce, struct buf *to);
/* Appends the address by which `question` is asked by GET (RFC 6960 appendix A.1). ERR_TOO_LARGE:
 * it is longer than OCSP_GET_MAX, POST it. ERR_NO_MEMORY. */
enum err ocsp_get_address(const char *address, struct str question, struct buf *to);
/* Judges an answer at `now`; `nonce` is that of the question. ERR_OK: what `ret` says is what the
 * CA says. ERR_UNAVAILABLE: the responder gives no answer now; ERR_INVALID: it is no answer of OCSP
 * at all; ERR_TOO_LARGE; ERR_REFUSED: it must not be believed; ERR_NO_MEMORY. Leaves OpenSSL's
 * error queue empty. */
enum err ocsp_judge(const struct ocsp *o, struct str answer, const unsigned char *nonce,
    int64_t now, struct ocsp_answer *ret, struct problem *why);

#endif
