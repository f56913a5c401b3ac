/* The states of certificates, and their words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "record/record.h"

enum { NOW = 1800000000, DAY = 86400 };

static void the_second_of_a_revocation_is_revoked(void **state)
{
	(void)state;
	assert_int_equal(record_certificate_state_at(NOW - DAY, NOW + DAY, 0, NOW), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW, NOW - 1), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW, NOW), RECORD_REVOKED);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW), RECORD_VALID);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW + 1), RECORD_EXPIRED);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW - 1), RECORD_NOT_YET_VALID);
}

static void each_state_has_its_word(void **state)
{
	static const char *const words[RECORD_STATE_COUNT] = {
	    "none", "valid", "not_yet_valid", "expired", "revoked", "renewed"};

	(void)state;
	for (unsigned i = 0; i < RECORD_STATE_COUNT; i++)
		assert_string_equal(record_state_name((enum record_state)i), words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_second_of_a_revocation_is_revoked),
	    cmocka_unit_test(each_state_has_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
