/* A visit to a site: every address of its host by TLS, naming the host and naming none, and then
 * its first page's head by HTTP.
 *
 * DESIGN: what is seen is only collected here; judge.h says what it means. A visit to many
 * addresses that are slow ends after VISIT_TLS_MS: those that were not asked by then are not known.
 */
#ifndef DOCTOR_VISIT_H
#define DOCTOR_VISIT_H

#include "doctor/known.h"
#include "io/tls_probe.h"
#include "watch/hands.h"

enum {
	VISIT_ADDRESSES_MAX = 8,
	VISIT_RESOLVE_MS = 5000,
	VISIT_TLS_MS = 30000, /* for all addresses together */
	VISIT_HTTP_MS = 5000, /* for each of two requests */
	VISIT_HEADER_MAX = 200
};

struct visit_address {
	char text[46];
	bool is_asked;         /* it is public, and there was time */
	struct tls_probe with; /* naming the host */
	bool is_asked_bare;
	struct tls_probe without; /* naming none */
};

/* How a request by HTTP ended. */
struct visit_answer {
	bool is_asked;
	enum err err; /* ERR_OK: it was answered */
	unsigned status;
	char location[VISIT_HEADER_MAX]; /* where it redirects to; "" for nowhere */
	char hsts[VISIT_HEADER_MAX];     /* Strict-Transport-Security; "" for none */
};

struct visit_seen {
	/* ERR_OK; ERR_NOT_FOUND or ERR_INVALID: it has no address; ERR_REFUSED: it has none that is
	 * public. */
	enum err resolved;
	size_t count;
	struct visit_address addresses[VISIT_ADDRESSES_MAX];
	struct visit_answer https, http;
};

/* Visits; `ret` is all zeros before, and is freed by visit_seen_free(), also after an error.
 * ERR_OK: something was found out. Else nothing was, with the reason: ERR_REFUSED: none of its
 * addresses is public; the errors of resolver_find() but those for a host without addresses;
 * ERR_BUSY: it was stopped; ERR_UNAVAILABLE; ERR_NO_MEMORY. */
enum err visit_site(const struct doctor_known *known, const struct tls_prober *prober,
    struct watch_hands *hands, struct visit_seen *ret, struct problem *why);
void visit_seen_free(struct visit_seen *s);

#endif
