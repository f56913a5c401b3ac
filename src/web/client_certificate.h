/* Reads the certificate of a client from the header field in which a proxy passes it on.
 *
 * DESIGN: what a field says is worth nothing by itself: the caller first asks whether it comes from
 * a proxy that is trusted to remove what visitors write there. Reading is strict: there is one
 * writer, and anything else is a mistake in the proxy's settings. */
#ifndef WEB_CLIENT_CERTIFICATE_H
#define WEB_CLIENT_CERTIFICATE_H

#include "base/buf.h"
#include "base/str.h"

/* Bytes of a certificate's DER. */
enum { CLIENT_CERTIFICATE_MAX = 8192 };

/* Client-Cert of RFC 9440: the DER as a byte sequence of structured fields, ":MIIB…=:", without
 * parameters. `ret_der` is an empty buffer that the caller frees. ERR_INVALID: it is no such thing;
 * ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err client_certificate_read(struct str field, struct buf *ret_der);
/* The same for one PEM certificate, percent-encoded as nginx's $ssl_client_escaped_cert. */
enum err client_certificate_read_escaped(struct str field, struct buf *ret_der);

#endif
