/* Writes certificates as PKCS #7 (RFC 2315), the form that Windows installs with its chain. */
#ifndef PKI_PKCS7_H
#define PKI_PKCS7_H

#include "base/buf.h"
#include "base/err.h"

/* Appends a container, in DER, that holds certificates in DER in this order and is signed by
 * nobody. ERR_INVALID: one cannot be read; ERR_NO_MEMORY; ERR_TOO_LARGE. Leaves OpenSSL's error
 * queue empty. Any thread. */
enum err pkcs7_write(const struct str *certificates, size_t count, struct buf *to);

#endif
