/* base/hash: the published vectors, and the process's own key. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/hash.h"

static void siphash_2_4_agrees_with_its_paper(void **state)
{
	/* The key is the bytes 00 … 0f, the message the bytes 00, 01, …: vectors.h of the
	 * reference implementation. */
	const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
	unsigned char message[15];

	(void)state;
	for (unsigned char i = 0; i < sizeof message; i++)
		message[i] = i;
	assert_true(hash_siphash(2, 4, key, message, 0) == 0x726fdb47dd0e0e31);
	assert_true(hash_siphash(2, 4, key, message, 1) == 0x74f839c593dc67fd);
	assert_true(hash_siphash(2, 4, key, message, 8) == 0x93f5f5799a932462);
	assert_true(hash_siphash(2, 4, key, message, 15) == 0xa129ca6149be45e5);
}

static void equal_bytes_have_equal_hashes_and_others_differ(void **state)
{
	(void)state;
	assert_true(hash_bytes("0123456789", 10) == hash_bytes("0123456789", 10));
	assert_true(hash_bytes("0123456789", 10) != hash_bytes("0123456788", 10));
	assert_true(hash_bytes("0123456789", 10) != hash_bytes("0123456789", 9));
	assert_true(hash_bytes("", 0) == hash_bytes(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(siphash_2_4_agrees_with_its_paper),
	    cmocka_unit_test(equal_bytes_have_equal_hashes_and_others_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
