/* What somebody typed or pasted who looks for a contract. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record/sought.h"

static void assert_code(const char *text)
{
	struct sought sought = sought_read(str_from(text));
	struct code code;

	assert_int_equal(sought.kind, SOUGHT_DIGITS);
	assert_true(sought_code(&sought, &code));
	assert_string_equal(code.text, "0410000017");
}

static void a_code_is_read_however_it_was_typed_or_pasted(void **state)
{
	static const char *const texts[] = {"0410000017", " 0410000017\n", "04100-00017",
	    "　０４１０００００１７　", "https://seal.example.jp/proof/0410000017",
	    "https://seal.example.jp/proof/0410000017?lang=en", "seal.example.jp/proof/0410000017",
	    "ｈｔｔｐｓ：／／ｓｅａｌ．ｅｘａｍｐｌｅ．ｊｐ／ｐｒｏｏｆ／０４１０００００１７",
	    "https://seal.example.jp/sticker/0410000017/56x88.svg",
	    "https://seal.example.jp/owner/snippet/0410000017?size=44x70",
	    "/owner/check/0410000017", "/admin/contracts/0410000017", "/admin/usage/0410000017",
	    "https://seal.example.jp/form?Req_ID=0410000017",
	    "<input type=\"hidden\" name=\"Req_ID\" value=\"0410000017\">",
	    "<a href=\"https://seal.example.jp/proof/0410000017\"\n target=\"_blank\">"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_code(texts[i]);
}

static void some_digits_are_no_whole_code(void **state)
{
	struct sought sought = sought_read(STR("４10"));
	struct code code = {"unchanged"};

	(void)state;
	assert_int_equal(sought.kind, SOUGHT_DIGITS);
	assert_string_equal(sought.digits, "410");
	assert_false(sought_code(&sought, &code));
	assert_string_equal(code.text, "unchanged");
}

static void a_site_is_read_as_browsers_read_it(void **state)
{
	static const char *const texts[][2] = {
	    {"www.example.jp", "www.example.jp"},
	    {" HTTPS://WWW.Example.JP/cart?x=1#y ", "www.example.jp"},
	    {"http://www.example.jp:8443/", "www.example.jp"},
	    {"　ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ　", "www.example.jp"},
	    {"ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ／ｃａｒｔ", "www.example.jp"},
	    {"日本語。example.jp", "xn--wgv71a119e.example.jp"},
	    {"*.example.jp", "*.example.jp"},
	    {"https://www.example.jp/proof/123", "www.example.jp"},
	    {"https://www.example.jp/proof/01234567890", "www.example.jp"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct sought sought = sought_read(str_from(texts[i][0]));

		assert_int_equal(sought.kind, SOUGHT_HOST);
		assert_string_equal(sought.origin.host, texts[i][1]);
	}
}

static void anything_else_may_be_a_name(void **state)
{
	static const char *const others[] = {"株式会社見本", "localhost", "a b.example.jp",
	    "https://", "01234567890", "\xff.jp", "-", "－ ー", "‐"};
	static const char *const nothing[] = {"", "  ", "\t　\n"};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(sought_read(str_from(others[i])).kind, SOUGHT_OTHER);
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		assert_int_equal(sought_read(str_from(nothing[i])).kind, SOUGHT_NOTHING);
	assert_int_equal(sought_read((struct str){NULL, 0}).kind, SOUGHT_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_code_is_read_however_it_was_typed_or_pasted),
	    cmocka_unit_test(some_digits_are_no_whole_code),
	    cmocka_unit_test(a_site_is_read_as_browsers_read_it),
	    cmocka_unit_test(anything_else_may_be_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
