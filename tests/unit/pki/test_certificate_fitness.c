/* Tests which certificates browsers refuse, and that nothing else counts against one. */
#include "unit/fixtures/forge.h"

#include <time.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include "pki/certificate_read.h"

/* A certificate for shop.example of which nothing is wrong. */
static X509 *sound(void)
{
	X509 *x = forge_new();
	GENERAL_NAMES *names = forge_names();

	forge_name(names, GEN_DNS, "shop.example", 12);
	forge_add_names(x, names);
	return x;
}

static void use(X509 *x, const char *purposes, bool critical)
{
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, NULL, NID_ext_key_usage, (char *)(uintptr_t)purposes);

	assert_non_null(extension);
	X509_EXTENSION_set_critical(extension, critical);
	assert_true(X509_add_ext(x, extension, -1));
	X509_EXTENSION_free(extension);
}

static void extend(X509 *x, const char *oid, bool critical)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	assert_true(ASN1_OCTET_STRING_set(value, (const unsigned char *)"\x05\x00", 2));
	extension = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
	assert_true(X509_add_ext(x, extension, -1));
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(value);
	ASN1_OBJECT_free(object);
}

/* A public key of 2^(bits - 1) + `low`, which is no product of two primes: nobody looks. */
static void set_rsa(X509 *x, int bits, unsigned low, unsigned exponent)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *n = BN_new(), *e = BN_new();
	EVP_PKEY *key = NULL;
	OSSL_PARAM *parameters;

	assert_true(BN_set_bit(n, bits - 1) && BN_add_word(n, low) && BN_set_word(e, exponent));
	assert_true(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n));
	assert_true(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e));
	parameters = OSSL_PARAM_BLD_to_param(build);
	assert_true(EVP_PKEY_fromdata_init(context) > 0);
	assert_true(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) > 0);
	assert_true(X509_set_pubkey(x, key));
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(key);
	BN_free(n);
	BN_free(e);
}

static void set_times(X509 *x, const char *from, const char *to)
{
	const char *const texts[] = {from, to};
	ASN1_TIME *const times[] = {X509_getm_notBefore(x), X509_getm_notAfter(x)};

	for (size_t i = 0; i < 2; i++) {
		times[i]->type = strlen(texts[i]) == 13 ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME;
		assert_true(ASN1_STRING_set(times[i], texts[i], -1));
	}
}

static void be_sound(X509 *x)
{
	(void)x;
}

static void be_poisoned(X509 *x)
{
	extend(x, "1.3.6.1.4.1.11129.2.4.3", true);
}

static void be_for_clients(X509 *x)
{
	use(x, "clientAuth,emailProtection", false);
}

static void be_for_servers(X509 *x)
{
	use(x, "clientAuth,serverAuth", true);
}

static void be_critical(X509 *x)
{
	extend(x, "1.2.3.4.5", true);
}

static void be_extended(X509 *x)
{
	extend(x, "1.2.3.4.5", false);
}

static void be_negative(X509 *x)
{
	assert_true(ASN1_INTEGER_set(X509_get_serialNumber(x), -5));
}

static void be_without_exponent(X509 *x)
{
	set_rsa(x, 2048, 1, 1);
}

static void be_even(X509 *x)
{
	set_rsa(x, 2048, 2, 65537);
}

static void be_large(X509 *x)
{
	set_rsa(x, 16384, 1, 3);
}

static void be_huge(X509 *x)
{
	set_rsa(x, 300001, 1, 65537);
}

static void be_of_year_0(X509 *x)
{
	set_times(x, "00000101000000Z", "20270101000000Z");
}

static void be_of_1950(X509 *x)
{
	set_times(x, "500101000000Z", "99991231235959Z");
}

static void be_in_fractions(X509 *x)
{
	set_times(x, "20260101000000.5Z", "20270101000000Z");
}

static const struct {
	const char *what;
	void (*spoil)(X509 *x);
	int fault; /* -1 for none */
} cases[] = {
    {"nothing wrong", be_sound, -1},
    {"precertificate", be_poisoned, CERTIFICATE_PRECERTIFICATE},
    {"not for servers", be_for_clients, CERTIFICATE_PURPOSE},
    {"for servers too", be_for_servers, -1},
    {"unknown critical extension", be_critical, CERTIFICATE_CRITICAL},
    {"unknown extension", be_extended, -1},
    {"negative serial", be_negative, CERTIFICATE_SERIAL},
    {"exponent 1", be_without_exponent, CERTIFICATE_EXPONENT},
    {"even modulus", be_even, CERTIFICATE_MODULUS},
    {"16,384 bits", be_large, -1},
    {"300,001 bits", be_huge, CERTIFICATE_HUGE},
    {"year 0", be_of_year_0, CERTIFICATE_YEAR},
    {"from 1950 to 9999", be_of_1950, -1},
    {"fractions of a second", be_in_fractions, CERTIFICATE_TIME},
};

