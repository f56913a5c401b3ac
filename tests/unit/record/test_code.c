/* The provisional contract code: ten ASCII digits and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record/code.h"

static void ten_digits_are_a_code_also_with_a_leading_zero(void **state)
{
	struct code code;

	(void)state;
	assert_true(code_parse(STR("0123456789"), &code));
	assert_string_equal(code.text, "0123456789");
}

static void anything_else_is_none(void **state)
{
	static const struct str texts[] = {STR(""), STR("123456789"), STR("12345678901"),
	    STR("123456789a"), STR("+123456789"), STR("-123456789"), STR(" 123456789"),
	    STR("123456789\n"),
	    STR("12345\0"
		"7890"),
	    STR("%312345678"), STR("1234567.89"), STR("0x12345678"),
	    STR("\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93"
		"4"),
	    STR("１２３４５６７８９０")};
	struct code code = {"unchanged"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(code_parse(texts[i], &code));
	assert_string_equal(code.text, "unchanged");
}

static void what_people_write_is_a_code_too(void **state)
{
	static const char *const good[] = {"1234567890", " 1234567890\n", "12345 67890",
	    "123-456-7890", "\t1234567890\r\n", "　１２３４５６７８９０　", "１234５67890",
	    "\xc2\xa0"
	    "1234567890",
	    "\xef\xbb\xbf"
	    "1234567890",
	    "１２３－４５６ー７８９０",
	    /* a thin blank, and those without a break and without a width, as word processors have
	     */
	    "123\xe2\x80\x89"
	    "456\xe2\x80\xaf"
	    "789\xe2\x80\x8b"
	    "0"};
	static const char *const bad[] = {"", " ", "123456789", "１２３４５６７８９", "12345678901",
	    "123456789a", "123456789Ｏ", "+1234567890", "1234567890.",
	    ("\x82\x4f"
	     "1234567890")};
	struct code code = {"unchanged"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(code_parse_typed(str_from(bad[i]), &code));
	assert_string_equal(code.text, "unchanged");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_true(code_parse_typed(str_from(good[i]), &code));
		assert_string_equal(code.text, "1234567890");
	}
}

static void drawn_codes_are_codes_and_do_not_repeat_soon(void **state)
{
	enum { DRAWS = 1000 };
	static struct code drawn[DRAWS];
	struct code parsed;
	unsigned small = 0;

	(void)state;
	for (size_t i = 0; i < DRAWS; i++) {
		drawn[i] = code_random();
		assert_true(code_parse(str_from(drawn[i].text), &parsed));
		small += drawn[i].text[0] == '0';
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(drawn[i].text, drawn[j].text);
	}
	/* About 100 of 1,000; the chance of fewer than 30 is below one in 10^15. */
	assert_in_range(small, 30, 300);
}

static void the_last_three_digits_are_a_number(void **state)
{
	const struct code code = {"1234567987"}, small = {"9999999012"};

	(void)state;
	assert_int_equal(code_last_digits(&code), 987);
	assert_int_equal(code_last_digits(&small), 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ten_digits_are_a_code_also_with_a_leading_zero),
	    cmocka_unit_test(anything_else_is_none),
	    cmocka_unit_test(what_people_write_is_a_code_too),
	    cmocka_unit_test(drawn_codes_are_codes_and_do_not_repeat_soon),
	    cmocka_unit_test(the_last_three_digits_are_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
