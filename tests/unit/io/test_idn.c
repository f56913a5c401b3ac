/* Internationalised host names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "io/idn.h"

static void names_become_a_labels_as_in_browsers(void **state)
{
	static const struct {
		const char *host, *ascii;
	} rows[] = {
	    {"日本語.jp", "xn--wgv71a119e.jp"},
	    {"日本語。jp", "xn--wgv71a119e.jp"},
	    {"日本語．jp.", "xn--wgv71a119e.jp."},
	    {"BÜCHER.example", "xn--bcher-kva.example"},
	    {"ＷＷＷ.example", "www.example"},
	    {"faß.de", "xn--fa-hia.de"},
	    {"STRAẞE.de", "xn--strae-oqa.de"},
	    {"ς.example", "xn--3xa.example"},
	    {"sh\xc2\xadop.example", "shop.example"},
	    {"℀.example", "a/c.example"},
	};
	char ascii[254];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(idn_to_ascii(str_from(rows[i].host), ascii, sizeof ascii), ERR_OK);
		assert_string_equal(ascii, rows[i].ascii);
	}
}

static void names_that_no_registry_knows_are_refused(void **state)
{
	static const struct str bad[] = {STR("☃.example"), STR("a\xe2\x80\x8d\x62.example"),
	    STR("\xcc\x80\x61.example"), STR("\xef\xbf\xbd.example"), STR("日\0本.example"),
	    STR("\xc3(.example"), STR("")};
	char ascii[254] = "untouched";

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(idn_to_ascii(bad[i], ascii, sizeof ascii), ERR_INVALID);
		assert_string_equal(ascii, "untouched");
	}
}

static void a_result_that_does_not_fit_is_refused(void **state)
{
	char ascii[8];

	(void)state;
	assert_int_equal(idn_to_ascii(STR("日本語.jp"), ascii, sizeof ascii), ERR_INVALID);
}

static void a_labels_are_valid_when_they_encode_to_themselves(void **state)
{
	(void)state;
	assert_true(idn_label_valid(STR("xn--wgv71a119e")));
	assert_true(idn_label_valid(STR("xn--fa-hia")));
	assert_true(idn_label_valid(STR("xn--n3h"))); /* an emoji, open to browsers */
	assert_false(idn_label_valid(STR("xn--")));
	assert_false(idn_label_valid(STR("xn--a")));
	assert_false(idn_label_valid(STR("xn--abc-")));
	assert_false(idn_label_valid(STR("xn--wgv71a1_9e")));
	assert_false(idn_label_valid(STR("xn--zca_")));
	assert_false(idn_label_valid(STR("XN--WGV71A119E")));
}

static void only_sound_a_labels_are_decoded(void **state)
{
	struct buf text = BUF_INIT(100);

	(void)state;
	assert_true(idn_label_decode(STR("xn--wgv71a119e"), &text));
	assert_string_equal(text.at, "日本語");
	assert_false(idn_label_decode(STR("xn--a"), &text));
	assert_false(idn_label_decode(STR("shop"), &text));
	assert_false(idn_label_decode(STR(""), &text));
	assert_string_equal(text.at, "日本語");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_become_a_labels_as_in_browsers),
	    cmocka_unit_test(names_that_no_registry_knows_are_refused),
	    cmocka_unit_test(a_result_that_does_not_fit_is_refused),
	    cmocka_unit_test(a_labels_are_valid_when_they_encode_to_themselves),
	    cmocka_unit_test(only_sound_a_labels_are_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
