/* The limit holds for each network alone, ends with its minute, and costs no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/hash.h"
#include "web/throttle.h"

enum { LIMIT = 30, MINUTE = 60000 };

static struct network_address address(const char *text)
{
	struct network_address a;

	assert_true(network_address_parse(str_from(text), &a));
	return a;
}

/* How many of `tries` are allowed. */
static unsigned allowed(struct throttle *t, const char *who, unsigned tries, int64_t now_ms)
{
	struct network_address a = address(who);
	unsigned count = 0;

	while (tries-- > 0)
		count += throttle_take(t, &a, now_ms);
	return count;
}

static void the_limit_is_each_networks_own(void **state)
{
	struct throttle *t = throttle_new(LIMIT);

	(void)state;
	assert_int_equal(allowed(t, "192.0.2.1", 100, 0), LIMIT);
	assert_int_equal(allowed(t, "192.0.2.2", 100, 0), LIMIT);
	assert_int_equal(allowed(t, "2001:db8::1", 20, 0), 20);
	assert_int_equal(allowed(t, "2001:db8::2:1", 20, 0), 10);
	assert_int_equal(allowed(t, "2001:db8:0:1::1", 100, 0), LIMIT);
	throttle_free(t);
}

static void a_48_of_ipv6_has_sixteen_times_the_limit(void **state)
{
	struct throttle *t = throttle_new(LIMIT);
	unsigned count = 0;
	char who[32];

	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		snprintf(who, sizeof who, "2001:db8:7:%x::1", i);
		count += allowed(t, who, 100, 0);
	}
	assert_int_equal(count, 16 * LIMIT);
	assert_int_equal(allowed(t, "2001:db8:7:ffff::1", 1, 0), 0);
	assert_int_equal(allowed(t, "2001:db8:8::1", 100, 0), LIMIT);
	throttle_free(t);
}

static void the_next_minute_is_a_new_one(void **state)
{
	struct throttle *t = throttle_new(LIMIT);

	(void)state;
	assert_int_equal(allowed(t, "192.0.2.1", 100, 59999), LIMIT);
	assert_int_equal(allowed(t, "192.0.2.1", 100, 59999), 0);
	assert_int_equal(allowed(t, "192.0.2.1", 100, 60000), LIMIT);
	assert_int_equal(allowed(t, "192.0.2.1", 100, 60001), 0);
	throttle_free(t);
}

static void the_end_of_the_minute_is_told(void **state)
{
	(void)state;
	assert_int_equal(throttle_left_s(0), 60);
	assert_int_equal(throttle_left_s(59999), 1);
	assert_int_equal(throttle_left_s(MINUTE), 60);
}

static void what_is_given_back_does_not_count(void **state)
{
	struct throttle *t = throttle_new(LIMIT);
	struct network_address a = address("192.0.2.1");

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		assert_true(throttle_take(t, &a, 0));
		throttle_give_back(t, &a, 0);
	}
	throttle_give_back(t, &a, 0);
	assert_int_equal(allowed(t, "192.0.2.1", 100, 0), LIMIT);
	throttle_give_back(t, &a, MINUTE);
	assert_int_equal(allowed(t, "192.0.2.1", 100, MINUTE), LIMIT);
	/* Nor in the larger network. */
	a = address("2001:db8::1");
	for (unsigned i = 0; i < 1000; i++) {
		assert_true(throttle_take(t, &a, MINUTE));
		throttle_give_back(t, &a, MINUTE);
	}
	throttle_free(t);
}

/* Where a counter stands follows from a key: these stand in one place under a key of zeros. */
static void nobody_can_choose_addresses_that_push_each_other_out(void **state)
{
	static const uint64_t zeros[2] = {0, 0};
	enum { SETS = 512, CHOSEN = 1000 };
	static struct network_address chosen[CHOSEN];
	struct throttle *t = throttle_new(1);
	unsigned count = 0, again = 0;

	(void)state;
	for (uint32_t i = 0; count < CHOSEN; i++) {
		struct {
			struct network_address network;
			unsigned char bits;
		} place = {{.family = NETWORK_V4}, 32};

		memcpy(place.network.bytes, &i, sizeof i);
		if (hash_siphash(1, 3, zeros, &place, sizeof place) % SETS == 0)
			chosen[count++] = place.network;
	}
	for (size_t i = 0; i < CHOSEN; i++)
		assert_true(throttle_take(t, &chosen[i], 0));
	for (size_t i = 0; i < CHOSEN; i++)
		again += throttle_take(t, &chosen[i], 0);
	assert_in_range(again, 0, 20);
	throttle_free(t);
}

static long resident_kb(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void a_million_networks_take_no_more_memory_than_some(void **state)
{
	struct throttle *t = throttle_new(LIMIT);
	struct network_address a = {.family = NETWORK_V4};
	long before = 0;

	(void)state;
	for (uint32_t i = 0; i < 1100000; i++) {
		memcpy(a.bytes, &i, sizeof i);
		assert_true(throttle_take(t, &a, 0));
		if (i == 100000)
			before = resident_kb();
	}
	assert_in_range(resident_kb() - before + 1000, 0, 1000 + 512);
	throttle_free(t);
}

static void a_crowd_does_not_free_the_one_who_asks_most(void **state)
{
	struct throttle *t = throttle_new(LIMIT);
	struct network_address a = {.family = NETWORK_V4};

	(void)state;
	assert_int_equal(allowed(t, "192.0.2.1", 100, 0), LIMIT);
	for (uint32_t i = 0; i < 1000000; i++) {
		memcpy(a.bytes, &i, sizeof i);
		throttle_take(t, &a, 0);
	}
	assert_int_equal(allowed(t, "192.0.2.1", 100, 0), 0);
	throttle_free(t);
}

struct race {
	struct throttle *t;
	atomic_uint allowed;
};

static void *take_many(void *arg)
{
	struct race *r = arg;
	struct network_address a = address("192.0.2.1");

	for (int64_t i = 0; i < 20000; i++)
		atomic_fetch_add(&r->allowed, throttle_take(r->t, &a, i / 10000 * MINUTE));
	return NULL;
}

static void threads_share_one_limit(void **state)
{
	struct race race = {.t = throttle_new(1000)};
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_many, &race), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_in_range(atomic_load(&race.allowed), 1000, 2000);
	throttle_free(race.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_limit_is_each_networks_own),
	    cmocka_unit_test(a_48_of_ipv6_has_sixteen_times_the_limit),
	    cmocka_unit_test(the_next_minute_is_a_new_one),
	    cmocka_unit_test(the_end_of_the_minute_is_told),
	    cmocka_unit_test(what_is_given_back_does_not_count),
	    cmocka_unit_test(nobody_can_choose_addresses_that_push_each_other_out),
	    cmocka_unit_test(a_million_networks_take_no_more_memory_than_some),
	    cmocka_unit_test(a_crowd_does_not_free_the_one_who_asks_most),
	    cmocka_unit_test(threads_share_one_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
