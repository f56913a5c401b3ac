/* base/cache: bounds, order of use, references, threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/cache.c" /* its parts, to break them */
#include "unit/fixtures/aborts.h"

/* A value that knows how many hold it; `alive` counts those that are not freed yet. */
struct thing {
	atomic_int references;
	int number;
};

static atomic_int alive;

static void *thing_retain(void *value)
{
	atomic_fetch_add(&((struct thing *)value)->references, 1);
	return value;
}

static void thing_release(void *value)
{
	if (atomic_fetch_sub(&((struct thing *)value)->references, 1) == 1) {
		atomic_fetch_sub(&alive, 1);
		free(value);
	}
}

static const struct cache_values things = {thing_retain, thing_release};

static struct thing *thing_new(int number)
{
	struct thing *t = malloc(sizeof *t);

	assert_non_null(t);
	atomic_init(&t->references, 1);
	t->number = number;
	atomic_fetch_add(&alive, 1);
	return t;
}

static void put(struct cache *c, int key, int number, size_t cost)
{
	struct thing *t = thing_new(number);

	cache_put(c, &key, sizeof key, t, cost);
	thing_release(t);
}

/* The number under the key; -1 when there is none. */
static int get(struct cache *c, int key)
{
	struct thing *t = cache_get(c, &key, sizeof key);
	int number = t == NULL ? -1 : t->number;

	if (t != NULL)
		thing_release(t);
	return number;
}

static void what_is_put_is_found_until_it_is_dropped(void **state)
{
	struct cache *c = cache_new(1 << 20, &things);
	int key = 3;

	(void)state;
	assert_int_equal(get(c, 3), -1);
	put(c, 3, 30, 100);
	put(c, 4, 40, 100);
	assert_int_equal(get(c, 3), 30);
	assert_int_equal(get(c, 4), 40);
	put(c, 3, 31, 100);
	assert_int_equal(get(c, 3), 31);
	assert_int_equal(cache_count(c), 2);
	cache_drop(c, &key, sizeof key);
	assert_int_equal(get(c, 3), -1);
	cache_clear(c);
	assert_int_equal(get(c, 4), -1);
	assert_int_equal(cache_count(c), 0);
	put(c, 4, 41, 100);
	assert_int_equal(get(c, 4), 41);
	cache_free(c);
	assert_int_equal(alive, 0);
}

static void keys_of_different_lengths_are_different_keys(void **state)
{
	struct cache *c = cache_new(1 << 20, &things);
	struct thing *a = thing_new(1), *found;

	(void)state;
	cache_put(c, "abc", 3, a, 10);
	assert_null(cache_get(c, "abc", 2));
	assert_null(cache_get(c, "abc", 4));
	found = cache_get(c, "abc", 3);
	assert_ptr_equal(found, a);
	thing_release(found);
	thing_release(a);
	cache_free(c);
	assert_int_equal(alive, 0);
}

static void a_value_outlives_the_cache_in_the_hands_of_its_reader(void **state)
{
	struct cache *c = cache_new(1 << 20, &things);
	struct thing *t;
	int key = 1;

	(void)state;
	put(c, 1, 10, 100);
	t = cache_get(c, &key, sizeof key);
	cache_free(c);
	assert_int_equal(t->number, 10);
	thing_release(t);
	assert_int_equal(alive, 0);
}

static void the_least_recently_used_goes_first(void **state)
{
	struct cache *c = cache_new(20000, &things); /* one shard */

	(void)state;
	for (int i = 0; i < 9; i++)
		put(c, i, i, 2000);
	assert_int_equal(get(c, 0), 0);
	put(c, 9, 9, 2000);
	assert_int_equal(get(c, 0), 0);
	assert_int_equal(get(c, 1), -1);
	cache_free(c);
	assert_int_equal(alive, 0);
}

static void a_value_larger_than_its_share_is_not_kept_and_the_old_one_is_gone(void **state)
{
	struct cache *c = cache_new(10000, &things);

	(void)state;
	put(c, 1, 10, 100);
	put(c, 2, 20, 100);
	put(c, 1, 11, 10001);
	assert_int_equal(get(c, 1), -1);
	assert_int_equal(get(c, 2), 20);
	put(c, 3, 30, (size_t)-1);
	assert_int_equal(get(c, 3), -1);
	cache_free(c);
	assert_int_equal(alive, 0);
}

static void a_cache_of_no_memory_keeps_nothing(void **state)
{
	struct cache *c = cache_new(0, &things);

	(void)state;
	put(c, 1, 10, 0);
	assert_int_equal(get(c, 1), -1);
	cache_free(c);
	assert_int_equal(alive, 0);
}

