/* Tests by which moduli weak keys are known. */
#include "unit/fixtures/ca.h"

#include <unistd.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include "pki/certificate_read.h"
#include "pki/weak_key.h"

static const int primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67,
    71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};

/* A modulus as the chips make them: 65537^exponent modulo M, and some multiple of M. */
static BIGNUM *roca_modulus(unsigned long exponent)
{
	BN_CTX *work = BN_CTX_new();
	BIGNUM *m = BN_new(), *power = BN_new(), *e = BN_new(), *base = BN_new(), *k = BN_new();

	assert_true(BN_one(m) && BN_set_word(base, 65537) && BN_set_word(e, exponent));
	for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++)
		assert_true(BN_mul_word(m, (BN_ULONG)primes[i]));
	assert_true(BN_mod_exp(power, base, e, m, work));
	assert_true(BN_rand(k, 2048 - BN_num_bits(m), BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY));
	assert_true(BN_mul(m, m, k, work) && BN_add(m, m, power));
	BN_free(power);
	BN_free(e);
	BN_free(base);
	BN_free(k);
	BN_CTX_free(work);
	return m;
}

static void moduli_of_the_chips_are_known_and_no_others(void **state)
{
	(void)state;
	for (unsigned long exponent = 1; exponent < 2000; exponent += 37) {
		BIGNUM *modulus = roca_modulus(exponent);

		assert_true(weak_key_is_roca(modulus));
		/* Another number beside it is none, though it is one modulo many primes. */
		assert_true(BN_add_word(modulus, 2));
		assert_false(weak_key_is_roca(modulus));
		BN_free(modulus);
	}
	for (unsigned i = 0; i < 1000; i++) {
		BIGNUM *other = BN_new();

		assert_true(BN_rand(other, 2048, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD));
		assert_false(weak_key_is_roca(other));
		BN_free(other);
	}
}

/* A power modulo each prime, of other exponents: no chip's, though each prime alone would say so.
 */
static void powers_that_do_not_belong_together_are_no_chips(void **state)
{
	BN_CTX *work = BN_CTX_new();
	BIGNUM *n = BN_new(), *m = BN_new(), *step = BN_new();

	(void)state;
	/* Modulo 37 the power 1, and modulo all others the power 0, by the remainder theorem. */
	assert_true(BN_one(m) && BN_one(n));
	for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++)
		if (primes[i] != 37)
			assert_true(BN_mul_word(m, (BN_ULONG)primes[i]));
	while (BN_mod_word(n, 37) != 65537 % 37)
		assert_true(BN_add(n, n, m));
	assert_true(BN_mul_word(m, 37) && BN_lshift(step, m, 1800) && BN_add(n, n, step));
	assert_false(weak_key_is_roca(n));
	BN_free(n);
	BN_free(m);
	BN_free(step);
	BN_CTX_free(work);
}

static void a_short_number_is_no_chips(void **state)
{
	BIGNUM *one = BN_new();

	(void)state;
	assert_true(BN_set_word(one, 65537));
	assert_false(weak_key_is_roca(one));
	BN_free(one);
}

/* Lists are in order; the key's own line stands first, in the middle, last, or not at all. */
static void a_key_is_found_in_debians_lists_wherever_it_stands(void **state)
{
	static const struct {
		const char *others;
		bool listed;
	} rows[] = {
	    {"$own\\n", true},
	    {"00000000000000000000\\n$own\\n", true},
	    {"$own\\nffffffffffffffffffff\\n", true},
	    {"00000000000000000000\\n00000000000000000001\\n$own\\nffffffffffffffffffff\\n", true},
	    {"00000000000000000000\\n$own", true},
	    {"00000000000000000000\\nffffffffffffffffffff\\n", false},
	    {"", false},
	    {"# only words", false},
	};
	BIGNUM *modulus = NULL;
	EVP_PKEY *key = EVP_RSA_gen(1024);
	char *hex;

	(void)state;
	assert_true(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus));
	hex = BN_bn2hex(modulus);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ca_shell(
		    "cd %s && own=$(printf 'Modulus=%s\\n' | sha1sum | cut -c21-40) && printf \""
		    "# A list.\\n# %s\\n%s\" >blacklist.RSA-1024",
		    ca_dir, hex, "In order.", rows[i].others);
		assert_int_equal(weak_key_is_listed(modulus, ca_dir), rows[i].listed);
		assert_false(weak_key_is_listed(modulus, "/nowhere"));
	}
	OPENSSL_free(hex);
	BN_free(modulus);
	EVP_PKEY_free(key);
}

/* What the CA does not know, we must not certify as genuine either. */
static void a_certificate_with_a_chips_key_is_refused(void **state)
{
	BIGNUM *modulus = roca_modulus(12345), *exponent = BN_new();
	EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;
	OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
	OSSL_PARAM *all;
	X509 *x = forge_new();
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	struct str der;

	(void)state;
	assert_true(BN_set_word(exponent, 65537));
	OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, modulus);
	OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, exponent);
	all = OSSL_PARAM_BLD_to_param(parts);
	assert_true(EVP_PKEY_fromdata_init(make) > 0);
	assert_true(EVP_PKEY_fromdata(make, &key, EVP_PKEY_PUBLIC_KEY, all) > 0);
	assert_true(X509_set_pubkey(x, key));
	der = forge_der(x);
	assert_int_equal(certificate_read(der, &c, &why), ERR_OK);
	assert_int_equal(certificate_check_strength(c, &why), ERR_REFUSED);
	assert_string_equal(why.reason, "certificate.known_key");
	assert_non_null(strstr(why.text, "CVE-2017-15361"));
	certificate_free(c);
	forge_free(der);
	EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(make);
	OSSL_PARAM_free(all);
	OSSL_PARAM_BLD_free(parts);
	BN_free(modulus);
	BN_free(exponent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(moduli_of_the_chips_are_known_and_no_others),
	    cmocka_unit_test(powers_that_do_not_belong_together_are_no_chips),
	    cmocka_unit_test(a_short_number_is_no_chips),
	    cmocka_unit_test(a_key_is_found_in_debians_lists_wherever_it_stands),
	    cmocka_unit_test(a_certificate_with_a_chips_key_is_refused),
	};

	return cmocka_run_group_tests(tests, ca_start, ca_stop);
}
