/* Names in one spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "io/spelling.h"

static void usual_spellings_of_a_name_are_one(void **state)
{
	static const char *const same[][2] = {
	    {"株式会社テスト", "（株）テスト"},
	    {"株式会社テスト", "㈱ﾃｽﾄ"},
	    {"株式会社テスト", "株式会社　テスト"},
	    {"Example Co., Ltd.", "ＥＸＡＭＰＬＥ Ｃo.,Ｌtd."},
	    {"Straße", "STRASSE"},
	    {"ガス", "ｶﾞｽ"},
	    {"", " \t　"},
	};
	static const char *const other[][2] = {
	    {"株式会社テスト", "有限会社テスト"},
	    {"株式会社テスト", "テスト株式会社"},
	    {"テスト", "デスト"},
	    {"Example", "Examp1e"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0] + sizeof other / sizeof other[0]; i++) {
		size_t apart = sizeof same / sizeof same[0];
		const char *const *pair = i < apart ? same[i] : other[i - apart];
		struct buf a = BUF_INIT(1000), b = BUF_INIT(1000);

		spelling_fold(str_from(pair[0]), &a);
		spelling_fold(str_from(pair[1]), &b);
		assert_int_equal(a.err + b.err, ERR_OK);
		if (str_eq(buf_str(&a), buf_str(&b)) != (i < apart))
			fail_msg("%s and %s", pair[0], pair[1]);
		buf_free(&a);
		buf_free(&b);
	}
}

static void what_is_no_utf8_is_said(void **state)
{
	struct buf to = BUF_INIT(1000);

	(void)state;
	spelling_fold(STR("a\xff"), &to);
	assert_int_equal(to.err, ERR_INVALID);
	buf_free(&to);
}

/* What is folded by hand is what GLib makes of it: a full-width letter behind it takes that way. */
static void plain_names_are_folded_as_all_others(void **state)
{
	(void)state;
	for (unsigned c = 1; c < 0xa000; c += c == 0x7f ? 0x3000 - 0x7f : 1) {
		char name[8] = "";
		struct buf plain = BUF_INIT(64), whole = BUF_INIT(64);
		size_t len = 1;

		name[0] = (char)c;
		if (c >= 0x80) {
			name[0] = (char)(0xe0 | c >> 12);
			name[1] = (char)(0x80 | (c >> 6 & 0x3f));
			name[2] = (char)(0x80 | (c & 0x3f));
			len = 3;
		}
		spelling_fold((struct str){name, len}, &plain);
		buf_puts(&plain, "a");
		memcpy(name + len, "\xef\xbc\xa1", 4);
		spelling_fold((struct str){name, len + 3}, &whole);
		if (!str_eq(buf_str(&plain), buf_str(&whole)))
			fail_msg("U+%04X is folded in two ways", c);
		buf_free(&plain);
		buf_free(&whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(usual_spellings_of_a_name_are_one),
	    cmocka_unit_test(what_is_no_utf8_is_said),
	    cmocka_unit_test(plain_names_are_folded_as_all_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