static void a_million_keys_stay_within_the_memory(void **state)
{
	size_t memory = 4 << 20;
	struct cache *c = cache_new(memory, &things);

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		put(c, i, i, sizeof(struct thing) + 16);
		if (i % 10000 == 0)
			assert_true(cache_memory(c) <= memory);
	}
	assert_true(cache_memory(c) <= memory);
	assert_true(cache_memory(c) > memory / 2);
	assert_true(cache_count(c) > 10000);
	assert_int_equal((int)cache_count(c), alive);
	assert_int_equal(get(c, 999999), 999999);
	cache_free(c);
	assert_int_equal(alive, 0);
}

struct crowd {
	struct cache *cache;
	atomic_uint seed;
	atomic_int wrong;
};

static void *read_and_write(void *arg)
{
	struct crowd *crowd = arg;
	unsigned seed = atomic_fetch_add(&crowd->seed, 1);

	for (int i = 0; i < 20000; i++) {
		int key = rand_r(&seed) % 500, action = rand_r(&seed) % 100;
		int number = get(crowd->cache, key);

		if (number != -1 && number / 10 != key)
			atomic_fetch_add(&crowd->wrong, 1);
		if (action < 20)
			put(crowd->cache, key, key * 10 + action % 10, 500);
		else if (action < 25)
			cache_drop(crowd->cache, &key, sizeof key);
		else if (action == 25 && i % 50 == 0)
			cache_clear(crowd->cache);
	}
	return NULL;
}

static void threads_never_see_the_value_of_another_key(void **state)
{
	struct crowd crowd = {.cache = cache_new(100000, &things), .seed = 1};
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_and_write, &crowd), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(crowd.wrong, 0);
	assert_true(cache_memory(crowd.cache) <= 100000);
	cache_free(crowd.cache);
	assert_int_equal(alive, 0);
}

/* What may go wrong in a cache of one shard. */
static void break_chain(struct cache *c)
{
	for (size_t i = 0; i < c->shards[0].bucket_count; i++)
		if (c->shards[0].buckets[i] != NULL)
			c->shards[0].buckets[i]->chain = c->shards[0].buckets[i];
}

static void break_bucket(struct cache *c)
{
	c->shards[0].newest->hash++;
}

static void break_order(struct cache *c)
{
	c->shards[0].newest = c->shards[0].newest->older;
}

static void break_loop(struct cache *c)
{
	c->shards[0].oldest->older = c->shards[0].newest;
}

static void break_count(struct cache *c)
{
	c->shards[0].count++;
}

static void break_sum(struct cache *c)
{
	c->shards[0].used--;
}

static void break_bound(struct cache *c)
{
	c->share = 1;
}

static void (*const breaks[])(struct cache *c) = {
    break_chain, break_bucket, break_order, break_loop, break_count, break_sum, break_bound};

static void break_and_check(void *arg)
{
	struct cache *c = cache_new(100000, &things);

	for (int key = 0; key < 40; key++)
		put(c, key, key, 100);
	if (arg != NULL)
		(*(void (*const *)(struct cache *))arg)(c);
	cache_check(c);
	if (arg == NULL)
		cache_free(c);
}

static void a_broken_cache_is_found(void **state)
{
	(void)state;
	break_and_check(NULL);
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
		assert_true(aborts(break_and_check, (void *)(uintptr_t)&breaks[i]));
}

static void it_is_whole_after_whatever_is_done_with_it(void **state)
{
	struct cache *c = cache_new(30000, &things);
	unsigned random = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int key = (int)(random >> 16) % 300;

		random = random * 1103515245 + 12345;
		if (random >> 28 == 0)
			cache_drop(c, &key, sizeof key);
		else if (random >> 28 < 8)
			put(c, key, i, random >> 20);
		else
			assert_true(get(c, key) >= -1);
		if (random >> 18 == 0)
			cache_clear(c);
		if (i % 100 == 0)
			cache_check(c);
	}
	cache_check(c);
	cache_free(c);
	assert_int_equal(alive, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_put_is_found_until_it_is_dropped),
	    cmocka_unit_test(keys_of_different_lengths_are_different_keys),
	    cmocka_unit_test(a_value_outlives_the_cache_in_the_hands_of_its_reader),
	    cmocka_unit_test(the_least_recently_used_goes_first),
	    cmocka_unit_test(a_value_larger_than_its_share_is_not_kept_and_the_old_one_is_gone),
	    cmocka_unit_test(a_cache_of_no_memory_keeps_nothing),
	    cmocka_unit_test(a_million_keys_stay_within_the_memory),
	    cmocka_unit_test(threads_never_see_the_value_of_another_key),
	    cmocka_unit_test(a_broken_cache_is_found),
	    cmocka_unit_test(it_is_whole_after_whatever_is_done_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
