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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(usual_spellings_of_a_name_are_one),
	    cmocka_unit_test(what_is_no_utf8_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
