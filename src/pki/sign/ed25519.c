/* Verifies signatures of Ed25519 by OpenSSL. */
#include "pki/sign/ed25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>

bool ed25519_verify(const unsigned char public[ED25519_PUBLIC_BYTES], struct str bytes,
    const unsigned char signature[ED25519_SIGNATURE_BYTES])
{
	EVP_PKEY *key =
	    EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, ED25519_PUBLIC_BYTES);
	EVP_MD_CTX *verifying = EVP_MD_CTX_new();
	bool verifies = key != NULL && verifying != NULL &&
			EVP_DigestVerifyInit(verifying, NULL, NULL, NULL, key) == 1 &&
			EVP_DigestVerify(verifying, signature, ED25519_SIGNATURE_BYTES,
			    (const unsigned char *)bytes.at, bytes.len) == 1;

	EVP_MD_CTX_free(verifying);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return verifies;
}
