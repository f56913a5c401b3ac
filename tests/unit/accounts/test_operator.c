/* What may be an operator's name and password, without a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
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
	    {"121232343454", OPERATOR_PASSWORD_GOOD}, /* up and down */
	    {"hello sato hello", OPERATOR_PASSWORD_NAME},
	    {"sato hello hello", OPERATOR_PASSWORD_NAME},
	    {"hello hello sato", OPERATOR_PASSWORD_NAME},
	    {"SATO2026SATO2026", OPERATOR_PASSWORD_NAME},
	    {"tab\tin the password", OPERATOR_PASSWORD_TEXT},
	    {"\xff\xfe bytes of no text", OPERATOR_PASSWORD_TEXT},
	    {"of no text in the end\xff", OPERATOR_PASSWORD_TEXT},
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

static void a_password_without_a_name_is_judged_like_any_other(void **state)
{
	(void)state;
	assert_int_equal(
	    operator_check_password(STR("correct horse battery"), STR("")), OPERATOR_PASSWORD_GOOD);
	assert_int_equal(
	    operator_check_password(STR("Password1234"), STR("")), OPERATOR_PASSWORD_COMMON);
}

static void what_stands_behind_a_password_makes_it_no_better(void **state)
{
	(void)state;
	for (size_t len = OPERATOR_PASSWORD_LEAST; len < 20; len++) {
		assert_int_equal(operator_check_password(
				     (struct str){"aaaaaaaaaaaaaaaaaaaaaaaa", len}, STR("sato")),
		    OPERATOR_PASSWORD_COMMON);
		assert_int_equal(operator_check_password(
				     (struct str){"abababababababababababab", len}, STR("sato")),
		    OPERATOR_PASSWORD_COMMON);
	}
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

static void a_name_has_64_characters_at_most(void **state)
{
	char name[OPERATOR_NAME_MAX + 1];
	struct problem why;

	(void)state;
	memset(name, 'a', sizeof name);
	assert_int_equal(operator_check_name((struct str){name, 64}, &why), ERR_OK);
	assert_int_equal(operator_check_name((struct str){name, 65}, &why), ERR_INVALID);
	assert_string_equal(why.text, "a name has 1 to 64 characters");
	for (int byte = 0; byte < 256; byte++) {
		bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
		bool mark = byte != 0 && strchr("._-@", byte) != NULL;

		name[0] = (char)byte;
		assert_int_equal(operator_check_name((struct str){name, 2}, &why) == ERR_OK, plain);
		name[0] = 'a';
		name[1] = (char)byte;
		assert_int_equal(
		    operator_check_name((struct str){name, 2}, &why) == ERR_OK, plain || mark);
		name[1] = 'a';
	}
}

static void each_role_has_its_word(void **state)
{
	static const char *const words[] = {"marketing", "operator", "administrator"};
	enum operator_role role = OPERATOR_MARKETING;

	(void)state;
	for (unsigned i = 0; i < OPERATOR_ROLE_COUNT; i++) {
		assert_string_equal(operator_role_name((enum operator_role)i), words[i]);
		assert_true(operator_role_parse(str_from(words[i]), &role));
		assert_int_equal(role, i);
	}
	assert_false(operator_role_parse(STR("Operator"), &role));
	assert_false(operator_role_parse(STR(""), &role));
	assert_int_equal(role, OPERATOR_ADMINISTRATOR);
}

/* Each long enough, made of one word of the list with digits and marks. */
static void each_common_word_spoils_a_password_that_has_nothing_else(void **state)
{
	static const char *const words[] = {"password", "passw0rd", "p@ssword", "p@ssw0rd",
	    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r", "qazwsxedc", "letmein", "welcome",
	    "administrator", "admin", "iloveyou", "changeme", "trustseal", "sticker", "certificate",
	    "secret", "master", "monkey", "dragon", "football", "baseball", "sunshine", "princess",
	    "superman", "trustno1", "login", "test", "guest", "root", "default", "qwerty", "abc"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		static const char *const forms[] = {
		    "%s2026!2026!71", "71!2026!2026%s", "2026!%s!71#90", "7%s1%s2026!#4"};

		for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
			char password[64];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(password, sizeof password, forms[k], words[i], words[i]);
#pragma GCC diagnostic pop
			if (operator_check_password(str_from(password), STR("sato")) !=
			    OPERATOR_PASSWORD_COMMON)
				fail_msg("\"%s\" is taken", password);
		}
	}
}

