/* Decodes the string types of ASN.1 to UTF-8, for what else reads certificates here. */
#ifndef PKI_CERTIFICATE_TEXT_H
#define PKI_CERTIFICATE_TEXT_H

#include <openssl/asn1.h>
#include "base/arena.h"
#include "base/err.h"

/* The text, in memory of the arena. `what` names it in `why`. ERR_INVALID for bytes that are not of
 * their type and for U+0000; ERR_TOO_LARGE past CERTIFICATE_TEXT_MAX; ERR_NO_MEMORY. What is no
 * string at all becomes "#" and its DER in hexadecimal (RFC 4514 section 2.4). */
enum err certificate_text(const ASN1_STRING *from, const char *what, struct arena *room,
    char **ret_text, struct problem *why);
/* The name of an object identifier, else its numbers. `long_name` as in "sha256WithRSAEncryption".
 * NULL when memory is short. */
const char *certificate_oid(const ASN1_OBJECT *oid, bool long_name, struct arena *room);

#endif
