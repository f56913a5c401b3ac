/* Makes certificates that no CA would: for the tests of src/pki/certificate.
 *
 * A forged certificate starts as a valid one (EC P-256, 2026, no subject, no names); a test spoils
 * what it is about, then encodes it. */
#ifndef TESTS_FORGE_H
#define TESTS_FORGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include "base/str.h"

#define FORGE_FN __attribute__((unused)) static

/* One key for all, made at first use. */
FORGE_FN EVP_PKEY *forge_key(void)
{
	static EVP_PKEY *key;

	if (key == NULL)
		key = EVP_EC_gen("P-256");
	assert_non_null(key);
	return key;
}

FORGE_FN X509 *forge_new(void)
{
	X509 *x = X509_new();

	assert_non_null(x);
	assert_true(X509_set_version(x, X509_VERSION_3));
	assert_true(ASN1_INTEGER_set(X509_get_serialNumber(x), 1));
	assert_true(ASN1_TIME_set_string(X509_getm_notBefore(x), "20260101000000Z"));
	assert_true(ASN1_TIME_set_string(X509_getm_notAfter(x), "20260401000000Z"));
	assert_true(X509_NAME_add_entry_by_txt(X509_get_issuer_name(x), "CN", MBSTRING_ASC,
	    (const unsigned char *)"Forge", -1, -1, 0));
	assert_true(X509_set_pubkey(x, forge_key()));
	return x;
}

/* Adds to the subject: `set` is 0 for an RDN of its own, -1 to join the one before. */
FORGE_FN void forge_subject(
    X509 *x, const char *field, int type, const void *bytes, size_t len, int set)
{
	ASN1_OBJECT *oid = OBJ_txt2obj(field, 0);
	X509_NAME_ENTRY *entry = X509_NAME_ENTRY_create_by_OBJ(NULL, oid, type, bytes, (int)len);

	assert_non_null(entry);
	assert_true(X509_NAME_add_entry(X509_get_subject_name(x), entry, -1, set));
	X509_NAME_ENTRY_free(entry);
	ASN1_OBJECT_free(oid);
}

FORGE_FN GENERAL_NAMES *forge_names(void)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();

	assert_non_null(names);
	return names;
}

/* `type` is GEN_DNS or GEN_IPADD (4 or 16 bytes) and so on. */
FORGE_FN void forge_name(GENERAL_NAMES *names, int type, const void *bytes, size_t len)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_STRING *value =
	    ASN1_STRING_type_new(type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);

	assert_true(ASN1_STRING_set(value, bytes, (int)len));
	GENERAL_NAME_set0_value(name, type, value);
	assert_true(sk_GENERAL_NAME_push(names, name));
}

/* Puts the names into the certificate and frees them. */
FORGE_FN void forge_add_names(X509 *x, GENERAL_NAMES *names)
{
	assert_true(X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND));
	GENERAL_NAMES_free(names);
}

/* An extension with raw content. */
FORGE_FN void forge_extension(X509 *x, int nid, const void *bytes, size_t len)
{
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	assert_true(ASN1_OCTET_STRING_set(value, bytes, (int)len));
	extension = X509_EXTENSION_create_by_NID(NULL, nid, 0, value);
	assert_true(X509_add_ext(x, extension, -1));
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(value);
}

/* Signs with `key` and encodes; frees the certificate. OPENSSL_free(at) is the caller's. */
FORGE_FN struct str forge_sign(X509 *x, EVP_PKEY *key, const EVP_MD *digest)
{
	unsigned char *at = NULL;
	int len;

	assert_true(X509_sign(x, key, digest) > 0);
	len = i2d_X509(x, &at);
	assert_true(len > 0);
	X509_free(x);
	return (struct str){(const char *)at, (size_t)len};
}

FORGE_FN struct str forge_der(X509 *x)
{
	return forge_sign(x, forge_key(), EVP_sha256());
}

FORGE_FN void forge_free(struct str der)
{
	OPENSSL_free((void *)(uintptr_t)der.at);
}

#endif
