/* Finds who signed an answer of OCSP, and whether he may. */
#include "pki/ocsp_signer.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include "pki/asn1_time.h"

/* Bits of security of a key (RSA of 2048 has 112); bytes of a digest (SHA-256). */
enum { SIGNER_KEY_LEAST = 112, SIGNER_DIGEST_LEAST = 32 };

/* ---- strength ---- */

/* The digest of RSA-PSS stands in its parameters; without any it is SHA-1. */
static int algorithm_pss_digest(int type, const void *value)
{
	RSA_PSS_PARAMS *pss = type != V_ASN1_SEQUENCE
				  ? NULL
				  : ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	int digest = NID_sha1;

	if (pss != NULL && pss->hashAlgorithm != NULL)
		digest = OBJ_obj2nid(pss->hashAlgorithm->algorithm);
	RSA_PSS_PARAMS_free(pss);
	return digest;
}

static bool algorithm_is_strong(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid;
	const void *value;
	const EVP_MD *md;
	int type, digest = NID_undef, key = NID_undef;

	X509_ALGOR_get0(&oid, &type, &value, algorithm);
	if (!OBJ_find_sigid_algs(OBJ_obj2nid(oid), &digest, &key))
		return false;
	if (key == NID_ED25519 || key == NID_ED448)
		return true;
	if (key == NID_rsassaPss)
		digest = algorithm_pss_digest(type, value);
	md = EVP_get_digestbynid(digest);
	return md != NULL && EVP_MD_get_size(md) >= SIGNER_DIGEST_LEAST;
}

static bool key_is_strong(const EVP_PKEY *key)
{
	static const int kinds[] = {
	    EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, EVP_PKEY_EC, EVP_PKEY_ED25519, EVP_PKEY_ED448};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (EVP_PKEY_get_base_id(key) == kinds[i])
			return EVP_PKEY_get_security_bits(key) >= SIGNER_KEY_LEAST;
	return false;
}

/* ---- the delegate ---- */

static bool delegate_is_valid(const X509 *x, int64_t now)
{
	int64_t from, until;

	return asn1_time_seconds(X509_get0_notBefore(x), &from) &&
	       asn1_time_seconds(X509_get0_notAfter(x), &until) && from <= now + OCSP_SLACK &&
	       until >= now - OCSP_SLACK;
}

/* Was it issued by the issuer's own key, for this? */
static enum err delegate_check(X509 *x, X509 *issuer, int64_t now, struct problem *why)
{
	uint32_t flags = X509_get_extension_flags(x);
	const X509_ALGOR *algorithm;

	X509_get0_signature(NULL, &algorithm, x);
	if (X509_NAME_cmp(X509_get_issuer_name(x), X509_get_subject_name(issuer)) != 0 ||
	    X509_verify(x, X509_get0_pubkey(issuer)) != 1)
		return err_reason(why, ERR_REFUSED, "ocsp.signer",
		    "it is signed neither by the certificate's issuer nor by a delegate that this "
		    "issued directly");
	if (!algorithm_is_strong(algorithm))
		return err_reason(why, ERR_REFUSED, "ocsp.weak",
		    "the certificate of the delegate that signed it has too weak a signature");
	if (flags & (EXFLAG_INVALID | EXFLAG_CRITICAL))
		return err_reason(why, ERR_REFUSED, "ocsp.delegate",
		    "the certificate of the delegate that signed it has an extension that is "
		    "malformed, or unknown and critical");
	if (!(flags & EXFLAG_XKUSAGE) || !(X509_get_extended_key_usage(x) & XKU_OCSP_SIGN) ||
	    !(X509_get_key_usage(x) & X509v3_KU_DIGITAL_SIGNATURE))
		return err_reason(why, ERR_REFUSED, "ocsp.usage",
		    "it is signed by another certificate of the issuer, which is not for signing "
		    "answers of OCSP");
	if (!delegate_is_valid(x, now))
		return err_reason(why, ERR_REFUSED, "ocsp.delegate_expired",
		    "the certificate of the delegate that signed it is not valid now");
	return ERR_OK;
}

/* ---- the signature ---- */

static enum err signature_check(OCSP_BASICRESP *answer, EVP_PKEY *key, struct problem *why)
{
	const X509_ALGOR *algorithm = OCSP_resp_get0_tbs_sigalg(answer);

	if (!algorithm_is_strong(algorithm) || !key_is_strong(key))
		return err_reason(why, ERR_REFUSED, "ocsp.weak",
		    "its signature is too weak: SHA-256 or better and a key of 2048 bits (RSA) or "
		    "256 (EC) are needed");
	if (ASN1_item_verify(ASN1_ITEM_rptr(OCSP_RESPDATA), algorithm,
		OCSP_resp_get0_signature(answer), OCSP_resp_get0_respdata(answer), key) != 1)
		return err_reason(
		    why, ERR_REFUSED, "ocsp.signature", "its signature does not verify");
	return ERR_OK;
}

/* The issuer's own certificate is looked at first; it belongs to the caller, others to `answer`. */
static X509 *signer_find(OCSP_BASICRESP *answer, X509 *issuer)
{
	STACK_OF(X509) *known = sk_X509_new_null();
	X509 *signer = NULL;

	if (known == NULL || sk_X509_push(known, issuer) <= 0 ||
	    OCSP_resp_get0_signer(answer, &signer, known) != 1)
		signer = NULL;
	sk_X509_free(known);
	return signer;
}

enum err ocsp_signer_check(OCSP_BASICRESP *answer, X509 *certificate, X509 *issuer, int64_t now,
    bool *ret_by_issuer, bool *ret_nocheck, struct problem *why)
{
	X509 *signer = signer_find(answer, issuer);
	EVP_PKEY *key = signer == NULL ? NULL : X509_get0_pubkey(signer);
	bool by_issuer;
	enum err err = ERR_OK;

	if (key == NULL)
		return err_reason(why, ERR_REFUSED, "ocsp.signer",
		    "it is signed neither by the certificate's issuer nor by a delegate whose "
		    "certificate it has");
	if (EVP_PKEY_eq(key, X509_get0_pubkey(certificate)) == 1)
		return err_reason(why, ERR_REFUSED, "ocsp.self",
		    "it is signed by the very certificate that it is about");
	by_issuer = EVP_PKEY_eq(key, X509_get0_pubkey(issuer)) == 1;
	if (!by_issuer)
		err = delegate_check(signer, issuer, now, why);
	if (!err)
		err = signature_check(answer, key, why);
	if (err)
		return err;
	*ret_by_issuer = by_issuer;
	*ret_nocheck = by_issuer || X509_get_ext_by_NID(signer, NID_id_pkix_OCSP_noCheck, -1) >= 0;
	return ERR_OK;
}
