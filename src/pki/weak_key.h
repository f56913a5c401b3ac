/* Keys whose secret half is known, or can be found by anybody who takes the trouble. */
#ifndef PKI_WEAK_KEY_H
#define PKI_WEAK_KEY_H

#include <stdbool.h>
#include <openssl/bn.h>
#include <openssl/evp.h>

/* Where Debian's lists of its weak keys stand, when they are there (a file for each size,
 * blacklist.RSA-2048, as the package openssl-blacklist has them). */
#define WEAK_KEY_FOLDER "/usr/share/openssl-blacklist"

/* What is known of the key, in words ("…, see CVE-2017-15361"); NULL: nothing. Any thread. */
const char *weak_key_name(const EVP_PKEY *key);
/* Was this RSA modulus made by the chips of ROCA (CVE-2017-15361)? */
bool weak_key_is_roca(const BIGNUM *modulus);
/* Does a list in `folder` have this RSA modulus? Its lines, below some that begin with "#", are in
 * order and have the last 20 digits of SHA-1 of "Modulus=" and the modulus in upper-case
 * hexadecimal, with a new line (CVE-2008-0166). False where there is no such list. */
bool weak_key_is_listed(const BIGNUM *modulus, const char *folder);

#endif
