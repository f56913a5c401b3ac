/* Fuzzes answers of OCSP: whatever comes is judged or refused with a reason. Nobody with the keys
 * of this CA ever signed "good", so nothing may read as that; what was signed are the seeds, which
 * say "revoked" and "unknown". */
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include "pki/ocsp.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { NOW = 1780272000, MONTH = 30 * 86400 };

static struct ocsp *o;

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* A key of P-256 that is the same in each run: its secret number is this byte, again and again. */
static EVP_PKEY *key_make(unsigned char byte)
{
	unsigned char der[51] = {0x30, 0x31, 2, 1, 1, 4, 32};
	static const unsigned char curve[] = {
	    0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
	const unsigned char *at = der;

	memset(der + 7, byte, 32);
	memcpy(der + 39, curve, sizeof curve);
	return d2i_PrivateKey(EVP_PKEY_EC, NULL, &at, sizeof der);
}

static struct str certificate_make(const char *name, long serial, EVP_PKEY *key, EVP_PKEY *by)
{
	X509 *x = X509_new();
	unsigned char *der = NULL;
	int len;

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
	ASN1_TIME_set(X509_getm_notBefore(x), NOW - MONTH);
	ASN1_TIME_set(X509_getm_notAfter(x), NOW + MONTH);
	X509_NAME_add_entry_by_txt(
	    X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_NAME_add_entry_by_txt(
	    X509_get_issuer_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"CA", -1, -1, 0);
	X509_set_pubkey(x, key);
	must(X509_sign(x, by, EVP_sha256()) > 0);
	len = i2d_X509(x, &der);
	must(len > 0);
	X509_free(x);
	return (struct str){(const char *)der, (size_t)len};
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	EVP_PKEY *ca = key_make(0x11), *leaf = key_make(0x22);
	struct str issuer = certificate_make("CA", 1, ca, ca);
	struct str certificate = certificate_make("shop.example", 7001, leaf, ca);

	(void)argc;
	(void)argv;
	must(ocsp_open(certificate, issuer, &o, NULL) == ERR_OK);
	OPENSSL_free((char *)issuer.at);
	OPENSSL_free((char *)certificate.at);
	EVP_PKEY_free(ca);
	EVP_PKEY_free(leaf);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const unsigned char nonce[OCSP_NONCE] = {1, 2, 3};
	struct ocsp_answer a = {.word = 0};
	struct problem why = {.text = ""};
	enum err err = ocsp_judge(o, (struct str){(const char *)bytes, len}, nonce, NOW, &a, &why);

	if (!err) {
		must(a.word == OCSP_REVOKED || a.word == OCSP_UNKNOWN);
		must(a.this_update < a.next_update && a.this_update <= NOW + 60);
	} else {
		must(err == ERR_REFUSED || err == ERR_INVALID || err == ERR_UNAVAILABLE ||
		     err == ERR_TOO_LARGE);
		must(a.word == 0 && why.text[0] != '\0' && why.reason[0] != '\0');
	}
	must(ERR_peek_error() == 0);
	return 0;
}
