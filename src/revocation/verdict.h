/* What is to be said of a certificate's revocation, from what was seen. Pure.
 *
 * DESIGN: four words. `good` has an end, `revoked` has none: what was seen revoked stays so,
 * whatever is said later. `unknown` is never shown as good. `none` is no failure: short-lived
 * certificates need no source (Baseline Requirements, section 7.1.2.11.2). Of both sources the
 * worst counts. */
#ifndef REVOCATION_VERDICT_H
#define REVOCATION_VERDICT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* How far clocks may differ: REVOCATION_SKEW_S. */
enum { REVOCATION_SHORT_S = 604800, REVOCATION_NEW_S = 3600, REVOCATION_SKEW_S = 300 };

/* What is kept of a certificate and of the list that speaks of it. Times are seconds, UTC; 0 for
 * never, and texts absent for none. */
struct revocation_row {
	int64_t certificate;
	int64_t not_before, not_after, added_at;
	bool is_watched; /* it has a row; without one all below is nothing */
	int64_t issuer, list;
	int64_t looked_up;
	bool names_ocsp; /* known only where the issuer is */
	int ocsp_state;  /* enum ocsp_word; 0: not asked yet */
	int64_t ocsp_asked, ocsp_at, ocsp_until;
	struct str ocsp_fault;
	int64_t revoked_at;
	struct str reason; /* a word of RFC 5280 section 5.3.1 */
	struct str
	    seen_in; /* "crl", "ocsp", or both with a comma: who said so, the first one first */
	int64_t seen_at, vanished_at;
	int64_t list_seen_at, list_update, list_until;
	struct str list_fault;
};

enum revocation_word {
	REVOCATION_NONE,
	REVOCATION_GOOD,
	REVOCATION_UNKNOWN,
	REVOCATION_REVOKED,
	REVOCATION_WORD_COUNT
};

/* Why there is no source, or no answer. */
enum revocation_why {
	REVOCATION_ANSWERED,
	REVOCATION_SHORT_LIVED, /* it lives 604,800 s at most, both ends counted */
	REVOCATION_UNNAMED,     /* it names none of this kind */
	REVOCATION_UNWATCHED,   /* nobody has looked yet */
	REVOCATION_NO_ISSUER,   /* its issuer's certificate is not known */
	REVOCATION_FAILED,      /* `fault` says why */
	REVOCATION_OVERDUE,     /* the last answer is too old, and no newer one came */
	REVOCATION_TOO_NEW,     /* the responder does not know it, in its first hour: no alarm */
	REVOCATION_NOT_KNOWN,   /* the responder does not know it */
	REVOCATION_WHY_COUNT
};

/* What one source says. */
struct revocation_state {
	enum revocation_word word;
	enum revocation_why why;
	int64_t at;    /* when this was seen; 0: nothing was */
	int64_t until; /* of good: until when it counts */
	int64_t since; /* of unknown: since when; of revoked: since when it is */
	struct str fault;
};

struct revocation_verdict {
	struct revocation_state crl, ocsp;
	const struct revocation_state *worst; /* one of the two */
	bool by_ocsp;                         /* it is that of OCSP */
	/* Of a revoked one: */
	int64_t revoked_at, seen_at;
	struct str reason, seen_in;
	int64_t vanished_at; /* who had said so did not say it any more, since then; 0: that is not
				so */
};

/* *ret points into itself, and to texts of `row`. */
void revocation_judge(
    const struct revocation_row *row, int64_t now, struct revocation_verdict *ret);
/* "none", "good", "unknown", "revoked"; "short_lived" and so on, "" for REVOCATION_ANSWERED. */
const char *revocation_word_name(enum revocation_word word);
const char *revocation_why_name(enum revocation_why why);
/* Is `source` among those of `seen_in`? */
bool revocation_is_seen_in(struct str seen_in, const char *source);

#endif
