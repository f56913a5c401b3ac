/* base/lang: what the table of languages promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/lang.h"

static void who_asks_for_any_language_is_led_to_a_whole_one(void **state)
{
	(void)state;
	for (unsigned i = 0; i < LANG_COUNT; i++)
		assert_true(lang_is_whole(lang_whole((enum lang)i)));
	assert_true(lang_is_whole(LANG_USUAL));
	assert_int_equal(lang_whole(LANG_KO), LANG_EN);
}

static void numbers_of_languages_stay_what_stores_have(void **state)
{
	(void)state;
	assert_int_equal(LANG_JA, 0);
	assert_int_equal(LANG_EN, 1);
	assert_int_equal(LANG_ZH, 2);
	assert_int_equal(LANG_KO, 3);
}

static void a_language_for_visitors_alone_is_parsed_but_not_as_whole(void **state)
{
	enum lang lang = LANG_JA;

	(void)state;
	assert_true(lang_parse(STR("zh"), &lang));
	assert_int_equal(lang, LANG_ZH);
	lang = LANG_JA;
	assert_false(lang_parse_whole(STR("zh"), &lang));
	assert_int_equal(lang, LANG_JA);
	assert_true(lang_parse_whole(STR("en"), &lang));
	assert_int_equal(lang, LANG_EN);
}

static void what_is_written_begins_with_the_tag_that_asks_for_it(void **state)
{
	(void)state;
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		const char *tag = lang_tag((enum lang)i);

		assert_int_equal(strncmp(lang_written((enum lang)i), tag, strlen(tag)), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_asks_for_any_language_is_led_to_a_whole_one),
	    cmocka_unit_test(numbers_of_languages_stay_what_stores_have),
	    cmocka_unit_test(a_language_for_visitors_alone_is_parsed_but_not_as_whole),
	    cmocka_unit_test(what_is_written_begins_with_the_tag_that_asks_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
