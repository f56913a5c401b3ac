/* What may be an operator's name and password, without a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "accounts/operator.h"

static void names_are_plain_so_that_no_two_look_alike(void **state)
{
	static const char *const good[] = {"sato", "sato.hanako", "s", "2nd-desk", "a@example.jp"};
	static const char *const bad[] = {"", "Sato", ".sato", "佐藤", "sa to", "sato\n", "-x",
	    "a234567890123456789012345678901234567890123456789012345678901234x"};
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(operator_check_name(str_from(good[i]), &why), ERR_OK);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(operator_check_name(str_from(bad[i]), &why), ERR_INVALID);
}

static void a_password_is_judged_by_length_and_by_what_is_guessed_first(void **state)
{
	static const struct {
		const char *password;
		enum operator_password_flaw flaw;
	} rows[] = {
	    {"", OPERATOR_PASSWORD_SHORT},
	    {"elevenchars", OPERATOR_PASSWORD_SHORT},
	    {"correct horse battery", OPERATOR_PASSWORD_GOOD},
	    {"春はあけぼのやうやう白く", OPERATOR_PASSWORD_GOOD},
	    {"春はあけぼのやうやう白", OPERATOR_PASSWORD_SHORT},
	    {"lowercaseonly", OPERATOR_PASSWORD_GOOD},
	    {"Password1234", OPERATOR_PASSWORD_COMMON},
	    {"P@ssw0rd!!!!!", OPERATOR_PASSWORD_COMMON},
	    {"qwertyuiop123", OPERATOR_PASSWORD_COMMON},
	    {"aaaaaaaaaaaa", OPERATOR_PASSWORD_COMMON},
	    {"abababababab", OPERATOR_PASSWORD_COMMON},
	    {"123456789012", OPERATOR_PASSWORD_COMMON},
	    {"abcdefghijklm", OPERATOR_PASSWORD_COMMON},
	    {"hello sato hello", OPERATOR_PASSWORD_NAME},
	    {"SATO2026SATO2026", OPERATOR_PASSWORD_NAME},
	    {"tab\tin the password", OPERATOR_PASSWORD_TEXT},
	    {"\xff\xfe bytes of no text", OPERATOR_PASSWORD_TEXT},
	};
	char longest[OPERATOR_PASSWORD_MOST + 2];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (operator_check_password(str_from(rows[i].password), STR("sato")) !=
		    rows[i].flaw)
			fail_msg("\"%s\" is judged otherwise", rows[i].password);
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = (char)('a' + i * 7 % 26);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(
	    operator_check_password(str_from(longest), STR("sato")), OPERATOR_PASSWORD_LONG);
	longest[sizeof longest - 2] = '\0';
	assert_int_equal(
	    operator_check_password(str_from(longest), STR("sato")), OPERATOR_PASSWORD_GOOD);
}

static void an_initial_password_is_long_and_never_the_same(void **state)
{
	char one[OPERATOR_INITIAL_TEXT], two[OPERATOR_INITIAL_TEXT];

	(void)state;
	operator_draw_password(one);
	operator_draw_password(two);
	assert_int_equal(strlen(one), 19);
	assert_string_not_equal(one, two);
	assert_int_equal(
	    operator_check_password(str_from(one), STR("sato")), OPERATOR_PASSWORD_GOOD);
}

static void an_initial_password_is_good_for_30_days(void **state)
{
	struct operator_account account = {.initial = true, .password_at = 1000};
	int64_t end = 1000 + 30 * INT64_C(86400);

	(void)state;
	assert_false(operator_initial_is_over(&account, end - 1));
	assert_true(operator_initial_is_over(&account, end));
	account.initial = false;
	assert_false(operator_initial_is_over(&account, end));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_plain_so_that_no_two_look_alike),
	    cmocka_unit_test(a_password_is_judged_by_length_and_by_what_is_guessed_first),
	    cmocka_unit_test(an_initial_password_is_long_and_never_the_same),
	    cmocka_unit_test(an_initial_password_is_good_for_30_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
