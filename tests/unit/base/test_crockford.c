/* Secrets that people read, type and say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/crockford.h"

enum { LETTERS = 8, TEXT = CROCKFORD_TEXT(LETTERS) };

static const char *read_as(const char *typed)
{
	static char text[TEXT];

	return crockford_read(str_from(typed), LETTERS, text) ? text : "";
}

static void what_is_drawn_stands_in_groups_and_is_read_as_it_is(void **state)
{
	char text[TEXT], other[TEXT];

	(void)state;
	crockford_draw(LETTERS, text);
	crockford_draw(LETTERS, other);
	assert_string_not_equal(text, other);
	assert_int_equal(strlen(text), 9);
	assert_int_equal(text[4], '-');
	assert_string_equal(read_as(text), text);
}

/* 32 letters: in 1000 draws of 8 each is missing with a chance of (31/32)^8000. */
static void each_letter_is_drawn_and_none_that_looks_like_another(void **state)
{
	char text[TEXT];
	char seen[128] = "";
	unsigned letters = 0;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		crockford_draw(LETTERS, text);
		for (const char *at = text; *at != '\0'; at++)
			seen[(unsigned char)*at] = 1;
	}
	for (unsigned i = 0; i < sizeof seen; i++)
		letters += i != '-' && seen[i] == 1;
	assert_int_equal(letters, 32);
	for (const char *at = "ILOUabc"; *at != '\0'; at++)
		assert_int_equal(seen[(unsigned char)*at], 0);
}

static void what_people_type_is_read(void **state)
{
	(void)state;
	assert_string_equal(read_as("k7qm2x9d"), "K7QM-2X9D");
	assert_string_equal(read_as(" K7QM 2X9D\r\n"), "K7QM-2X9D");
	assert_string_equal(read_as("K7-QM-2X\xE2\x80\x93"
				    "9D"),
	    "K7QM-2X9D");
	assert_string_equal(read_as("ｋ７ＱＭー２ｘ９Ｄ"), "K7QM-2X9D");
	assert_string_equal(read_as("oOiIlL00"), "0011-1100");
}

static void all_else_is_refused(void **state)
{
	static const char *const wrong[] = {"", "K7QM-2X9", "K7QM-2X9D-0", "K7QM-2X9U", "K7QM.2X9D",
	    "K7QM-2X9D\xff", "Ｋ７ＱＭ－２Ｘ９あ", "K7QM-2X9\xC3\x84"};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_string_equal(read_as(wrong[i]), "");
	assert_false(crockford_read(STR("K7QM-2X9\0"), LETTERS, (char[TEXT]){""}));
}

/* All mistakes of one kind, in numbers of sixteen letters. */
static void one_wrong_letter_and_a_swap_of_two_are_found(void **state)
{
	static const char all[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char drawn[CROCKFORD_TEXT(16)], text[sizeof drawn];

	(void)state;
	crockford_draw_checked(16, drawn);
	assert_true(crockford_is_checked(drawn));
	for (size_t i = 0; drawn[i] != '\0'; i++)
		for (size_t k = 0; drawn[i] != '-' && k < sizeof all - 1; k++) {
			memcpy(text, drawn, sizeof text);
			text[i] = all[k];
			assert_int_equal(crockford_is_checked(text), all[k] == drawn[i]);
		}
	for (size_t i = 0; drawn[i] != '\0'; i++)
		for (size_t k = 0; k < i; k++) {
			if (drawn[i] == '-' || drawn[k] == '-')
				continue;
			memcpy(text, drawn, sizeof text);
			text[i] = drawn[k];
			text[k] = drawn[i];
			assert_int_equal(crockford_is_checked(text), drawn[i] == drawn[k]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_drawn_stands_in_groups_and_is_read_as_it_is),
	    cmocka_unit_test(each_letter_is_drawn_and_none_that_looks_like_another),
	    cmocka_unit_test(what_people_type_is_read),
	    cmocka_unit_test(all_else_is_refused),
	    cmocka_unit_test(one_wrong_letter_and_a_swap_of_two_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
