/* base/flight: one flight a key, everyone is told once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include "base/flight.c" /* its parts, to break them */
#include "unit/fixtures/aborts.h"

static atomic_int references;

static void *retain(void *value)
{
	atomic_fetch_add(&references, 1);
	return value;
}

static void release(void *value)
{
	(void)value;
	atomic_fetch_sub(&references, 1);
}

static const struct cache_values values = {retain, release};

struct waiter {
	struct flight_wait wait; /* comes first */
	atomic_int told;
	enum err err;
	void *value;
};

static void done(struct flight_wait *wait, enum err err, void *value)
{
	struct waiter *w = (struct waiter *)wait;

	w->err = err;
	w->value = value;
	if (value != NULL)
		release(value);
	atomic_fetch_add(&w->told, 1);
}

static void of_a_thousand_who_join_one_is_first_and_all_are_told_once(void **state)
{
	struct flight_table *t = flight_table_new(&values);
	static struct waiter waiters[1000];
	int value, firsts = 0;
	bool first;

	(void)state;
	memset(waiters, 0, sizeof waiters);
	for (int i = 0; i < 1000; i++) {
		waiters[i].wait.done = done;
		assert_int_equal(flight_join(t, "key", 3, &waiters[i].wait, &first), ERR_OK);
		firsts += first;
	}
	assert_int_equal(firsts, 1);
	flight_land(t, "key", 3, ERR_OK, &value);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(waiters[i].told, 1);
		assert_int_equal(waiters[i].err, ERR_OK);
		assert_ptr_equal(waiters[i].value, &value);
	}
	assert_int_equal(references, 0);
	assert_int_equal(flight_join(t, "key", 3, NULL, &first), ERR_OK);
	assert_true(first);
	flight_land(t, "key", 3, ERR_TIMEOUT, NULL);
	flight_table_free(t);
}

static void an_error_is_told_without_a_value(void **state)
{
	struct flight_table *t = flight_table_new(&values);
	struct waiter w = {.wait.done = done};
	bool first;

	(void)state;
	assert_int_equal(flight_join(t, "a", 1, NULL, &first), ERR_OK);
	assert_true(first);
	assert_int_equal(flight_join(t, "a", 1, &w.wait, &first), ERR_OK);
	assert_false(first);
	assert_int_equal(flight_join(t, "b", 1, NULL, &first), ERR_OK);
	assert_true(first);
	flight_land(t, "b", 1, ERR_OK, &first);
	assert_int_equal(w.told, 0);
	flight_land(t, "a", 1, ERR_UNAVAILABLE, NULL);
	assert_int_equal(w.told, 1);
	assert_int_equal(w.err, ERR_UNAVAILABLE);
	assert_null(w.value);
	flight_table_free(t);
}

static void a_cancelled_flight_tells_all_but_its_starter(void **state)
{
	struct flight_table *t = flight_table_new(&values);
	struct waiter starter = {.wait.done = done}, other = {.wait.done = done};
	bool first;

	(void)state;
	assert_int_equal(flight_join(t, "a", 1, &starter.wait, &first), ERR_OK);
	assert_int_equal(flight_join(t, "a", 1, &other.wait, &first), ERR_OK);
	flight_cancel(t, "a", 1, &starter.wait, ERR_BUSY);
	assert_int_equal(starter.told, 0);
	assert_int_equal(other.told, 1);
	assert_int_equal(other.err, ERR_BUSY);
	flight_table_free(t);
}

enum { ROUNDS = 5000 };

static void *join_and_land(void *arg)
{
	struct flight_table *t = arg;
	int told = 0, value;

	for (int i = 0; i < ROUNDS; i++) {
		struct waiter w = {.wait.done = done};
		char key = (char)('a' + i % 3);
		bool first;

		if (flight_join(t, &key, 1, &w.wait, &first) != ERR_OK)
			return NULL;
		if (first)
			flight_land(t, &key, 1, ERR_OK, &value);
		while (atomic_load(&w.told) == 0)
			;
		told += w.told;
	}
	return told == ROUNDS ? arg : NULL;
}

static void threads_that_join_and_land_are_all_told(void **state)
{
	struct flight_table *t = flight_table_new(&values);
	pthread_t threads[3];
	void *result;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, join_and_land, t), 0);
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], &result);
		assert_non_null(result);
	}
	assert_int_equal(references, 0);
	flight_table_free(t);
}

static struct flight **first_flight(struct flight_table *t)
{
	struct flight **at = t->buckets;

	while (*at == NULL)
		at++;
	return at;
}

static void break_bucket(struct flight_table *t)
{
	struct flight **from = first_flight(t), **to = from == t->buckets ? from + 1 : from - 1;

	*to = *from;
	*from = NULL;
}

static void break_chain(struct flight_table *t)
{
	(*first_flight(t))->chain = *first_flight(t);
}

static void break_count(struct flight_table *t)
{
	(*first_flight(t))->wait_count++;
}

static void break_waits(struct flight_table *t)
{
	struct flight_wait *first = (*first_flight(t))->waits;

	first->next->next = first;
}

static void (*const breaks[])(struct flight_table *t) = {
    break_bucket, break_chain, break_count, break_waits};

static void break_and_check(void *arg)
{
	struct flight_table *t = flight_table_new(&values);
	struct waiter waiters[2] = {{.wait.done = done}, {.wait.done = done}};
	bool first;

	for (int i = 0; i < 2; i++)
		flight_join(t, "key", 3, &waiters[i].wait, &first);
	if (arg != NULL)
		(*(void (*const *)(struct flight_table *))arg)(t);
	flight_table_check(t);
	flight_land(t, "key", 3, ERR_BUSY, NULL);
	flight_table_free(t);
}

static void a_broken_table_is_found(void **state)
{
	(void)state;
	break_and_check(NULL);
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
		assert_true(aborts(break_and_check, (void *)(uintptr_t)&breaks[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_a_thousand_who_join_one_is_first_and_all_are_told_once),
	    cmocka_unit_test(an_error_is_told_without_a_value),
	    cmocka_unit_test(a_cancelled_flight_tells_all_but_its_starter),
	    cmocka_unit_test(threads_that_join_and_land_are_all_told),
	    cmocka_unit_test(a_broken_table_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
