/* SHA-256, keyed and plain. */
#ifndef PKI_DIGEST_H
#define PKI_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

/* Bytes of a digest; bytes of its hexadecimal text with the NUL. */
enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES + 1 };

/* FIPS 180-4. ERR_NO_MEMORY, with `ret` untouched. Any thread. */
enum err digest_sha256(const void *bytes, size_t len, unsigned char ret[DIGEST_BYTES]);
/* RFC 2104 with SHA-256. ERR_NO_MEMORY, with `ret` untouched. Any thread. */
enum err digest_hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
    unsigned char ret[DIGEST_BYTES]);
/* Compares `len` bytes in a time that does not tell where they differ. */
bool digest_equal(const void *a, const void *b, size_t len);

#endif
