/* One visit to one address by TLS: which certificates does it send, and how far does it come?
 *
 * DESIGN: this is the opposite of a connection that is to be safe: nothing is verified and old
 * versions and weak keys are taken, because whoever judges wants to see what is there (pki/chain.h,
 * doctor/). So it has contexts of its own, which take nothing from OpenSSL's configuration and
 * remember no session. A handshake as browsers offer it comes first; only where that fails without
 * a certificate is one tried that also takes TLS 1.0. Nothing is sent but handshakes.
 *
 * The other side may be anybody: what it sends goes through memory with a bound, and never into
 * OpenSSL's socket calls; each visit ends at its deadline. */
#ifndef IO_TLS_PROBE_H
#define IO_TLS_PROBE_H

#include "base/arena.h"
#include "io/reach.h"

enum {
	TLS_PROBE_CONNECT_MS = 5000,
	TLS_PROBE_TOTAL_MS = 10000,
	TLS_PROBE_CHAIN_MAX = 16,          /* certificates that are kept */
	TLS_PROBE_CHAIN_BYTES = 200 << 10, /* of all that are sent; more ends the handshake */
	TLS_PROBE_BYTES = 512 << 10,       /* that are read from the other side at most */
	TLS_PROBE_STAPLE_MAX = 1 << 16
};

/* How a visit ended. */
enum tls_probe_end {
	TLS_PROBE_DONE,        /* the handshake came to its end */
	TLS_PROBE_CLOSED,      /* nobody listens at the port */
	TLS_PROBE_UNREACHABLE, /* no way leads there */
	TLS_PROBE_FILTERED,    /* no answer to a connection */
	TLS_PROBE_SILENT,      /* a connection, then no answer */
	TLS_PROBE_CUT,         /* the connection was closed meanwhile */
	TLS_PROBE_PLAIN,       /* it speaks something else: HTTP without TLS, mostly */
	TLS_PROBE_ALERT,       /* it refused, with an alert of TLS */
	TLS_PROBE_LARGE,       /* it sent more than is taken */
	TLS_PROBE_BROKEN,      /* what it sent is no TLS that can be read */
	TLS_PROBE_END_COUNT
};

/* What was seen. Set to zeros to begin; free with tls_probe_free(), also after a failure. */
struct tls_probe {
	enum tls_probe_end end;
	unsigned alert;    /* its number; 0 unless it refused */
	char protocol[16]; /* "TLSv1.3"; "" unless a certificate came */
	char cipher[64];   /* as OpenSSL names it; "" unless the handshake came to its end */
	bool is_old;       /* only with what browsers do not take any more */
	size_t sent;       /* certificates that were sent; those past CHAIN_MAX are not kept */
	size_t chain_count;
	struct str chain[TLS_PROBE_CHAIN_MAX]; /* DER, in the order in which they were sent */
	struct str staple; /* the OCSP answer that was sent along, DER; absent when none was */
	struct arena memory;
};

struct tls_prober;

/* May be used by many threads at once. ERR_NO_MEMORY. */
enum err tls_prober_new(struct tls_prober **ret);
/* NULL is legal. */
void tls_prober_free(struct tls_prober *p);

/* Visits an address, naming the host `name` (NULL: none). Ends at the deadline
 * (clock_monotonic_ms()), and TLS_PROBE_TOTAL_MS from now, at the latest. ERR_OK: `ret` says what
 * was seen, whatever that is; ERR_REFUSED as reach_check(); ERR_BUSY: it was stopped;
 * ERR_UNAVAILABLE: this machine has no socket left; ERR_NO_MEMORY. Leaves OpenSSL's error queue
 * empty. */
enum err tls_probe(const struct tls_prober *p, const struct reach *reach,
    const struct network_address *address, uint16_t port, const char *name, int64_t deadline,
    struct tls_probe *ret, struct problem *why);
void tls_probe_free(struct tls_probe *t);

/* "done", "closed", "unreachable", "filtered", "silent", "cut", "plain", "alert", "large",
 * "broken". */
const char *tls_probe_end_name(enum tls_probe_end end);

#endif
