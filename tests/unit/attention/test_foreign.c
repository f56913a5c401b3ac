/* attention/foreign: who shows pages of others, and abuses nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "attention/foreign.h"

static void services_are_known_by_their_hosts_and_those_below(void **state)
{
	(void)state;
	assert_string_equal(
	    attention_foreign_kind(STR("www-shop-example-jp.translate.goog")), "translator");
	assert_string_equal(attention_foreign_kind(STR("web.archive.org")), "archive");
	assert_string_equal(attention_foreign_kind(STR("mail.google.com")), "mail");
	assert_string_equal(attention_foreign_kind(STR("www-shop.filesusr.com")), "builder");
	assert_string_equal(
	    attention_foreign_kind(STR("translate.googleusercontent.com")), "translator");
}

static void only_frames_accuse_nobody(void **state)
{
	(void)state;
	assert_true(attention_foreign_is_frame(STR("www-shop.filesusr.com")));
	assert_false(attention_foreign_is_frame(STR("shop.wixsite.com")));
	assert_false(attention_foreign_is_frame(STR("translate.googleusercontent.com")));
	assert_false(attention_foreign_is_frame(STR("evil.example")));
}

static void others_are_not_whatever_their_hosts_end_in(void **state)
{
	(void)state;
	assert_null(attention_foreign_kind(STR("evil.example")));
	assert_null(attention_foreign_kind(STR("eviltranslate.goog")));
	assert_null(attention_foreign_kind(STR("translate.goog.evil.example")));
	assert_null(attention_foreign_kind(STR("goog")));
	assert_null(attention_foreign_kind(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(services_are_known_by_their_hosts_and_those_below),
	    cmocka_unit_test(only_frames_accuse_nobody),
	    cmocka_unit_test(others_are_not_whatever_their_hosts_end_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
