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

/* As RFC 3629 section 3 writes it; how many bytes it has. */
static size_t encode(uint32_t point, char to[4])
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = len - 1; i > 0; i--, point >>= 6)
		to[i] = (char)(0x80 | (point & 0x3f));
	to[0] = (char)(len == 1 ? point : (0xf00U >> len & 0xf0) | point);
	return len;
}

static void every_code_point_is_read_as_itself_and_a_surrogate_is_none(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x110000; point++) {
		char bytes[4];
		struct str s = {bytes, encode(point, bytes)};
		bool is_none = (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff;
		uint32_t read = 0;

		if (utf8_next(&s, &read) == is_none || (!is_none && (read != point || s.len > 0)))
			fail_msg("U+%04X", point);
	}
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
	    0xfffe, 0x1ffff, 0x10ffff, 0xe0041,
	    /* joiners, marks and vowels of other scripts that have no form of their own */
	    0x034f, 0x070f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x2800,
	    /* noncharacters, unassigned, controls of shorthand and of music */
	    0xfdd0, 0xfdef, 0xfff0, 0xfffc, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe007f};

	(void)state;
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		assert_true(utf8_is_hidden(hidden[i]));
}

static void characters_that_people_read_are_not_hidden(void **state)
{
	static const uint32_t shown[] = {' ', 'a', '~', 0xa0, 0xac, 0xae, 0x301, 0x2010, 0x202f,
	    0x3000, 0x65e5, 0xfe00, 0xe0100, 0xfffd, 0x1f4a9,
	    /* letters and signs beside those that are hidden */
	    0x034e, 0x0350, 0x061b, 0x061d, 0x0710, 0x115e, 0x1161, 0x17b3, 0x17b6, 0x180d, 0x180f,
	    0x200a, 0x2010, 0x2027, 0x205f, 0x2070, 0x27ff, 0x2801, 0x3163, 0x3165, 0xfdcf, 0xfdf0,
	    0xff9f, 0xffa1, 0x1bc9f, 0x1d172, 0x1d17b};

	(void)state;
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		assert_false(utf8_is_hidden(shown[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code_points_of_each_length_are_read),
	    cmocka_unit_test(every_code_point_is_read_as_itself_and_a_surrogate_is_none),
	    cmocka_unit_test(malformed_sequences_are_refused),
	    cmocka_unit_test(valid_text_is_valid_to_its_end),
	    cmocka_unit_test(characters_that_deceive_readers_are_hidden),
	    cmocka_unit_test(characters_that_people_read_are_not_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
