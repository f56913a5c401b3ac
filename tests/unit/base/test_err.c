/* Why a thing failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/err.h"

static void a_reason_has_a_text_a_word_and_a_subject(void **state)
{
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(
	    err_reason(&why, ERR_REFUSED, "url.http", "%s is plain", "a"), ERR_REFUSED);
	err_about(&why, "http://a/", 9);
	assert_string_equal(why.text, "a is plain");
	assert_string_equal(why.reason, "url.http");
	assert_string_equal(why.about, "http://a/");
}

static void the_next_reason_leaves_nothing_of_the_one_before(void **state)
{
	struct problem why = {.text = "old", .reason = "old.word", .about = "old subject"};

	(void)state;
	err_because(&why, ERR_INVALID, "new");
	assert_string_equal(why.text, "new");
	assert_string_equal(why.reason, "");
	assert_string_equal(why.about, "");
}

static void a_reason_said_of_a_field_keeps_its_word_and_subject(void **state)
{
	struct problem why = {.text = "it is taken", .reason = "code.taken", .about = "0123456789"};

	(void)state;
	err_prefix(&why, "code");
	assert_string_equal(why.text, "code: it is taken");
	assert_string_equal(why.reason, "code.taken");
	assert_string_equal(why.about, "0123456789");
	memset(why.text, 'x', sizeof why.text - 1);
	err_prefix(&why, "code");
	assert_int_equal(strlen(why.text), 6 + 480);
}

static void a_long_subject_is_cut_between_characters(void **state)
{
	char text[ERR_ABOUT_MAX + 2];
	struct problem why = {.text = ""};

	(void)state;
	memset(text, 'a', sizeof text);
	memcpy(text + ERR_ABOUT_MAX - 2, "\xe3\x81\x82", 3);
	err_about(&why, text, sizeof text);
	assert_int_equal(strlen(why.about), ERR_ABOUT_MAX - 2);
}

static void nobody_need_listen(void **state)
{
	(void)state;
	assert_int_equal(err_because(NULL, ERR_BUSY, "%d", 1), ERR_BUSY);
	err_about(NULL, "a", 1);
	err_prefix(NULL, "code");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reason_has_a_text_a_word_and_a_subject),
	    cmocka_unit_test(the_next_reason_leaves_nothing_of_the_one_before),
	    cmocka_unit_test(a_reason_said_of_a_field_keeps_its_word_and_subject),
	    cmocka_unit_test(a_long_subject_is_cut_between_characters),
	    cmocka_unit_test(nobody_need_listen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
