/* What was seen where a check is wrong: the members that its details may have.
 *
 * DESIGN: whoever judges a visit writes those of these members that were seen, into an object of
 * plain values and arrays of plain values; whoever tells it (words.h) finds them here, and passes
 * over what he does not know. `reason` is a word that chooses the sentence: where the catalogues
 * have "doctor.WORD.REASON.wrong" (and ".meaning", ".cure") these stand for "doctor.WORD.wrong";
 * a sentence that asks for a member that was not seen is not told, but the more general one.
 * Values come from anybody's server: they are shown, never believed. */
#ifndef DOCTOR_DETAIL_H
#define DOCTOR_DETAIL_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* The reasons that have sentences of their own; any other is told in general:
 *
 *   address   private                    names   www (only with or without it)
 *   connect   closed unreachable filtered        dates   expired not_yet_valid
 *   tls       plain silent cut alert large broken
 *   served    older other foreign unknown        key     key signature
 *   chain     incomplete unknown self_signed     staple  missing expired revoked invalid
 *   http      status failed              redirect none elsewhere
 *   hsts      none short                 page    status robots large kind failed elsewhere
 *   sticker   comment noscript template elsewhere
 *   code      old other                  form    post picture script
 *   referrer  header meta attribute rel  csp     picture default form sandbox
 *   frame     builder
 */
enum doctor_member {
	DOCTOR_SEEN_REASON,       /* "reason": a word */
	DOCTOR_SEEN_ADDRESSES,    /* "addresses": where it is so, of several */
	DOCTOR_SEEN_ORGANIZATION, /* "organization": of the certificate that is served */
	DOCTOR_SEEN_NAMES,        /* "names": its hosts, the first of them */
	DOCTOR_SEEN_SERIAL,       /* "serial": upper-case hexadecimal */
	DOCTOR_SEEN_ISSUER,       /* "issuer" */
	DOCTOR_SEEN_FROM,         /* "from": seconds, UTC; it begins to be valid */
	DOCTOR_SEEN_UNTIL,        /* "until": it ends */
	DOCTOR_SEEN_REVOKED,      /* "revoked": it is so since */
	DOCTOR_SEEN_KEY,          /* "key": "RSA 1024" */
	DOCTOR_SEEN_SIGNATURE,    /* "signature": "SHA1" */
	DOCTOR_SEEN_MISSING,      /* "missing": names of certificates that were not sent */
	DOCTOR_SEEN_EXTRA,        /* "extra": how many were sent besides */
	DOCTOR_SEEN_PROTOCOL,     /* "protocol": "TLSv1.0" */
	DOCTOR_SEEN_ALERT,        /* "alert": a number of TLS */
	DOCTOR_SEEN_COUNT,        /* "count": how many there are, */
	DOCTOR_SEEN_WANTED,       /* "wanted": and how many there should be */
	DOCTOR_SEEN_STATUS,       /* "status": of HTTP */
	DOCTOR_SEEN_LOCATION,     /* "location": where it leads */
	DOCTOR_SEEN_POLICY,       /* "policy": the value of the header that is in the way */
	DOCTOR_SEEN_CODE,         /* "code": ten digits in the HTML */
	DOCTOR_SEEN_FRAME,        /* "frame": whose host the frame is */
	DOCTOR_SEEN_BUILDER,      /* "builder": the name of the page builder */
	DOCTOR_SEEN_URLS,         /* "urls": what is loaded by http:, the first of them */
	DOCTOR_MEMBER_COUNT
};

/* "reason", "addresses" … as above. */
const char *doctor_member_name(enum doctor_member member);
/* Is it a time? */
bool doctor_member_is_time(enum doctor_member member);

/* Texts in memory of the arena, items of arrays with ", " between them; absent: not seen. A number
 * is its digits, a time stands in `times` alone. */
struct doctor_detail {
	struct str texts[DOCTOR_MEMBER_COUNT];
	int64_t times[DOCTOR_MEMBER_COUNT]; /* seconds, UTC; 0: not seen */
};

/* Reads what a finding has. What is no such object says nothing. ERR_NO_MEMORY. */
enum err doctor_detail_read(struct str json, struct arena *arena, struct doctor_detail *ret);

#endif
