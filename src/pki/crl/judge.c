/* Judges revocation lists. */
#include "pki/crl/judge.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include "base/local_time.h"
#include "pki/crl/distribution.h"
#include "pki/der.h"

/* ---- of which certificates it speaks ---- */

struct uri_search {
	struct str names; /* a line each */
	bool found;
};

static void uri_compare(void *arg, struct str uri)
{
	struct uri_search *search = arg;
	struct str rest = search->names;

	while (rest.at != NULL)
		search->found = str_eq(str_cut(&rest, '\n'), uri) || search->found;
}

bool crl_is_for(const struct crl *crl, struct str names)
{
	struct uri_search search = {names, !crl->partial};

	if (crl->partial && names.len > 0)
		distribution_each_uri(crl->names, uri_compare, &search);
	return search.found;
}

/* ---- of which time ---- */

static enum err crl_check_times(const struct crl *crl, int64_t now, struct problem *why)
{
	if (crl->this_update > now + CRL_SLACK)
		return err_reason(why, ERR_REFUSED, "crl.future",
		    "it is of %s, which lies ahead: one of the two clocks is wrong",
		    local_time_moment(crl->this_update).text);
	if (crl->next_update == 0)
		return err_reason(why, ERR_REFUSED, "crl.endless",
		    "it does not say when the next one comes (nextUpdate), so that nobody knows "
		    "whether it is current");
	if (crl->next_update <= crl->this_update || crl->next_update < now - CRL_SLACK)
		return err_reason(why, ERR_REFUSED, "crl.stale",
		    "it is not current any more: the next one was due on %s",
		    local_time_moment(crl->next_update).text);
	return ERR_OK;
}

/* Numbers have no needless bytes in front, so the longer one is the larger one. */
static int number_compare(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len == 0 ? 0 : memcmp(a.at, b.at, a.len);
}

static enum err crl_check_order(
    const struct crl *crl, const struct crl_measure *measure, struct problem *why)
{
	if (crl->this_update >= measure->seen_update &&
	    number_compare(crl->number, measure->seen_number) >= 0)
		return ERR_OK;
	return err_reason(why, ERR_REFUSED, "crl.older",
	    "it is of %s, and older than one that was seen before, by its time or its number",
	    local_time_moment(crl->this_update).text);
}

/* ---- by whom ---- */

/* How a list may be signed: what has a collision, or nearly, is not taken. */
static const struct crl_algorithm {
	int nid, key;
	const char *digest; /* NULL: the algorithm has its own */
} crl_algorithms[] = {
    {NID_sha256WithRSAEncryption, EVP_PKEY_RSA, "SHA256"},
    {NID_sha384WithRSAEncryption, EVP_PKEY_RSA, "SHA384"},
    {NID_sha512WithRSAEncryption, EVP_PKEY_RSA, "SHA512"},
    {NID_ecdsa_with_SHA256, EVP_PKEY_EC, "SHA256"},
    {NID_ecdsa_with_SHA384, EVP_PKEY_EC, "SHA384"},
    {NID_ecdsa_with_SHA512, EVP_PKEY_EC, "SHA512"},
    {NID_ED25519, EVP_PKEY_ED25519, NULL},
    {NID_ED448, EVP_PKEY_ED448, NULL},
};

static enum err crl_find_algorithm(
    const struct crl *crl, const struct crl_algorithm **ret, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)crl->algorithm.at;
	X509_ALGOR *algorithm = d2i_X509_ALGOR(NULL, &at, (long)crl->algorithm.len);
	const ASN1_OBJECT *oid = NULL;
	char name[80] = "?";
	int nid = NID_undef;

	*ret = NULL;
	if (algorithm != NULL) {
		X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
		nid = OBJ_obj2nid(oid);
		OBJ_obj2txt(name, sizeof name, oid, 0);
	}
	X509_ALGOR_free(algorithm);
	for (size_t i = 0; i < sizeof crl_algorithms / sizeof crl_algorithms[0]; i++)
		if (crl_algorithms[i].nid == nid)
			*ret = &crl_algorithms[i];
	return *ret != NULL ? ERR_OK
			    : err_reason(why, ERR_REFUSED, "crl.algorithm",
				  "it is signed by %s, which is not taken", name);
}

/* The same bounds as for certificates that we vouch for (pki/certificate.h). */
static bool key_is_strong(EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);

	return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? bits >= 2048 && bits <= 16384
							 : bits >= 256;
}

static bool signature_is_by(
    const struct crl *crl, EVP_PKEY *key, const struct crl_algorithm *algorithm)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok =
	    ctx != NULL &&
	    EVP_DigestVerifyInit_ex(ctx, NULL, algorithm->digest, NULL, NULL, key, NULL) == 1 &&
	    EVP_DigestVerify(ctx, (const unsigned char *)crl->signature.at, crl->signature.len,
		(const unsigned char *)crl->tbs.at, crl->tbs.len) == 1;

	EVP_MD_CTX_free(ctx);
	return ok;
}

static bool crl_names_issuer(const struct crl *crl, X509 *issuer)
{
	unsigned char *name = NULL;
	int len = i2d_X509_NAME(X509_get_subject_name(issuer), &name);
	bool same = len > 0 && str_eq(crl->issuer, (struct str){(char *)name, (size_t)len});

	OPENSSL_free(name);
	return same;
}

static enum err crl_check_issuer(const struct crl *crl, X509 *issuer, struct problem *why)
{
	const struct crl_algorithm *algorithm;
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	enum err err;

	if (!crl_names_issuer(crl, issuer))
		return err_reason(
		    why, ERR_REFUSED, "crl.issuer", "it is the list of another issuer");
	err = crl_find_algorithm(crl, &algorithm, why);
	if (err)
		return err;
	if (!(X509_get_key_usage(issuer) & X509v3_KU_CRL_SIGN))
		return err_reason(why, ERR_REFUSED, "crl.usage",
		    "its issuer's certificate does not allow its key to sign lists (cRLSign)");
	if (key == NULL || !key_is_strong(key))
		return err_reason(why, ERR_REFUSED, "crl.algorithm",
		    "its issuer's key is too weak, or cannot be read");
	if (EVP_PKEY_get_base_id(key) != algorithm->key || !signature_is_by(crl, key, algorithm))
		return err_reason(why, ERR_REFUSED, "crl.signature",
		    "its signature is not by its issuer's key: it was changed, or made by somebody "
		    "else");
	return ERR_OK;
}

enum err crl_judge(const struct crl *crl, const struct crl_measure *measure, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)measure->issuer.at;
	X509 *issuer = NULL;
	enum err err = ERR_OK;

	if (!crl_is_for(crl, measure->names))
		return err_reason(why, ERR_REFUSED, "crl.point",
		    "it speaks for another distribution point than these certificates name");
	issuer = d2i_X509(NULL, &at, (long)measure->issuer.len);
	err = issuer == NULL
		  ? err_because(why, ERR_INVALID, "its issuer's certificate cannot be read")
		  : crl_check_issuer(crl, issuer, why);
	/* Of what time a list is counts once it is known whose it is: one that goes back is an
	 * alarm. */
	if (!err)
		err = crl_check_times(crl, measure->now, why);
	if (!err)
		err = crl_check_order(crl, measure, why);
	X509_free(issuer);
	ERR_clear_error();
	return err;
}
