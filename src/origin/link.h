/* Decides whether the link that a visitor followed comes from the registered site. */
#ifndef ORIGIN_LINK_H
#define ORIGIN_LINK_H

#include "origin/site.h"

enum link_state { LINK_MATCH, LINK_MISMATCH, LINK_UNVERIFIABLE, LINK_STATE_COUNT };

enum link_reason {
	LINK_SAME,      /* match */
	LINK_HOST,      /* mismatch: another host */
	LINK_WWW,       /* mismatch: the hosts differ by a leading "www." only */
	LINK_SCHEME,    /* mismatch: same host, http for https */
	LINK_PORT,      /* mismatch: same host and scheme, another port */
	LINK_PATH,      /* mismatch: same origin, outside the registered path */
	LINK_MALFORMED, /* mismatch: a Referer that no browser sends */
	LINK_TYPED, /* unverifiable: no Referer, or this service's own, Sec-Fetch-Site: none (typed,
		       bookmarked) */
	LINK_STRIPPED, /* unverifiable: no Referer, Sec-Fetch-Site: cross-site or same-site */
	LINK_HERE,     /* unverifiable: no Referer, Sec-Fetch-Site: same-origin (our own page) */
	LINK_ABSENT,   /* unverifiable: no Referer, no Sec-Fetch-Site; or a source that is no page:
			  "null", "about:blank", an Android app */
	LINK_PRINT,    /* unverifiable: the same as typed or absent, by the address that QR codes on
			  paper have */
	LINK_REASON_COUNT
};

/* What a request says of the page that it came from. Absent headers have at == NULL. */
struct link_evidence {
	struct str referer;        /* Referer: RFC 9110 section 10.1.3 */
	struct str sec_fetch_site; /* Sec-Fetch-Site: W3C Fetch Metadata */
	/* This service's own, NULL for none: some tools send the target of a link as its Referer,
	 * and a Referer that names it says as little as none. */
	const struct origin *self;
	bool printed; /* it asks for the address that QR codes on paper have */
};

/* The verdict on a link. Plain data. */
struct link_verdict {
	enum link_state state;
	enum link_reason reason;
	bool has_origin;      /* `origin` is what the Referer names: neither absent nor malformed */
	struct origin origin; /* of the Referer */
	size_t nearest;       /* the registered site that matched or came nearest, an index */
};

/* Compares with each registered site; without one, it tells of the origin alone. A match with any
 * is a match; else the nearest miss is the reason (path, then port, scheme, www, host). A Referer
 * that carries only an origin (path "/", as browsers trim it) cannot speak of a path: it matches on
 * the origin. One that carries more must match the registered path on a segment boundary; one that
 * cannot be read (old browsers send raw UTF-8 or CP932) matches none but "/". Nothing unclear is a
 * match. Any thread; no allocation for plain ASCII input. */
void link_check(const struct origin_sites *registered, const struct link_evidence *evidence,
    struct link_verdict *ret_verdict);

/* "match", "mismatch", "unverifiable"; "host", "www", "typed" and so on: for headers and JSON. */
const char *link_state_name(enum link_state state);
const char *link_reason_name(enum link_reason reason);
/* A mismatch at the registered host itself, or at its twin with or without "www.": nobody but the
 * site's owner can show pages there. */
bool link_reason_is_near(enum link_reason reason);

#endif
