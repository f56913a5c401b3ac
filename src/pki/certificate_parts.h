/* The parts of reading a certificate: one step a function, one group of steps a file.
 *
 * For src/pki/certificate*.c and client_ca.c only: these are the files that see OpenSSL's types. */
#ifndef PKI_CERTIFICATE_PARTS_H
#define PKI_CERTIFICATE_PARTS_H

#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/certificate.h"

/* A step takes something from `x` and fills fields of `to`; what these point to lies in `room`. `x`
 * is not changed, but OpenSSL caches in it. */
typedef enum err certificate_step(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why);

certificate_step certificate_take_subject, certificate_take_issuer; /* certificate_name.c */
certificate_step certificate_take_key, certificate_take_signature;  /* certificate_key.c */
certificate_step certificate_take_hosts; /* certificate_host.c, after certificate_take_subject */

/* certificate_file.c: finds the leaf in a PEM or DER file; X509_free is the caller's. */
enum err certificate_open(struct str file, X509 **ret_leaf, struct problem *why);
/* The same for one DER. */
enum err certificate_open_der(
    struct str der, const char *where, X509 **ret_leaf, struct problem *why);

/* certificate_text.c: decodes any ASN.1 string to UTF-8. `what` names it in `why`. ERR_INVALID for
 * bytes that are not of its type and for U+0000; ERR_TOO_LARGE past CERTIFICATE_TEXT_MAX. What is
 * no string at all becomes "#" and its DER in hexadecimal (RFC 4514 section 2.4). */
enum err certificate_take_text(const ASN1_STRING *from, const char *what, struct arena *room,
    char **ret_text, struct problem *why);
/* The name of an object identifier, else its numbers. `long_name` as in "sha256WithRSAEncryption".
 * NULL when out of memory. */
const char *certificate_take_oid(const ASN1_OBJECT *oid, bool long_name, struct arena *room);

#endif
