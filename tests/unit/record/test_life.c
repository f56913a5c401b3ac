/* Where a contract stands in its life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "record/life.h"

enum { NOW = 1800000000, DAY = 86400 };

static struct life_facts issued(void)
{
	return (struct life_facts){.issued = true, .not_before = NOW - DAY, .not_after = NOW + DAY};
}

static void before_anything_is_issued_what_was_done_last_counts(void **state)
{
	struct life_facts f = {.withdrawn_at = 0};

	(void)state;
	assert_int_equal(life_at(&f, NOW), LIFE_APPLIED);
	f.checked = true;
	assert_int_equal(life_at(&f, NOW), LIFE_CHECKING);
	f.proposed = true;
	assert_int_equal(life_at(&f, NOW), LIFE_PROPOSED);
	f.withdrawn_at = NOW;
	assert_int_equal(life_at(&f, NOW), LIFE_WITHDRAWN);
	assert_int_equal(life_at(&f, NOW - DAY), LIFE_WITHDRAWN);
}

/* A certificate is valid in the last second that it names, and revoked from the second on that its
 * revocation names. */
static void a_certificate_decides_to_the_second(void **state)
{
	struct life_facts f = issued();

	(void)state;
	f.checked = f.proposed = true;
	assert_int_equal(life_at(&f, NOW), LIFE_ISSUED);
	assert_int_equal(life_at(&f, f.not_before - 1), LIFE_ISSUED);
	assert_int_equal(life_at(&f, f.not_after), LIFE_ISSUED);
	assert_int_equal(life_at(&f, f.not_after + 1), LIFE_EXPIRED);
	f.revoked_at = NOW + 1;
	assert_int_equal(life_at(&f, NOW), LIFE_ISSUED);
	assert_int_equal(life_at(&f, NOW + 1), LIFE_REVOKED);
	assert_int_equal(life_at(&f, f.not_after + 1), LIFE_REVOKED);
}

static void of_several_states_the_weightier_counts(void **state)
{
	struct life_facts f = issued();

	(void)state;
	f.reissued = true;
	assert_int_equal(life_at(&f, NOW), LIFE_REISSUED);
	assert_int_equal(life_at(&f, f.not_after + 1), LIFE_EXPIRED);
	f.broken = true;
	assert_int_equal(life_at(&f, NOW), LIFE_EXPIRED);
	f.renewed = true;
	assert_int_equal(life_at(&f, NOW), LIFE_RENEWED);
	assert_int_equal(life_at(&f, f.not_after + 1), LIFE_RENEWED);
	f.revoked_at = NOW;
	assert_int_equal(life_at(&f, NOW), LIFE_REVOKED);
	f.ended_at = NOW;
	assert_int_equal(life_at(&f, NOW), LIFE_ENDED);
	assert_int_equal(life_at(&f, NOW - DAY), LIFE_ENDED);
}

static void every_state_has_its_word(void **state)
{
	static const char *const words[LIFE_COUNT] = {"applied", "checking", "proposed", "issued",
	    "renewed", "reissued", "revoked", "expired", "withdrawn", "ended"};

	(void)state;
	for (unsigned i = 0; i < LIFE_COUNT; i++)
		assert_string_equal(life_name((enum life)i), words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_anything_is_issued_what_was_done_last_counts),
	    cmocka_unit_test(a_certificate_decides_to_the_second),
	    cmocka_unit_test(of_several_states_the_weightier_counts),
	    cmocka_unit_test(every_state_has_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
