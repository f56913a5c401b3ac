/* Tests of src/pki/sign/ed25519. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/hex.h"
#include "pki/sign/ed25519.h"

/* RFC 8032 section 7.1, TEST 2. */
static const char *const public_hex =
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
static const char *const signature_hex =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

static void a_signature_of_rfc_8032_verifies_and_no_bit_of_it_may_change(void **state)
{
	unsigned char public[ED25519_PUBLIC_BYTES], signature[ED25519_SIGNATURE_BYTES];

	(void)state;
	assert_true(hex_read(str_from(public_hex), public));
	assert_true(hex_read(str_from(signature_hex), signature));
	assert_true(ed25519_verify(public, STR("\x72"), signature));
	assert_false(ed25519_verify(public, STR("\x73"), signature));
	assert_false(ed25519_verify(public, STR(""), signature));
	assert_false(ed25519_verify(public, STR("\x72\x72"), signature));
	for (size_t bit = 0; bit < 8 * sizeof signature; bit++) {
		signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(ed25519_verify(public, STR("\x72"), signature));
		signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	public[0] ^= 1;
	assert_false(ed25519_verify(public, STR("\x72"), signature));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_signature_of_rfc_8032_verifies_and_no_bit_of_it_may_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
