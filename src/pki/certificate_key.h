/* The public key of a certificate, or of a request for one. */
#ifndef PKI_CERTIFICATE_KEY_H
#define PKI_CERTIFICATE_KEY_H

#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/certificate.h"

/* Fills the members key_… of `to`, and the faults of RSA keys. A key that cannot be read has 0 bits
 * and is no error. ERR_NO_MEMORY. */
enum err certificate_take_key(X509_PUBKEY *from, struct arena *room, struct certificate *to);

#endif
