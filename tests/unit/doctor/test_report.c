/* What a visit says of each check, and the table of checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "doctor/report.h"

static void each_check_has_a_word_by_which_it_is_found(void **state)
{
	enum doctor_check found;

	(void)state;
	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++) {
		assert_non_null(doctor_checks[i].word);
		assert_true(doctor_check_parse(str_from(doctor_checks[i].word), &found));
		assert_int_equal(found, i);
		assert_non_null(doctor_area_name(doctor_checks[i].area));
		assert_non_null(doctor_weight_name(doctor_checks[i].weight));
		assert_int_equal(
		    doctor_checks[i].visit, i < DOCTOR_PAGE ? DOCTOR_VISIT_TLS : DOCTOR_VISIT_PAGE);
	}
	assert_false(doctor_check_parse(STR("grade"), &found));
	assert_false(doctor_check_parse(STR(""), &found));
}

static void bits_that_stand_in_stores_stay_what_they_are(void **state)
{
	(void)state;
	assert_int_equal(doctor_check_bit(DOCTOR_ADDRESS), 1);
	assert_int_equal(doctor_check_bit(DOCTOR_SERVED), 16);
	assert_int_equal(doctor_check_bit(DOCTOR_HSTS), 1 << 19);
	assert_int_equal(doctor_check_bit(DOCTOR_MIXED), 1 << 27);
}

static void what_is_wrong_once_does_not_become_good(void **state)
{
	struct doctor_report r = {0};
	struct json *detail = json_new_object();

	(void)state;
	doctor_report_good(&r, DOCTOR_CHAIN);
	doctor_report_good(&r, DOCTOR_TLS);
	assert_int_equal(doctor_report_bits(&r), 1 << DOCTOR_CHAIN | 1 << DOCTOR_TLS);
	json_set_text(detail, "seen", STR("<nothing>"));
	doctor_report_wrong(&r, DOCTOR_CHAIN, detail);
	doctor_report_good(&r, DOCTOR_CHAIN);
	doctor_report_wrong(&r, DOCTOR_CHAIN, json_new_object());
	assert_int_equal(doctor_report_bits(&r), 1 << DOCTOR_TLS);
	assert_int_equal(r.answers[DOCTOR_CHAIN], DOCTOR_IS_WRONG);
	assert_true(str_eq(r.details[DOCTOR_CHAIN], STR("{\"seen\":\"\\u003cnothing>\"}")));
	assert_int_equal(r.answers[DOCTOR_DATES], DOCTOR_NOT_KNOWN);
	assert_false(r.failed);
	doctor_report_free(&r);
}

static void details_that_are_too_long_are_left_out(void **state)
{
	static char words[DOCTOR_DETAIL_MAX];
	struct doctor_report r = {0};
	struct json *detail = json_new_object();

	(void)state;
	memset(words, 'a', sizeof words);
	json_set_text(detail, "seen", (struct str){words, sizeof words});
	doctor_report_wrong(&r, DOCTOR_NAMES, detail);
	assert_int_equal(r.answers[DOCTOR_NAMES], DOCTOR_IS_WRONG);
	assert_true(str_eq(r.details[DOCTOR_NAMES], STR("{}")));
	doctor_report_wrong(&r, DOCTOR_DATES, NULL);
	assert_true(r.failed);
	doctor_report_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_check_has_a_word_by_which_it_is_found),
	    cmocka_unit_test(bits_that_stand_in_stores_stay_what_they_are),
	    cmocka_unit_test(what_is_wrong_once_does_not_become_good),
	    cmocka_unit_test(details_that_are_too_long_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
