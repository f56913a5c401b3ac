/* Proves that a private key is a certificate's. */
#include "pki/possession.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include "base/random.h"
#include "pki/pem.h"

enum { CHALLENGE_BYTES = 32, SIGNATURE_MAX = 2048 };

/* The first certificate of the file. */
static enum err possession_read_certificate(struct str file, struct buf *to, struct problem *why)
{
	struct pem_reader r = {.rest = file};
	struct pem_block block;
	enum err err;

	do {
		err = pem_next(&r, &block, why);
		if (!err)
			err = pem_decode(&r, &block, to, why);
	} while (!err && !str_eq(block.label, STR("CERTIFICATE")));
	if (err == ERR_NOT_FOUND)
		return err_because(why, ERR_INVALID, "there is no PEM certificate in the file");
	return err;
}

/* Nobody is asked for a pass phrase. */
static int possession_no_phrase(char *to, int room, int writing, void *arg)
{
	(void)to;
	(void)room;
	(void)writing;
	(void)arg;
	return -1;
}

static EVP_PKEY *possession_read_key(struct str file)
{
	BIO *bio = BIO_new_mem_buf(file.at, (int)file.len);
	EVP_PKEY *key =
	    bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, possession_no_phrase, NULL);

	BIO_free(bio);
	return key;
}

/* Signs fresh random bytes with the one and verifies them with the other. */
static bool possession_fits(EVP_PKEY *secret, EVP_PKEY *public)
{
	unsigned char challenge[CHALLENGE_BYTES], signature[SIGNATURE_MAX];
	EVP_MD_CTX *signing = EVP_MD_CTX_new(), *verifying = EVP_MD_CTX_new();
	size_t len = sizeof signature;
	bool fits;

	random_bytes(challenge, sizeof challenge);
	fits = signing != NULL && verifying != NULL &&
	       EVP_DigestSignInit(signing, NULL, NULL, NULL, secret) == 1 &&
	       EVP_DigestSign(signing, signature, &len, challenge, sizeof challenge) == 1 &&
	       EVP_DigestVerifyInit(verifying, NULL, NULL, NULL, public) == 1 &&
	       EVP_DigestVerify(verifying, signature, len, challenge, sizeof challenge) == 1;
	EVP_MD_CTX_free(signing);
	EVP_MD_CTX_free(verifying);
	return fits;
}

enum err possession_prove(
    struct str certificate, struct str key, struct buf *ret_der, struct problem *why)
{
	struct buf der = BUF_INIT(POSSESSION_FILE_MAX);
	enum err err = possession_read_certificate(certificate, &der, why);
	const unsigned char *at = (const unsigned char *)der.at;
	EVP_PKEY *secret = NULL, *public = NULL;
	X509 *x = NULL;

	if (err)
		goto out;
	x = d2i_X509(NULL, &at, (long)der.len);
	public = x == NULL ? NULL : X509_get0_pubkey(x);
	secret = possession_read_key(key);
	if (public == NULL)
		err = err_because(why, ERR_INVALID, "the certificate cannot be read");
	else if (secret == NULL)
		err = err_because(why, ERR_INVALID,
		    "there is no PEM private key in the file that can be used without a pass "
		    "phrase");
	else if (!possession_fits(secret, public))
		err =
		    err_because(why, ERR_REFUSED, "the private key is not that of the certificate");
	else
		buf_add_str(ret_der, buf_str(&der));
	if (!err)
		err = ret_der->err;
out:
	ERR_clear_error();
	EVP_PKEY_free(secret);
	X509_free(x);
	buf_free(&der);
	return err;
}
