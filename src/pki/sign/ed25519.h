/* Verifies signatures of Ed25519 (RFC 8032). */
#ifndef PKI_SIGN_ED25519_H
#define PKI_SIGN_ED25519_H

#include <stdbool.h>
#include "base/str.h"

enum { ED25519_PUBLIC_BYTES = 32, ED25519_SIGNATURE_BYTES = 64 };

/* Has whoever holds the private key of `public` signed exactly these bytes? False also when memory
 * is short. Any thread. */
bool ed25519_verify(const unsigned char public[ED25519_PUBLIC_BYTES], struct str bytes,
    const unsigned char signature[ED25519_SIGNATURE_BYTES]);

#endif
