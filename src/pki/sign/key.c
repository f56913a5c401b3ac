/* Makes, reads and uses keys that sign, by OpenSSL. */
#include "pki/sign/key.h"

#include <stdlib.h>
#include <string.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include "pki/sign/private_file.h"

enum { KEY_FILE_MAX = 16384, DER_SIGNATURE_MAX = 128, HALF_BYTES = 32 };

struct sign_key {
	enum sign_kind kind;
	EVP_PKEY *pkey;
	unsigned char public[SIGN_PUBLIC_MAX];
	size_t public_len;
};

static EVP_PKEY *key_make_ed25519(void)
{
	return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

static EVP_PKEY *key_make_p256(void)
{
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static bool key_read_public_ed25519(struct sign_key *key)
{
	key->public_len = sizeof key->public;
	return EVP_PKEY_is_a(key->pkey, "ED25519") &&
	       EVP_PKEY_get_raw_public_key(key->pkey, key->public, &key->public_len) == 1;
}

static bool key_is_p256(const EVP_PKEY *pkey)
{
	char group[32];

	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 &&
	       strcmp(group, "prime256v1") == 0;
}

static bool key_read_public_p256(struct sign_key *key)
{
	BIGNUM *x = NULL, *y = NULL;
	bool read = key_is_p256(key->pkey) &&
		    EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
		    EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
		    BN_bn2binpad(x, key->public, HALF_BYTES) == HALF_BYTES &&
		    BN_bn2binpad(y, key->public + HALF_BYTES, HALF_BYTES) == HALF_BYTES;

	BN_free(x);
	BN_free(y);
	key->public_len = 2 * HALF_BYTES;
	return read;
}

static const EVP_MD *key_no_digest(void)
{
	return NULL;
}

static bool key_copy_signature(const unsigned char *bytes, size_t len, unsigned char *ret)
{
	if (len != SIGN_BYTES)
		return false;
	memcpy(ret, bytes, SIGN_BYTES);
	return true;
}

/* OpenSSL writes both numbers as DER, which drops zeros in front. */
static bool key_read_der(const unsigned char *der, size_t len, unsigned char *ret)
{
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool read =
	    pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), ret, HALF_BYTES) == HALF_BYTES &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(pair), ret + HALF_BYTES, HALF_BYTES) == HALF_BYTES;

	ECDSA_SIG_free(pair);
	return read;
}

static const struct {
	const char *name; /* for the reasons */
	EVP_PKEY *(*make)(void);
	bool (*read_public)(struct sign_key *key); /* false: the key is of another kind */
	const EVP_MD *(*digest)(void);
	/* What OpenSSL wrote, as SIGN_BYTES bytes. */
	bool (*read_signature)(const unsigned char *bytes, size_t len, unsigned char *ret);
} kinds[SIGN_KIND_COUNT] = {
    [SIGN_ED25519] = {"Ed25519", key_make_ed25519, key_read_public_ed25519, key_no_digest,
	key_copy_signature},
    [SIGN_P256] = {"P-256", key_make_p256, key_read_public_p256, EVP_sha256, key_read_der},
};

enum err sign_key_create(enum sign_kind kind, const char *path, struct problem *why)
{
	EVP_PKEY *pkey = kinds[kind].make();
	BIO *pem = BIO_new(BIO_s_secmem());
	enum err err = ERR_NO_MEMORY;
	char *text = NULL;
	long len;

	if (pkey == NULL || pem == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(pem, pkey, NULL, NULL, 0, NULL, NULL) != 1) {
		err_no_memory(why);
		goto out;
	}
	len = BIO_get_mem_data(pem, &text);
	err = private_file_make(path, (struct str){text, (size_t)len}, why);
out:
	BIO_free(pem);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return err;
}

/* Nobody is asked for a pass phrase. */
static int key_no_phrase(char *to, int room, int writing, void *arg)
{
	(void)to;
	(void)room;
	(void)writing;
	(void)arg;
	return -1;
}

static EVP_PKEY *key_parse(struct str pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	EVP_PKEY *pkey =
	    bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, key_no_phrase, NULL);

	BIO_free(bio);
	ERR_clear_error();
	return pkey;
}

static enum err key_take(enum sign_kind kind, EVP_PKEY *pkey, const char *path,
    struct sign_key **ret, struct problem *why)
{
	struct sign_key *key = (struct sign_key *)calloc(1, sizeof *key);

	if (key == NULL) {
		EVP_PKEY_free(pkey);
		return err_no_memory(why);
	}
	key->kind = kind;
	key->pkey = pkey;
	if (pkey == NULL || !kinds[kind].read_public(key)) {
		sign_key_free(key);
		return err_because(
		    why, ERR_INVALID, "there is no %s private key in %s", kinds[kind].name, path);
	}
	*ret = key;
	return ERR_OK;
}

enum err sign_key_load(
    enum sign_kind kind, const char *path, struct sign_key **ret, struct problem *why)
{
	struct buf pem = BUF_INIT(KEY_FILE_MAX);
	enum err err = private_file_read(path, &pem, why);

	if (!err)
		err = key_take(kind, key_parse(buf_str(&pem)), path, ret, why);
	if (pem.at != NULL)
		OPENSSL_cleanse(pem.at, pem.len);
	buf_free(&pem);
	return err;
}

void sign_key_free(struct sign_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

enum err sign_key_sign(const struct sign_key *key, struct str bytes, unsigned char ret[SIGN_BYTES])
{
	unsigned char written[DER_SIGNATURE_MAX], signature[SIGN_BYTES];
	size_t len = sizeof written;
	EVP_MD_CTX *signing = EVP_MD_CTX_new();
	bool signs =
	    signing != NULL &&
	    EVP_DigestSignInit(signing, NULL, kinds[key->kind].digest(), NULL, key->pkey) == 1 &&
	    EVP_DigestSign(signing, written, &len, (const unsigned char *)bytes.at, bytes.len) ==
		1 &&
	    kinds[key->kind].read_signature(written, len, signature);

	EVP_MD_CTX_free(signing);
	if (!signs) {
		ERR_clear_error();
		return ERR_NO_MEMORY;
	}
	memcpy(ret, signature, SIGN_BYTES);
	return ERR_OK;
}

void sign_key_public(
    const struct sign_key *key, unsigned char ret[SIGN_PUBLIC_MAX], size_t *ret_len)
{
	memcpy(ret, key->public, key->public_len);
	*ret_len = key->public_len;
}
