/* Tests the tables of what stickers there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "image/sticker.h"

static void names_lead_back_to_what_they_name(void **state)
{
	enum sticker_format format;
	enum sticker_size size;

	(void)state;
	for (unsigned i = 0; i < STICKER_SIZE_COUNT; i++) {
		assert_true(sticker_size_parse(str_from(sticker_size_name(i)), &size));
		assert_int_equal(size, i);
	}
	for (unsigned i = 0; i < STICKER_FORMAT_COUNT; i++) {
		assert_true(sticker_format_parse(str_from(sticker_format_name(i)), &format));
		assert_int_equal(format, i);
	}
	assert_false(sticker_size_parse(STR("44X70"), &size));
	assert_false(sticker_size_parse(STR("44x7"), &size));
	assert_false(sticker_size_parse(STR(""), &size));
	assert_false(sticker_format_parse(STR("SVG"), &format));
	assert_false(sticker_format_parse(STR("jpg"), &format));
}

static void each_format_is_offered_once_and_the_recommended_one_first(void **state)
{
	unsigned seen = 0;

	(void)state;
	assert_int_equal(sticker_formats[0], STICKER_FORMAT_USUAL);
	for (unsigned i = 0; i < STICKER_FORMAT_COUNT; i++)
		seen |= 1u << sticker_formats[i];
	assert_int_equal(seen, (1u << STICKER_FORMAT_COUNT) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_lead_back_to_what_they_name),
	    cmocka_unit_test(each_format_is_offered_once_and_the_recommended_one_first),
	};

	return cmocka_run_group_tests_name("image/sticker", tests, NULL, NULL);
}
