/* Strict UTF-8 and hidden code points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"

static void code_points_of_each_length_are_read(void **state)
{
	struct str s = STR("a\xc3\x9f\xe6\x97\xa5\xf0\x9f\x92\xa9");
	static const uint32_t expected[] = {'a', 0xdf, 0x65e5, 0x1f4a9};
	uint32_t point;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(utf8_next(&s, &point));
		assert_int_equal(point, expected[i]);
	}
	assert_int_equal(s.len, 0);
	assert_false(utf8_next(&s, &point));
}

static void malformed_sequences_are_refused(void **state)
{
	static const struct str bad[] = {
	    STR("\x80"),
	    STR("\xbf"),
	    STR("\xc0\x80"),         /* overlong NUL */
	    STR("\xc1\xbf"),         /* overlong DEL */
	    STR("\xe0\x80\xaf"),     /* overlong slash */
	    STR("\xe0\x9f\xbf"),     /* overlong U+07FF */
	    STR("\xf0\x80\x80\xaf"), /* overlong slash */
	    STR("\xf0\x8f\xbf\xbf"), /* overlong U+FFFF */
	    STR("\xed\xa0\x80"),     /* surrogate */
	    STR("\xed\xbf\xbf"),     /* surrogate */
	    STR("\xf4\x90\x80\x80"), /* past U+10FFFF */
	    STR("\xf5\x80\x80\x80"),
	    STR("\xff"),
	    STR("\xc3"),         /* cut */
	    STR("\xe6\x97"),     /* cut */
	    STR("\xf0\x9f\x92"), /* cut */
	    STR("\xc3("),
	    STR("\xe6\x97("),
	    STR("\xe6(\xa5"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct str s = bad[i];
		uint32_t point = 7;

		assert_false(utf8_next(&s, &point));
		assert_ptr_equal(s.at, bad[i].at);
		assert_int_equal(point, 7);
		assert_false(utf8_valid(bad[i]));
	}
}

static void valid_text_is_valid_to_its_end(void **state)
{
	(void)state;
	assert_true(utf8_valid(STR("")));
	assert_true(utf8_valid(STR("a\0b")));
	assert_true(utf8_valid(STR("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf")));
	assert_false(utf8_valid(STR("abc\xc3")));
}

static void characters_that_deceive_readers_are_hidden(void **state)
{
	static const uint32_t hidden[] = {0, '\t', '\n', 0x1f, 0x7f, 0x85, 0xad, 0x061c, 0x200b,
	    0x200d, 0x200e, 0x2028, 0x2029, 0x202e, 0x2066, 0x2069, 0x2060, 0x3164, 0xfeff, 0xffa0,
	    0xfffe, 0x1ffff, 0x10ffff, 0xe0041};

	(void)state;
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		assert_true(utf8_is_hidden(hidden[i]));
}

static void characters_that_people_read_are_not_hidden(void **state)
{
	static const uint32_t shown[] = {' ', 'a', '~', 0xa0, 0xac, 0xae, 0x301, 0x2010, 0x202f,
	    0x3000, 0x65e5, 0xfe00, 0xe0100, 0xfffd, 0x1f4a9};

	(void)state;
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		assert_false(utf8_is_hidden(shown[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code_points_of_each_length_are_read),
	    cmocka_unit_test(malformed_sequences_are_refused),
	    cmocka_unit_test(valid_text_is_valid_to_its_end),
	    cmocka_unit_test(characters_that_deceive_readers_are_hidden),
	    cmocka_unit_test(characters_that_people_read_are_not_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
