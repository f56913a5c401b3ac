/* base/escape: what is harmless, what is made visible, and what comes back as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/escape.h"

static void markup_and_what_hides_is_spelled_out(void **state)
{
	static const struct {
		struct str text;
		const char *html, *field;
	} rows[] = {
	    {STR(""), "", ""},
	    {STR("plain"), "plain", "plain"},
	    {STR("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;",
		"&lt;a href=&quot;x&quot;&gt;&amp;&#39;"},
	    {STR("日本語 é"), "日本語 é", "日本語 é"},
	    {STR("a\u202eb"), "a[U+202E]b", "a\u202eb"},
	    {STR("a\tb\x7f"), "a[U+0009]b[U+007F]", "a\tb\x7f"},
	    {STR("\xff<\xc3"), "\xEF\xBF\xBD&lt;\xEF\xBF\xBD", "\xEF\xBF\xBD&lt;\xEF\xBF\xBD"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf html = BUF_INIT(1000), field = BUF_INIT(1000);

		escape_html(&html, rows[i].text);
		escape_field(&field, rows[i].text);
		assert_true(str_eq(buf_str(&html), str_from(rows[i].html)));
		assert_true(str_eq(buf_str(&field), str_from(rows[i].field)));
		buf_free(&html);
		buf_free(&field);
	}
}

static void a_value_stays_on_its_line_of_plain_text(void **state)
{
	static const struct {
		struct str text;
		const char *plain;
	} rows[] = {
	    {STR("<a> & \"b\""), "<a> & \"b\""},
	    {STR("a\r\nBcc: b\tc"), "a  Bcc: b c"},
	    {STR("a\u2028b\u2029c\xc2\x85"
		 "d"),
		"a b c d"},
	    {STR("a\u202eb\u200bc\x7f"), "a[U+202E]b[U+200B]c[U+007F]"},
	    {STR("日本\xff語\xed\xa0\x80"),
		"日本\xEF\xBF\xBD語\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf plain = BUF_INIT(1000);

		escape_plain(&plain, rows[i].text);
		assert_string_equal(plain.at, rows[i].plain);
		buf_free(&plain);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_stays_on_its_line_of_plain_text),
	    cmocka_unit_test(markup_and_what_hides_is_spelled_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
