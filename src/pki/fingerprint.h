/* The fingerprint of the certificate that a file begins with, as quickly as it can be had. */
#ifndef PKI_FINGERPRINT_H
#define PKI_FINGERPRINT_H

#include "base/err.h"
#include "base/str.h"
#include "pki/digest.h"

/* SHA-256, lower-case hexadecimal, of the first block of a PEM file, or of all of a DER one: that
 * of the certificate where certificate_read() takes the file. What stands there is not looked at,
 * for that takes twenty times as long. ERR_INVALID: the file is neither; ERR_NO_MEMORY. */
enum err fingerprint_of_file(struct str file, char ret[DIGEST_HEX]);

#endif
