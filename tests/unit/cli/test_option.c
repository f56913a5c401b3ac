/* The option parser: forms that are taken, and what is said of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/option.h"

enum { URL = OPTION_OWN, OUTPUT, QUIET };

static const struct option options[] = {
    {"url", 0, "URL", true, "an URL"},
    {"output", 'o', "FILE", false, "a file"},
    {"quiet", 'q', NULL, false, "no words"},
};

static struct arguments arguments;
static struct problem why;

/* Parses the words up to NULL. */
static enum err parse(char *const *argv)
{
	int argc = 0;

	while (argv[argc] != NULL)
		argc++;
	return option_parse(
	    options, sizeof options / sizeof options[0], argc, argv, &arguments, &why);
}

#define PARSE(...) parse((char *const *)(const char *const[]){__VA_ARGS__, NULL})

static void a_value_comes_after_a_blank_an_equals_sign_or_glued(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--output", "a"), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "a");
	assert_int_equal(PARSE("--output=a=b"), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "a=b");
	assert_int_equal(PARSE("--output="), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "");
	assert_int_equal(PARSE("-o", "-"), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "-");
	assert_int_equal(PARSE("-oa"), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "a");
	assert_int_equal(PARSE("--output", "--quiet"), ERR_OK);
	assert_string_equal(option_value(&arguments, OUTPUT), "--quiet");
	assert_null(option_value(&arguments, QUIET));
}

static void operands_stand_anywhere_and_after_two_dashes_are_all_that_is(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "-q", "-", "--", "--url", "-c"), ERR_OK);
	assert_int_equal(arguments.operand_count, 4);
	assert_string_equal(arguments.operands[1], "-");
	assert_string_equal(arguments.operands[3], "-c");
	assert_string_equal(option_value(&arguments, QUIET), "");
}

static void a_repeated_option_keeps_all_its_values_in_order(void **state)
{
	size_t cursor = 0;

	(void)state;
	assert_int_equal(PARSE("--url", "a", "-q", "--url=b"), ERR_OK);
	assert_string_equal(option_next(&arguments, URL, &cursor), "a");
	assert_string_equal(option_next(&arguments, URL, &cursor), "b");
	assert_null(option_next(&arguments, URL, &cursor));
}

static void shared_options_are_known_to_every_command(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-c", "f", "--help", "--json"), ERR_OK);
	assert_string_equal(option_value(&arguments, OPTION_CONFIG), "f");
	assert_non_null(option_value(&arguments, OPTION_HELP));
	assert_non_null(option_value(&arguments, OPTION_JSON));
}

static void every_mistake_is_named(void **state)
{
	static char *const rows[][3] = {
	    {(char *)"there is no option --outptu", (char *)"--outptu=x"},
	    {(char *)"there is no option --", (char *)"--="},
	    {(char *)"there is no option -x", (char *)"-x"},
	    {(char *)"there is no option -é", (char *)"-é"},
	    {(char *)"--output needs a value: FILE", (char *)"--output"},
	    {(char *)"--output needs a value: FILE", (char *)"-o"},
	    {(char *)"--quiet takes no value", (char *)"--quiet=yes"},
	    {(char *)"--quiet takes no value", (char *)"-qo"},
	    {(char *)"--output is given twice", (char *)"-oa", (char *)"--output=b"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *argv[3] = {rows[i][1], rows[i][2], NULL};

		assert_int_equal(parse(argv), ERR_INVALID);
		assert_string_equal(why.text, rows[i][0]);
	}
}

static void more_options_than_there_is_room_for_are_refused(void **state)
{
	char *argv[OPTION_USES_MAX + 2];

	(void)state;
	for (size_t i = 0; i <= OPTION_USES_MAX; i++)
		argv[i] = (char *)"--url=x";
	argv[OPTION_USES_MAX + 1] = NULL;
	assert_int_equal(parse(argv), ERR_INVALID);
}

static void more_operands_than_there_is_room_for_are_refused(void **state)
{
	char *argv[OPERANDS_MAX + 2];

	(void)state;
	for (size_t i = 0; i < OPERANDS_MAX; i++)
		argv[i] = (char *)"a";
	argv[OPERANDS_MAX] = NULL;
	assert_int_equal(parse(argv), ERR_OK);
	argv[OPERANDS_MAX] = (char *)"e";
	argv[OPERANDS_MAX + 1] = NULL;
	assert_int_equal(parse(argv), ERR_INVALID);
	assert_string_equal(why.text, "\"e\" is one argument too many");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_comes_after_a_blank_an_equals_sign_or_glued),
	    cmocka_unit_test(operands_stand_anywhere_and_after_two_dashes_are_all_that_is),
	    cmocka_unit_test(a_repeated_option_keeps_all_its_values_in_order),
	    cmocka_unit_test(shared_options_are_known_to_every_command),
	    cmocka_unit_test(every_mistake_is_named),
	    cmocka_unit_test(more_options_than_there_is_room_for_are_refused),
	    cmocka_unit_test(more_operands_than_there_is_room_for_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
