/* base/breaker: who may call, and when. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/breaker.h"

static void closed_it_lets_everybody_call(void **state)
{
	struct breaker b;

	(void)state;
	breaker_init(&b, 100, 2000);
	assert_true(breaker_closed(&b));
	for (int i = 0; i < 10; i++)
		assert_true(breaker_try(&b, 0));
	assert_false(breaker_succeeded(&b));
	breaker_destroy(&b);
}

static void one_failure_opens_it_and_one_caller_tries_after_the_backoff(void **state)
{
	struct breaker b;

	(void)state;
	breaker_init(&b, 100, 2000);
	assert_true(breaker_failed(&b, 1000));
	assert_false(breaker_closed(&b));
	assert_false(breaker_try(&b, 1000));
	assert_false(breaker_try(&b, 1049));
	assert_true(breaker_try(&b, 1101));
	assert_false(breaker_try(&b, 1101));
	assert_true(breaker_succeeded(&b));
	assert_true(breaker_closed(&b));
	assert_true(breaker_try(&b, 1102));
	breaker_destroy(&b);
}

static void failures_of_those_who_were_calling_already_count_once(void **state)
{
	struct breaker b;

	(void)state;
	breaker_init(&b, 100, 2000);
	assert_true(breaker_failed(&b, 1000));
	for (int i = 0; i < 10; i++)
		assert_false(breaker_failed(&b, 1000));
	assert_true(breaker_try(&b, 1101));
	breaker_destroy(&b);
}

/* The time from `now` until a call is allowed again. */
static int64_t wait_ms(struct breaker *b, int64_t now)
{
	int64_t at = now;

	while (!breaker_try(b, at))
		at++;
	return at - now;
}

static void the_backoff_doubles_with_jitter_up_to_its_bound_and_starts_anew(void **state)
{
	static const int64_t expected[] = {100, 200, 400, 800, 1600, 2000, 2000};
	struct breaker b;
	int64_t now = 1000;

	(void)state;
	breaker_init(&b, 100, 2000);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		int64_t waited;

		breaker_failed(&b, now);
		waited = wait_ms(&b, now);
		assert_in_range(waited, expected[i] / 2, expected[i]);
		now += waited;
	}
	assert_true(breaker_succeeded(&b));
	breaker_failed(&b, now);
	assert_in_range(wait_ms(&b, now), 50, 100);
	breaker_destroy(&b);
}

static void a_wait_is_half_the_backoff_or_all_of_it_or_between(void **state)
{
	int64_t least = 100, most = 0;

	(void)state;
	/* That one of five is not drawn has a chance of less than one in 10^90. */
	for (int i = 0; i < 1000; i++) {
		struct breaker b;
		int64_t waited;

		breaker_init(&b, 8, 8);
		breaker_failed(&b, 1000);
		waited = wait_ms(&b, 1000);
		least = waited < least ? waited : least;
		most = waited > most ? waited : most;
		breaker_destroy(&b);
	}
	assert_int_equal(least, 4);
	assert_int_equal(most, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(closed_it_lets_everybody_call),
	    cmocka_unit_test(one_failure_opens_it_and_one_caller_tries_after_the_backoff),
	    cmocka_unit_test(failures_of_those_who_were_calling_already_count_once),
	    cmocka_unit_test(the_backoff_doubles_with_jitter_up_to_its_bound_and_starts_anew),
	    cmocka_unit_test(a_wait_is_half_the_backoff_or_all_of_it_or_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
