/* Counting by several threads while others take their tables away. */
#include <pthread.h>
#include "unit/fixtures/usage_fixture.h"

enum { THREADS = 4, TIMES = 20000 };

static void *count_much(void *arg)
{
	struct counting *c = arg;

	for (unsigned i = 0; i < TIMES; i++)
		count_times(c, a_picture(CODE + i % 7, c->today, "www.shop.example.jp"), 1);
	return NULL;
}

static void threads_count_while_tables_are_taken_away(void **state)
{
	struct counting c = begin(state, 1 << 20);
	pthread_t threads[THREADS];

	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_much, &c), 0);
	for (unsigned i = 0; i < 20; i++)
		flush(&c);
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	flush(&c);
	assert_int_equal(ask(&c, 0, NULL, 1).pictures, THREADS * TIMES);
	usage_close(c.usage);
}

static void a_stop_writes_what_was_counted(void **state)
{
	struct counting c = begin(state, 1 << 20);
	const struct usage_options options = {
	    .store_url = c.office->url, .memory = 1 << 20, .threads = 1, .flush_s = 3600};
	struct usage *other;

	assert_int_equal(usage_open(&options, &other), ERR_OK);
	for (unsigned i = 0; i < 10; i++) {
		struct usage_item item = a_picture(CODE, c.today, NULL);

		usage_count(other, &item);
	}
	usage_close(other);
	assert_int_equal(ask(&c, 0, NULL, 1).pictures, 10);
	usage_close(c.usage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	    TEST(threads_count_while_tables_are_taken_away),
	    TEST(a_stop_writes_what_was_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
