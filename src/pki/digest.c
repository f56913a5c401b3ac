/* SHA-256 by OpenSSL. */
#include "pki/digest.h"

#include <limits.h>
#include <string.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

enum err digest_sha256(const void *bytes, size_t len, unsigned char ret[DIGEST_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	if (!EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL)) {
		ERR_clear_error();
		return ERR_NO_MEMORY;
	}
	memcpy(ret, digest, DIGEST_BYTES);
	return ERR_OK;
}

enum err digest_hmac_sha256(
    const void *key, size_t key_len, const void *bytes, size_t len, unsigned char ret[DIGEST_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE], short_key[DIGEST_BYTES];
	enum err err;

	/* HMAC() counts the key in an int; RFC 2104 hashes a key that is longer than a block. */
	if (key_len > INT_MAX) {
		err = digest_sha256(key, key_len, short_key);
		if (err)
			return err;
		key = short_key;
		key_len = sizeof short_key;
	}
	/* To HMAC() a NULL key means "the one before", not "an empty one". */
	if (HMAC(EVP_sha256(), key == NULL ? "" : key, (int)key_len, bytes, len, digest, NULL) ==
	    NULL) {
		ERR_clear_error();
		return ERR_NO_MEMORY;
	}
	memcpy(ret, digest, DIGEST_BYTES);
	return ERR_OK;
}

bool digest_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
