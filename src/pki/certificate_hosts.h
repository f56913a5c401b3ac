/* The hosts and addresses that a certificate is for: a step of certificate_read.h's. */
#ifndef PKI_CERTIFICATE_HOSTS_H
#define PKI_CERTIFICATE_HOSTS_H

#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/certificate.h"

/* Fills to->names and to->name_kinds, in memory of `room`: the alternative names, each once, in
 * lower case; where there are none, the most specific CN of to->subject, which must be filled, if
 * it looks like a host's name: that is a fault. ERR_INVALID: malformed; ERR_TOO_LARGE past
 * CERTIFICATE_NAMES_MAX; ERR_NO_MEMORY. */
enum err certificate_take_hosts(const STACK_OF(X509_EXTENSION) * extensions, struct arena *room,
    struct certificate *to, struct problem *why);

#endif