/* Reads and frees it; its first fault, or -1. */
static int fault_of(struct str der, const char *what)
{
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	int fault = -1;

	if (certificate_read(der, &c, &why))
		fail_msg("%s: %s", what, why.text);
	for (int i = CERTIFICATE_FAULT_COUNT - 1; i >= 0; i--)
		if (certificate_has_fault(c, (enum certificate_fault)i))
			fault = i;
	assert_int_equal(certificate_check_fitness(c, &why), fault < 0 ? ERR_OK : ERR_REFUSED);
	assert_int_equal(why.text[0] == '\0', fault < 0);
	if (fault >= 0)
		assert_int_equal(c->faults, 1U << fault);
	certificate_free(c);
	forge_free(der);
	return fault;
}

static void each_kind_that_browsers_refuse_has_its_reason_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		X509 *x = sound();
		int fault;

		cases[i].spoil(x);
		fault = fault_of(forge_der(x), cases[i].what);
		if (fault != cases[i].fault)
			fail_msg("%s: fault %d", cases[i].what, fault);
	}
}

/* As JSON and the words of both languages have them. */
static void each_fault_has_the_name_that_programs_read(void **state)
{
	static const char *const names[CERTIFICATE_FAULT_COUNT] = {
	    [CERTIFICATE_PRECERTIFICATE] = "precertificate",
	    [CERTIFICATE_PURPOSE] = "purpose",
	    [CERTIFICATE_CRITICAL] = "critical",
	    [CERTIFICATE_VERSION] = "version",
	    [CERTIFICATE_UNSIGNED] = "unsigned",
	    [CERTIFICATE_EXPONENT] = "exponent",
	    [CERTIFICATE_MODULUS] = "modulus",
	    [CERTIFICATE_HUGE] = "huge",
	    [CERTIFICATE_SERIAL] = "serial",
	    [CERTIFICATE_YEAR] = "year",
	    [CERTIFICATE_TIME] = "time",
	    [CERTIFICATE_COMMON_NAME] = "common_name",
	};

	(void)state;
	for (unsigned i = 0; i < CERTIFICATE_FAULT_COUNT; i++) {
		const struct certificate c = {.faults = 1U << i};
		struct problem why = {.text = ""};
		char reason[64];

		assert_string_equal(certificate_fault_name((enum certificate_fault)i), names[i]);
		assert_int_equal(certificate_check_fitness(&c, &why), ERR_REFUSED);
		snprintf(reason, sizeof reason, "certificate.%s", names[i]);
		assert_string_equal(why.reason, reason);
		/* The rest of a sentence, which others put before or behind. */
		assert_true(str_starts(str_from(why.text), STR("it")));
		assert_non_null(strchr(
		    "abcdefghijklmnopqrstuvwxyz0123456789)", why.text[strlen(why.text) - 1]));
	}
}

static void one_without_a_signature_is_refused(void **state)
{
	struct str der = forge_der(sound());
	const unsigned char *at = (const unsigned char *)der.at;
	X509 *x = d2i_X509(NULL, &at, (long)der.len);
	const ASN1_BIT_STRING *bits;
	unsigned char *unsigned_at = NULL;
	int len;

	(void)state;
	X509_get0_signature(&bits, NULL, x);
	assert_true(ASN1_STRING_set((ASN1_STRING *)(uintptr_t)bits, "", 0));
	len = i2d_X509(x, &unsigned_at);
	assert_true(len > 0);
	assert_int_equal(fault_of((struct str){(const char *)unsigned_at, (size_t)len}, "unsigned"),
	    CERTIFICATE_UNSIGNED);
	X509_free(x);
	forge_free(der);
}

static void names_in_the_cn_alone_are_refused_of_whatever_version(void **state)
{
	(void)state;
	for (int version = X509_VERSION_1; version <= X509_VERSION_3; version++) {
		X509 *x = forge_new();
		struct certificate *c = NULL;
		struct str der;

		forge_subject(x, "CN", V_ASN1_UTF8STRING, "shop.example", 12, 0);
		assert_true(X509_set_version(x, version));
		der = forge_der(x);
		assert_int_equal(certificate_read(der, &c, NULL), ERR_OK);
		assert_true(certificate_has_fault(c, CERTIFICATE_COMMON_NAME));
		assert_int_equal(
		    certificate_has_fault(c, CERTIFICATE_VERSION), version != X509_VERSION_3);
		certificate_free(c);
		forge_free(der);
	}
}

/* Whoever may upload one must not hold up the others. */
static void a_huge_key_costs_no_time(void **state)
{
	struct timespec begin, end;
	X509 *x = sound();
	struct str der;

	(void)state;
	set_rsa(x, 2000003, 1, 65537);
	der = forge_der(x);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
	assert_int_equal(fault_of(der, "huge"), CERTIFICATE_HUGE);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	assert_in_range(
	    (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000, 0, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_that_browsers_refuse_has_its_reason_and_no_other),
	    cmocka_unit_test(each_fault_has_the_name_that_programs_read),
	    cmocka_unit_test(one_without_a_signature_is_refused),
	    cmocka_unit_test(names_in_the_cn_alone_are_refused_of_whatever_version),
	    cmocka_unit_test(a_huge_key_costs_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
