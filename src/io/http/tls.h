/* The certificate by which the server proves who it is, and TLS sessions under it.
 *
 * DESIGN: a certificate, its key and the key of session tickets are one counted set. Each
 * connection holds the set that it began with, so a new one takes its place at any time without
 * disturbing anybody. The set's ticket key goes with it: no session is resumed that was agreed on
 * under an old key, which may have been stolen.
 *
 * TLS 1.3 and 1.2 only, and of the latter only what has forward secrecy and authenticated
 * encryption (ECDHE with AES-GCM or ChaCha20-Poly1305): no RSA key exchange (ROBOT), no CBC (Lucky
 * Thirteen), no renegotiation. Every browser since 2014 speaks that. */
#ifndef IO_HTTP_TLS_H
#define IO_HTTP_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Of GnuTLS's priority strings. */
extern const char tls_priorities[];

struct tls;
struct tls_set;

/* A file, and the setting that names it, such as "[server] key": a constant with which each
 * sentence about the file begins. */
struct tls_file {
	const char *path, *setting;
};

struct tls_files {
	struct tls_file certificate; /* with its chain, leaf first */
	struct tls_file key;
	struct tls_file clients; /* CAs of clients' certificates; a path of NULL: see tls_open() */
};

/* Reads the PEM files. Browsers are asked for a certificate by one of the CAs in `clients`, and may
 * show none or any; without that file they are not asked. ERR_NOT_FOUND, ERR_UNAVAILABLE (not
 * readable), ERR_INVALID (no PEM, an encrypted key, a key that belongs to another certificate, a
 * chain out of order), ERR_TOO_LARGE, ERR_NO_MEMORY; `why` names setting and file and says what to
 * do. The texts are not copied: they must stay where they are until tls_close(). */
enum err tls_open(const struct tls_files *files, struct tls **ret, struct problem *why);
/* Reads the files again: sessions that begin from now on use what is in them. On an error, those
 * of tls_open(), or ERR_REFUSED when their certificate is not valid at `now` while the one in use
 * is, everything stays as it was. */
enum err tls_reload(struct tls *t, int64_t now, struct problem *why);
/* When no session is left. NULL is legal. */
void tls_close(struct tls *t);

/* When the certificate ends: seconds, UTC. */
int64_t tls_not_after(struct tls *t);
/* True, with `why`, when browsers do not believe the certificate at `now`: it has expired, or is
 * not valid yet. */
bool tls_is_out_of_time(struct tls *t, int64_t now, struct problem *why);
/* Is the certificate for `host`, a name or an address without brackets? */
bool tls_is_for(struct tls *t, const char *host);

/* Readies a gnutls_session_t before its handshake. The set must live as long as the session:
 * tls_set_release() when that is gone. NULL when memory is short: the session then has no
 * certificate, and its handshake fails. Any thread. */
struct tls_set *tls_begin(struct tls *t, void *session);
/* The DER of the certificate that the client showed; absent for none. Valid as long as the session.
 */
struct str tls_peer(void *session);
/* Sends at once what the socket takes; the rest is lost. In the thread that owns the session. */
void tls_send(void *session, const void *bytes, size_t len);
/* NULL is legal. */
void tls_set_release(struct tls_set *set);

/* A gnutls_certificate_retrieve_function3 for a library that insists on one: it gives no
 * certificate, because each session has its own. */
typedef void tls_callback(void);
extern tls_callback *const tls_no_certificate;

#endif
