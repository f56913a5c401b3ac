/* Tests of src/pki/digest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/hex.h"
#include "pki/digest.h"

static void sha256_gives_the_digests_of_fips_180(void **state)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];

	(void)state;
	assert_int_equal(digest_sha256("abc", 3, digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(
	    hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(digest_sha256(NULL, 0, digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(
	    hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* RFC 4231 test cases 2 and 6. */
static void hmac_gives_the_digests_of_rfc_4231(void **state)
{
	unsigned char digest[DIGEST_BYTES], key[131];
	const char *question = "what do ya want for nothing?";
	const char *large = "Test Using Larger Than Block-Size Key - Hash Key First";
	char hex[DIGEST_HEX];

	(void)state;
	assert_int_equal(digest_hmac_sha256("Jefe", 4, question, strlen(question), digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(
	    hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_int_equal(digest_hmac_sha256(key, sizeof key, large, strlen(large), digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(
	    hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void an_empty_key_does_not_mean_the_key_before(void **state)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];

	(void)state;
	assert_int_equal(digest_hmac_sha256("Jefe", 4, "", 0, digest), ERR_OK);
	assert_int_equal(digest_hmac_sha256(NULL, 0, NULL, 0, digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_string_equal(
	    hex, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void equal_compares_every_byte(void **state)
{
	(void)state;
	assert_true(digest_equal("", "", 0));
	assert_true(digest_equal("abc", "abc", 3));
	assert_false(digest_equal("abc", "abd", 3));
	assert_false(digest_equal("abc", "xbc", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sha256_gives_the_digests_of_fips_180),
	    cmocka_unit_test(hmac_gives_the_digests_of_rfc_4231),
	    cmocka_unit_test(an_empty_key_does_not_mean_the_key_before),
	    cmocka_unit_test(equal_compares_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
