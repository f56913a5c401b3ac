/* Reads X.509 certificates and takes from them what a proof page shows. */
#ifndef PKI_CERTIFICATE_READ_H
#define PKI_CERTIFICATE_READ_H

#include "pki/certificate.h"

/* Reads the first certificate (the leaf) of a PEM or DER file. In PEM text may stand before each
 * certificate, but not after the last, and a chain of at most nine may follow the leaf: each must
 * have signed the one before it; its dates do not matter and it is not kept. ERR_INVALID with
 * `why`: not parseable, something else than a certificate (named, with what to give instead), bytes
 * after the DER, validity reversed, a chain out of order, a text that is malformed or contains a
 * NUL. ERR_REFUSED: a CA's certificate. ERR_TOO_LARGE past the limits above. `why` may be NULL; the
 * caller frees *ret. Never asks for a pass phrase. Leaves OpenSSL's error queue empty. Any thread.
 */
enum err certificate_read(struct str file, struct certificate **ret, struct problem *why);
/* The same for the one DER that the store kept. */
enum err certificate_read_der(struct str der, struct certificate **ret, struct problem *why);
void certificate_free(struct certificate *c);
/* Bytes of memory that the certificate takes, for those who account for it. */
size_t certificate_memory(const struct certificate *c);

#endif
