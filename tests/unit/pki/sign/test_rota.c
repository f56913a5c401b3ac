/* Tests of src/pki/sign/rota: for every key and every second somebody has a rule to rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "pki/sign/rota.h"

enum { DAY = 86400, MANY = 5 };

static const int64_t made[MANY] = {1000, 10 * DAY, 10 * DAY + 60, 40 * DAY, 70 * DAY};

static void a_key_is_next_then_current_then_old_then_gone(void **state)
{
	static const struct {
		int64_t now;
		enum rota_state state; /* of the second key */
	} rows[] = {
	    {40 * DAY, ROTA_NEXT},
	    {40 * DAY + ROTA_LEAD_S - 1, ROTA_NEXT},
	    {40 * DAY + ROTA_LEAD_S, ROTA_CURRENT},
	    {70 * DAY + ROTA_LEAD_S - 1, ROTA_CURRENT},
	    {70 * DAY + ROTA_LEAD_S, ROTA_OLD},
	    {70 * DAY + ROTA_LEAD_S + ROTA_KEEP_S - 1, ROTA_OLD},
	    {70 * DAY + ROTA_LEAD_S + ROTA_KEEP_S, ROTA_GONE},
	};
	struct rota_turn turns[3];
	const int64_t three[] = {1000, 40 * DAY, 70 * DAY};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rota_turns(three, 3, rows[i].now, turns);
		assert_string_equal(
		    rota_state_name(turns[1].state), rota_state_name(rows[i].state));
	}
	assert_int_equal(turns[1].from, 40 * DAY + ROTA_LEAD_S);
	assert_int_equal(turns[1].until, 70 * DAY + ROTA_LEAD_S);
	assert_int_equal(turns[1].gone, 70 * DAY + ROTA_LEAD_S + ROTA_KEEP_S);
	assert_int_equal(turns[2].until, INT64_MAX);
	assert_int_equal(turns[2].gone, INT64_MAX);
}

static void states_have_the_names_that_commands_print(void **state)
{
	static const char *const names[] = {"next", "current", "old", "gone"};

	(void)state;
	for (unsigned i = 0; i < ROTA_STATE_COUNT; i++)
		assert_string_equal(rota_state_name((enum rota_state)i), names[i]);
}

static void the_first_key_signs_at_once_whatever_the_clock_says(void **state)
{
	struct rota_turn turn;

	(void)state;
	for (int64_t now = 0; now < 3 * DAY; now += 3599) {
		rota_turns((const int64_t[]){DAY}, 1, now, &turn);
		assert_int_equal(turn.state, ROTA_CURRENT);
	}
}

/* At each time, of any keys that are left: one signs, it has been shown long enough unless it is
 * alone, and what it signed stays readable. */
static void exactly_one_signs_and_nothing_signs_that_is_not_shown_long_enough(void **state)
{
	(void)state;
	for (unsigned left = 1; left < 1 << MANY; left++) {
		int64_t times[MANY];
		size_t count = 0;

		for (size_t i = 0; i < MANY; i++)
			if (left & 1U << i)
				times[count++] = made[i];
		for (int64_t now = 0; now < 80 * DAY; now += 600) {
			struct rota_turn turns[MANY];
			size_t current = count;

			rota_turns(times, count, now, turns);
			for (size_t i = 0; i < count; i++) {
				if (turns[i].state != ROTA_CURRENT)
					continue;
				assert_int_equal(current, count);
				current = i;
				assert_true(i == 0 || now - times[i] >= ROTA_LEAD_S);
			}
			assert_true(current < count);
			for (size_t i = 0; i < count; i++) {
				assert_true((i < current) == (turns[i].state == ROTA_OLD ||
								 turns[i].state == ROTA_GONE));
				assert_true(turns[i].state != ROTA_GONE ||
					    now - turns[i].until >= ROTA_KEEP_S);
			}
		}
	}
}

/* The newest key has not come to one of two servers yet: what either signs the other shows. */
static void a_server_that_lacks_the_newest_key_signs_with_one_that_is_shown(void **state)
{
	(void)state;
	for (int64_t now = made[4]; now < made[4] + ROTA_LEAD_S + ROTA_KEEP_S; now += 600) {
		struct rota_turn all[MANY], lacking[MANY];

		rota_turns(made, MANY, now, all);
		rota_turns(made, MANY - 1, now, lacking);
		assert_int_equal(lacking[3].state, ROTA_CURRENT);
		assert_int_not_equal(all[3].state, ROTA_GONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_is_next_then_current_then_old_then_gone),
	    cmocka_unit_test(states_have_the_names_that_commands_print),
	    cmocka_unit_test(the_first_key_signs_at_once_whatever_the_clock_says),
	    cmocka_unit_test(exactly_one_signs_and_nothing_signs_that_is_not_shown_long_enough),
	    cmocka_unit_test(a_server_that_lacks_the_newest_key_signs_with_one_that_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
