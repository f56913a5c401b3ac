/* What was seen where a check is wrong: details from anybody's server, read for people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doctor/detail.h"

#define assert_text(text, wanted) assert_true(str_eq((text), str_from(wanted)))

static struct arena memory;

static struct doctor_detail detail_of(const char *json)
{
	struct doctor_detail detail;

	assert_int_equal(doctor_detail_read(str_from(json), &memory, &detail), ERR_OK);
	return detail;
}

static void texts_numbers_lists_and_times_are_read(void **state)
{
	struct doctor_detail d = detail_of(
	    "{\"reason\":\"older\",\"addresses\":[\"192.0.2.1\",\"2001:db8::1\"],\"status\":404,"
	    "\"until\":1700000000,\"organization\":\"\\u003cb\\u003eA & B\"}");

	(void)state;
	assert_text(d.texts[DOCTOR_SEEN_REASON], "older");
	assert_text(d.texts[DOCTOR_SEEN_ADDRESSES], "192.0.2.1, 2001:db8::1");
	assert_text(d.texts[DOCTOR_SEEN_STATUS], "404");
	assert_text(d.texts[DOCTOR_SEEN_ORGANIZATION], "<b>A & B");
	assert_int_equal(d.times[DOCTOR_SEEN_UNTIL], 1700000000);
	assert_null(d.texts[DOCTOR_SEEN_SERIAL].at);
	assert_int_equal(d.times[DOCTOR_SEEN_FROM], 0);
}

static void what_is_unknown_or_of_another_kind_says_nothing(void **state)
{
	struct doctor_detail d =
	    detail_of("{\"colour\":\"red\",\"until\":\"tomorrow\",\"code\":null,\"serial\":\"\"}");

	(void)state;
	assert_int_equal(d.times[DOCTOR_SEEN_UNTIL], 0);
	assert_null(d.texts[DOCTOR_SEEN_CODE].at);
	assert_null(d.texts[DOCTOR_SEEN_SERIAL].at);
}

static void what_is_no_object_of_plain_values_says_nothing(void **state)
{
	static const char *const bad[] = {"", "[]", "{",
	    "{\"reason\":\"older\",\"from\":{\"a\":1}}",
	    "{\"reason\":\"older\",\"reason\":\"other\"}"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_null(detail_of(bad[i]).texts[DOCTOR_SEEN_REASON].at);
}

static int forget(void **state)
{
	(void)state;
	arena_free(&memory);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(texts_numbers_lists_and_times_are_read, forget),
	    cmocka_unit_test_teardown(what_is_unknown_or_of_another_kind_says_nothing, forget),
	    cmocka_unit_test_teardown(what_is_no_object_of_plain_values_says_nothing, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
