/* Reads X.509 certificates and takes from them what a proof page shows. */
#ifndef PKI_CERTIFICATE_READ_H
#define PKI_CERTIFICATE_READ_H

#include "pki/certificate.h"

struct bundle;

/* Reads the site's certificate of a file, with its chain, as pki/bundle.h finds them: PEM with
 * anything around it, DER or PKCS#7, the chain in any order. ERR_INVALID with `why`: not parseable,
 * something else than a certificate (named, with what to give instead), bytes after the DER,
 * validity reversed, several sites' certificates, a text that is malformed or contains a NUL.
 * ERR_REFUSED: a CA's certificate. ERR_TOO_LARGE past the limits. `why` may be NULL; the caller
 * frees *ret. Never asks for a pass phrase. Leaves OpenSSL's error queue empty. Any thread. */
enum err certificate_read(struct str file, struct certificate **ret, struct problem *why);
/* The same for what bundle_pick() found in several files, or for some hosts. */
enum err certificate_read_bundle(
    const struct bundle *b, struct certificate **ret, struct problem *why);
/* The same for the one DER that the store kept. */
enum err certificate_read_der(struct str der, struct certificate **ret, struct problem *why);
/* The same for one that a server sent, whoever it may be: also a CA's. */
enum err certificate_read_sent(struct str der, struct certificate **ret, struct problem *why);
void certificate_free(struct certificate *c);
/* Bytes of memory that the certificate takes, for those who account for it. */
size_t certificate_memory(const struct certificate *c);

#endif
