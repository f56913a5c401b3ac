/* Distinguished names of certificates and of requests for them. */
#ifndef PKI_CERTIFICATE_NAME_H
#define PKI_CERTIFICATE_NAME_H

#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/certificate.h"

/* The attributes in their order, in memory of `room`; `whose` begins what `why` says of them
 * ("the subject"). The errors of certificate_text(); ERR_TOO_LARGE past CERTIFICATE_NAMES_MAX. */
enum err certificate_take_name(const X509_NAME *name, const char *whose, struct arena *room,
    size_t *ret_count, const struct certificate_attribute **ret_attributes, struct problem *why);

#endif
