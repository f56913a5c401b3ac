/* Takes from a public key what struct certificate has of it. */
#include "pki/certificate_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include "base/hex.h"
#include "pki/certificate_text.h"
#include "pki/weak_key.h"

static void key_note_fault(struct certificate *to, enum certificate_fault fault, bool has)
{
	if (has)
		to->faults |= 1U << fault;
}

/* The curve's NIST name, else OpenSSL's; NULL for a curve that the key spells out itself: such a
 * curve may be anybody's (CVE-2020-0601). */
static enum err key_take_curve(const EVP_PKEY *key, struct arena *room, const char **ret_curve)
{
	int spelled_out = 0;
	char group[64];
	const char *nist;
	size_t len;

	EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelled_out);
	if (spelled_out || !EVP_PKEY_get_group_name(key, group, sizeof group, &len))
		return ERR_OK;
	nist = EC_curve_nid2nist(OBJ_sn2nid(group));
	*ret_curve = nist != NULL ? nist : arena_str(room, str_from(group));
	return *ret_curve == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/* Is it a key by which something can be signed? Nothing is calculated, whatever its size. */
static enum err key_take_rsa_faults(const EVP_PKEY *key, struct certificate *to)
{
	BIGNUM *modulus = NULL, *exponent = NULL;
	bool known = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) &&
		     EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent);

	if (known) {
		key_note_fault(
		    to, CERTIFICATE_EXPONENT, BN_is_one(exponent) || !BN_is_odd(exponent));
		key_note_fault(to, CERTIFICATE_MODULUS, !BN_is_odd(modulus));
		key_note_fault(to, CERTIFICATE_HUGE, BN_num_bits(modulus) > CERTIFICATE_RSA_MAX);
	}
	BN_free(modulus);
	BN_free(exponent);
	return known ? ERR_OK : ERR_NO_MEMORY;
}

static enum err key_take_digest(X509_PUBKEY *key, struct certificate *to)
{
	unsigned char digest[DIGEST_BYTES], *der = NULL;
	int len = i2d_X509_PUBKEY(key, &der);
	enum err err = len < 0 ? ERR_NO_MEMORY : digest_sha256(der, (size_t)len, digest);

	OPENSSL_free(der);
	if (!err)
		hex_write(digest, sizeof digest, to->key_digest);
	return err;
}

/* What we call the kinds of keys that OpenSSL reads. */
static void key_take_kind(const EVP_PKEY *key, struct certificate *to)
{
	static const struct {
		int type;
		const char *name;
	} kinds[] = {
	    {EVP_PKEY_RSA, "RSA"},
	    {EVP_PKEY_RSA_PSS, "RSA-PSS"},
	    {EVP_PKEY_EC, "EC"},
	    {EVP_PKEY_ED25519, "Ed25519"},
	    {EVP_PKEY_ED448, "Ed448"},
	};

	to->key_bits = (unsigned)EVP_PKEY_get_bits(key);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == EVP_PKEY_get_base_id(key))
			to->key_algorithm = kinds[i].name;
}

enum err certificate_take_key(X509_PUBKEY *from, struct arena *room, struct certificate *to)
{
	const EVP_PKEY *key = X509_PUBKEY_get0(from);
	enum err err = key_take_digest(from, to);
	ASN1_OBJECT *oid;

	X509_PUBKEY_get0_param(&oid, NULL, NULL, NULL, from);
	to->key_algorithm = certificate_oid(oid, false, room);
	if (err || to->key_algorithm == NULL)
		return err ? err : ERR_NO_MEMORY;
	if (key == NULL)
		return ERR_OK;
	key_take_kind(key, to);
	to->key_weakness = weak_key_name(key);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ||
	    EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS)
		return key_take_rsa_faults(key, to);
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
		return ERR_OK;
	return key_take_curve(key, room, &to->key_curve);
}
