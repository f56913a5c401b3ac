/* Passwords as they are kept. */
#include "io/argon2.h"

#include <string.h>
#include "unit/fixtures/forge.h"

static void the_password_alone_opens_what_was_sealed(void **state)
{
	char one[ARGON2_TEXT_MAX], two[ARGON2_TEXT_MAX];

	(void)state;
	assert_int_equal(argon2_seal(STR("correct horse"), 32, one), ERR_OK);
	assert_int_equal(argon2_seal(STR("correct horse"), 32, two), ERR_OK);
	assert_string_not_equal(one, two);
	assert_int_equal(argon2_open(one, STR("correct horse")), ERR_OK);
	assert_int_equal(argon2_open(two, STR("correct horse")), ERR_OK);
	assert_int_equal(argon2_open(one, STR("correct horsf")), ERR_REFUSED);
	assert_int_equal(argon2_open(one, STR("")), ERR_REFUSED);
	assert_int_equal(argon2_open("nothing of ours", STR("correct horse")), ERR_CORRUPT);
	assert_int_equal(argon2_open("", STR("correct horse")), ERR_CORRUPT);
	assert_int_equal(argon2_pretend(STR("correct horse"), 32), ERR_REFUSED);
}

/* The second recommendation of RFC 9106, section 4. */
static void without_a_choice_it_costs_64_mib_and_three_passes(void **state)
{
	char text[ARGON2_TEXT_MAX];

	(void)state;
	assert_int_equal(ARGON2_MEMORY_KIB, 65536);
	assert_int_equal(argon2_seal(STR("correct horse"), 0, text), ERR_OK);
	assert_memory_equal(text, "$argon2id$v=19$m=65536,t=3,p=4$", 31);
	assert_int_equal(argon2_open(text, STR("correct horse")), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_password_alone_opens_what_was_sealed),
	    cmocka_unit_test(without_a_choice_it_costs_64_mib_and_three_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
