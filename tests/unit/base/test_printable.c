/* Text from outside, made fit for a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/printable.h"

static const char *shown(const char *text, size_t len)
{
	static char kept[256];
	struct buf b = BUF_INIT(sizeof kept - 1);

	printable_write((struct str){text, len}, &b);
	assert_true(str_copy(kept, sizeof kept, buf_str(&b)));
	buf_free(&b);
	return kept;
}

#define SHOWN(literal) shown(literal, sizeof(literal) - 1)

static void what_can_be_read_is_kept(void **state)
{
	(void)state;
	assert_string_equal(SHOWN("株式会社 例示 <a> \\ é 😀"), "株式会社 例示 <a> \\ é 😀");
	assert_string_equal(SHOWN(""), "");
}

static void what_speaks_to_the_terminal_is_spelled_out(void **state)
{
	(void)state;
	assert_string_equal(SHOWN("\x1b[2J\r\n\a"), "\\u{1b}[2J\\u{d}\\u{a}\\u{7}");
	assert_string_equal(SHOWN("a\0b"), "a\\u{0}b");
	assert_string_equal(SHOWN("\xc2\x9b"
				  "1m"),
	    "\\u{9b}1m");
	assert_string_equal(SHOWN("gpj.\xe2\x80\xae"), "gpj.\\u{202e}");
}

static void bytes_that_are_no_text_are_spelled_out_one_by_one(void **state)
{
	(void)state;
	assert_string_equal(SHOWN("\xff\x9b"
				  "a\xe3\x81"),
	    "\\xff\\x9ba\\xe3\\x81");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_can_be_read_is_kept),
	    cmocka_unit_test(what_speaks_to_the_terminal_is_spelled_out),
	    cmocka_unit_test(bytes_that_are_no_text_are_spelled_out_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
