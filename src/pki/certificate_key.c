/* The key and the signature of a certificate, and whether they are strong enough. */
#include "pki/certificate_parts.h"

#include <string.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

/* The keys that we vouch for, by OpenSSL's type: our name, and the least size in bits. */
static const struct key_rule {
	int type;
	const char *name;
	unsigned bits_min;
} key_rules[] = {
    {EVP_PKEY_RSA, "RSA", 2048},
    {EVP_PKEY_RSA_PSS, "RSA-PSS", 2048},
    {EVP_PKEY_EC, "EC", 256},
    {EVP_PKEY_ED25519, "Ed25519", 253},
    {EVP_PKEY_ED448, "Ed448", 448},
};

/* The digests that we vouch for; "none" is EdDSA's. */
static const char *const digests[] = {
    "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512", "none"};

enum { KEY_RULES = sizeof key_rules / sizeof key_rules[0] };

/* The curve's NIST name, else OpenSSL's; NULL for a curve that the key spells out itself: such a
 * curve may be anybody's (CVE-2020-0601). */
static enum err take_curve(const EVP_PKEY *key, struct arena *room, const char **ret_curve)
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

enum err certificate_take_key(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	const EVP_PKEY *key = X509_get0_pubkey(x);
	ASN1_OBJECT *oid;

	(void)why;
	X509_PUBKEY_get0_param(&oid, NULL, NULL, NULL, X509_get_X509_PUBKEY(x));
	to->key_algorithm = certificate_take_oid(oid, false, room);
	if (to->key_algorithm == NULL)
		return ERR_NO_MEMORY;
	if (key == NULL)
		return ERR_OK;
	to->key_bits = (unsigned)EVP_PKEY_get_bits(key);
	for (size_t i = 0; i < KEY_RULES; i++)
		if (key_rules[i].type == EVP_PKEY_get_base_id(key))
			to->key_algorithm = key_rules[i].name;
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
		return ERR_OK;
	return take_curve(key, room, &to->key_curve);
}

enum err certificate_take_signature(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	int digest = NID_undef, type = NID_undef;
	const ASN1_BIT_STRING *bits;
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *oid;

	X509_get0_signature(&bits, &algorithm, x);
	if (X509_ALGOR_cmp(algorithm, X509_get0_tbs_sigalg(x)) != 0)
		return err_because(why, ERR_INVALID,
		    "it names two different signature algorithms (RFC 5280 section 4.1.1.2)");
	X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
	to->signature_algorithm = certificate_take_oid(oid, true, room);
	if (to->signature_algorithm == NULL)
		return ERR_NO_MEMORY;
	/* This also looks into the parameters of RSA-PSS. */
	X509_get_signature_info(x, &digest, &type, NULL, NULL);
	if (digest != NID_undef)
		to->signature_digest = OBJ_nid2sn(digest);
	else if (type == NID_ED25519 || type == NID_ED448)
		to->signature_digest = "none";
	else
		to->signature_digest = "unknown";
	return ERR_OK;
}

/* The rule for the certificate's key; NULL when there is none. */
static const struct key_rule *key_rule_of(const struct certificate *c)
{
	for (size_t i = 0; i < KEY_RULES && c->key_bits > 0; i++)
		if (strcmp(c->key_algorithm, key_rules[i].name) == 0)
			return &key_rules[i];
	return NULL;
}

bool certificate_key_is_short(const struct certificate *c)
{
	const struct key_rule *rule = key_rule_of(c);

	return rule != NULL && c->key_bits < rule->bits_min;
}

static enum err check_key(const struct certificate *c, struct problem *why)
{
	const struct key_rule *rule = key_rule_of(c);

	if (rule != NULL && c->key_bits < rule->bits_min)
		return err_reason(why, ERR_REFUSED, "certificate.weak_key",
		    "its %s key has %u bits: at least %u are needed", c->key_algorithm, c->key_bits,
		    rule->bits_min);
	if (rule != NULL && rule->type == EVP_PKEY_EC && c->key_curve == NULL)
		return err_reason(why, ERR_REFUSED, "certificate.weak_key",
		    "its EC key of %u bits is on a curve without a name", c->key_bits);
	if (rule != NULL)
		return ERR_OK;
	return err_reason(why, ERR_REFUSED, "certificate.weak_key",
	    "its key is %s, whose strength is not known: RSA of 2048 bits, EC of 256 or Ed25519 is "
	    "needed",
	    c->key_algorithm);
}

enum err certificate_check_strength(const struct certificate *c, struct problem *why)
{
	for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++)
		if (strcmp(c->signature_digest, digests[i]) == 0)
			return check_key(c, why);
	return err_reason(why, ERR_REFUSED, "certificate.weak_digest",
	    "its signature (%s) uses the digest %s: SHA-256 or better is needed",
	    c->signature_algorithm, c->signature_digest);
}