/* Whoever writes a sentence may use any word. */
static void a_sound_passphrase_may_have_a_common_word_in_it(void **state)
{
	static const char *const good[] = {"correct password battery", "my dragon eats staples",
	    "certificate of a blue horse", "passwords of mine", "xpassword1234", "password1234x",
	    "satellite orbit", "test-driven horse"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (operator_check_password(str_from(good[i]), STR("sato")) !=
		    OPERATOR_PASSWORD_GOOD)
			fail_msg("\"%s\" is refused", good[i]);
}

static void digits_are_good_when_they_follow_no_rule(void **state)
{
	static const struct {
		const char *password;
		enum operator_password_flaw flaw;
	} rows[] = {
	    {"739104628571", OPERATOR_PASSWORD_GOOD},
	    {"123456789021", OPERATOR_PASSWORD_GOOD},
	    {"123412341234", OPERATOR_PASSWORD_COMMON},
	    {"123451234512", OPERATOR_PASSWORD_GOOD},
	    {"abcabcabcabca", OPERATOR_PASSWORD_COMMON},
	    {"abcabcabcabcb", OPERATOR_PASSWORD_GOOD},
	    {"345678901234", OPERATOR_PASSWORD_COMMON},
	    {"321098765432", OPERATOR_PASSWORD_COMMON},
	    {"135791357913", OPERATOR_PASSWORD_GOOD},
	    {"zyxwvutsrqpo", OPERATOR_PASSWORD_COMMON},
	    {"abcdefghijkm", OPERATOR_PASSWORD_GOOD},
	    {"acdefghijklm", OPERATOR_PASSWORD_GOOD},
	    {"abcdefghijkl3", OPERATOR_PASSWORD_GOOD},
	    {"9:;<=>?@ABCDE", OPERATOR_PASSWORD_COMMON},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (operator_check_password(str_from(rows[i].password), STR("sato")) !=
		    rows[i].flaw)
			fail_msg("\"%s\" is judged otherwise", rows[i].password);
}

static void a_short_name_is_in_passwords_by_chance_and_a_long_one_is_not(void **state)
{
	static const struct {
		const char *password, *name;
		enum operator_password_flaw flaw;
	} rows[] = {
	    {"correct ito battery", "ito", OPERATOR_PASSWORD_GOOD},
	    {"ITO1234!ito5678", "ito", OPERATOR_PASSWORD_NAME},
	    {"correct sato battery", "sato", OPERATOR_PASSWORD_NAME},
	    {"sato and a battery", "sato", OPERATOR_PASSWORD_NAME},
	    {"a battery and Sato", "sato", OPERATOR_PASSWORD_NAME},
	    {"correct sat battery", "sato", OPERATOR_PASSWORD_GOOD},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (operator_check_password(str_from(rows[i].password), str_from(rows[i].name)) !=
		    rows[i].flaw)
			fail_msg(
			    "\"%s\" of %s is judged otherwise", rows[i].password, rows[i].name);
}

static void an_initial_password_is_in_groups_of_letters_that_nobody_confuses(void **state)
{
	unsigned seen[256] = {0};

	(void)state;
	for (unsigned turn = 0; turn < 200; turn++) {
		char password[OPERATOR_INITIAL_TEXT];

		operator_draw_password(password);
		assert_int_equal(strlen(password), 19);
		for (size_t i = 0; i < 19; i++) {
			if (i % 5 == 4)
				assert_int_equal(password[i], '-');
			else
				seen[(unsigned char)password[i]]++;
		}
	}
	for (int byte = 0; byte < 256; byte++)
		assert_int_equal(seen[byte] > 0,
		    byte != 0 && strchr("abcdefghjkmnpqrstuvwxyz23456789", byte) != NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_plain_so_that_no_two_look_alike),
	    cmocka_unit_test(a_password_is_judged_by_length_and_by_what_is_guessed_first),
	    cmocka_unit_test(a_password_without_a_name_is_judged_like_any_other),
	    cmocka_unit_test(what_stands_behind_a_password_makes_it_no_better),
	    cmocka_unit_test(an_initial_password_is_long_and_never_the_same),
	    cmocka_unit_test(an_initial_password_is_good_for_30_days),
	    cmocka_unit_test(a_name_has_64_characters_at_most),
	    cmocka_unit_test(each_role_has_its_word),
	    cmocka_unit_test(each_common_word_spoils_a_password_that_has_nothing_else),
	    cmocka_unit_test(a_sound_passphrase_may_have_a_common_word_in_it),
	    cmocka_unit_test(digits_are_good_when_they_follow_no_rule),
	    cmocka_unit_test(a_short_name_is_in_passwords_by_chance_and_a_long_one_is_not),
	    cmocka_unit_test(an_initial_password_is_in_groups_of_letters_that_nobody_confuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
