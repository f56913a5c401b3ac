/* Takes from an opened certificate what struct certificate holds: for certificate_read.h. */
#ifndef PKI_CERTIFICATE_TAKE_H
#define PKI_CERTIFICATE_TAKE_H

#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/certificate.h"

/* Fills `to`, which is all zeros before, but for its chain; what it points to lies in `room`. The
 * errors of certificate_read() that are about the certificate itself. `x` is not changed, but
 * OpenSSL caches in it. */
enum err certificate_take(X509 *x, struct arena *room, struct certificate *to, struct problem *why);
/* The same of one that may also be a CA's, or have malformed extensions: as a server sent it. */
enum err certificate_take_any(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why);

#endif
