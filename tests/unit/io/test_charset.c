/* Text files as people have them, in UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "io/charset.h"

static void expect(struct str from, struct str to)
{
	struct buf text = BUF_INIT(1 << 20);
	struct problem why = {.text = ""};

	buf_add_str(&text, from);
	assert_int_equal(charset_to_utf8(&text, &why), ERR_OK);
	if (!str_eq(buf_str(&text), to))
		fail_msg("\"%.*s\" is not \"%.*s\"", (int)text.len, text.at, STR_ARG(to));
	buf_free(&text);
}

static void same(struct str text)
{
	expect(text, text);
}

static void cp932_becomes_utf8(void **state)
{
	(void)state;
	expect(
	    STR("url,organization\n"
		"https://s6.example.jp/,\x8a\x94\x8e\xae\x89\xef\x8e\xd0\xfb\xfc\x93\x87\x87@\r\n"),
	    STR("url,organization\nhttps://s6.example.jp/,株式会社髙島①\r\n"));
	expect(STR("\x83\x65\x83\x58\x83\x67|\xc3\xbd\xc4\x5c"), STR("テスト|ﾃｽﾄ\\"));
}

static void utf8_stays_and_what_is_nearly_utf8_too(void **state)
{
	(void)state;
	same(STR(""));
	same(STR("url,organization\n"));
	same(STR("\xef\xbb\xbfurl,株式会社髙島\n"));
	same(STR("株式会社テスト,\xe6\x97\n"));
	same(STR("日本語の名前\xff"));
	same(STR("a,\xe6\x97\n"));
	same(STR("a\xff"));
	same(STR("a\x80"));
	same(STR("\x83"));
}

static void lines_that_end_in_cr_alone_end_in_lf(void **state)
{
	(void)state;
	expect(STR("a,b\rc,d\r"), STR("a,b\nc,d\n"));
	expect(STR("\x83\x65\r\x83\x58"), STR("テ\nス"));
	same(STR("a\r\nb\rc\n"));
}

static void utf16_is_named_with_the_way_out(void **state)
{
	struct buf text = BUF_INIT(100);
	struct problem why;

	(void)state;
	buf_add_str(&text, STR("\xff\xfeu\0r\0l\0"));
	assert_int_equal(charset_to_utf8(&text, &why), ERR_INVALID);
	assert_non_null(strstr(why.text, "UTF-16"));
	assert_non_null(strstr(why.text, "CSV UTF-8"));
	buf_free(&text);
}

/* More than the converter takes at once, whose pieces end within characters. */
static void a_long_text_is_converted_whole(void **state)
{
	struct buf from = BUF_INIT(1 << 20), to = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < 20001; i++) {
		buf_add_str(&from, i % 7 == 0 ? STR("x") : STR("\x83\x65"));
		buf_add_str(&to, i % 7 == 0 ? STR("x") : STR("テ"));
	}
	expect(buf_str(&from), buf_str(&to));
	buf_free(&from);
	buf_free(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cp932_becomes_utf8),
	    cmocka_unit_test(utf8_stays_and_what_is_nearly_utf8_too),
	    cmocka_unit_test(lines_that_end_in_cr_alone_end_in_lf),
	    cmocka_unit_test(utf16_is_named_with_the_way_out),
	    cmocka_unit_test(a_long_text_is_converted_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
