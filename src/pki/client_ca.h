/* Says whether a client's certificate was issued by a CA that counts, and whose it is.
 *
 * DESIGN: the client has proved to whoever terminates TLS that it has the certificate's key. Here
 * the rest is judged, the same way wherever the certificate came from: the issuer, which must be in
 * our file itself (so no intermediate is needed), validity, purpose, strength and, where the file
 * has revocation lists, that it was not revoked. If the issuer's list is missing or overdue, its
 * certificates are refused: unknown is never good. */
#ifndef PKI_CLIENT_CA_H
#define PKI_CLIENT_CA_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "pki/digest.h"

/* Bytes of a CN (64 characters by X.520) and of the words for the audit, each with its NUL. */
enum { CLIENT_NAME_MAX = 257, CLIENT_WORDS_MAX = 256 };

enum client_flaw {
	CLIENT_GOOD,
	CLIENT_ABSENT,    /* there is none; never said by client_ca_judge() */
	CLIENT_MALFORMED, /* it is no certificate, or a CA's own */
	CLIENT_UNTRUSTED, /* of another CA, or too weak to be told from a forged one */
	CLIENT_EARLY,
	CLIENT_EXPIRED,
	CLIENT_REVOKED,
	CLIENT_UNCHECKED, /* there is no current revocation list of its issuer */
	CLIENT_PURPOSE,   /* it is not for clients of TLS */
	CLIENT_NAMELESS,  /* its subject has not exactly one CN */
	CLIENT_FLAW_COUNT
};

struct client_identity {
	char name[CLIENT_NAME_MAX];         /* the CN of a good one; "" for others */
	unsigned char digest[DIGEST_BYTES]; /* SHA-256 of the DER */
	char words[CLIENT_WORDS_MAX];       /* "serial=0A12 sha256=…"; "" for a malformed one */
};

struct client_ca;

/* Reads a PEM file of certificates of CAs, and of their revocation lists where those are to count.
 * The path is kept for client_ca_reload(); the setting that names it, "[console] client_ca", is a
 * constant with which each sentence about the file begins. The errors of file_read(), ERR_INVALID
 * and ERR_NO_MEMORY; `why` says what to do. */
enum err client_ca_open(
    const char *path, const char *setting, struct client_ca **ret, struct problem *why);
/* Reads the file again; on an error everything stays as it was. ERR_REFUSED: what is in the file
 * now is overdue at `now`, and what was read before is not. */
enum err client_ca_reload(struct client_ca *ca, int64_t now, struct problem *why);
/* True, with `why`, when a revocation list is past its time: its CA's certificates are refused. */
bool client_ca_is_overdue(struct client_ca *ca, int64_t now, struct problem *why);
/* Writes the names of the CAs, "C=JP, O=…, CN=…; …": TLS tells them to whoever asks. The errors of
 * certificate_take_name() and of the buffer. */
enum err client_ca_write_names(struct client_ca *ca, struct buf *to);
/* NULL is legal. */
void client_ca_close(struct client_ca *ca);
/* Judges a certificate at a time; the first flaw counts. ERR_NO_MEMORY. Any thread. */
enum err client_ca_judge(struct client_ca *ca, struct str der, int64_t now,
    enum client_flaw *ret_flaw, struct client_identity *ret);
/* "expired": a word for the audit; a constant. */
const char *client_flaw_name(enum client_flaw flaw);
/* "it has expired": the same for a sentence. */
const char *client_flaw_text(enum client_flaw flaw);

#endif
