/* Measures how long records take to be found, in memory and not.
 * Usage: lookup STORE COUNT [REDIS_URL]     (a path or URL, filled by fill_store
 * with COUNT contracts) */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/cache.h"
#include "base/clock.h"
#include "lookup/lookup.h"

enum { HOT = 1000, LOOPS = 2000000, COLD = 5000, MEMORY = 24 << 20 };

static struct code codes[HOT];

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* ---- the cache alone ---- */

static void *keep(void *value)
{
	return value;
}

static void let_go(void *value)
{
	(void)value;
}

static void measure_cache(size_t keys)
{
	struct cache *c = cache_new(MEMORY, &(struct cache_values){keep, let_go});
	double start;
	size_t found = 0;

	for (size_t i = 0; i < keys; i++)
		cache_put(c, codes[i].text, CODE_LENGTH, codes, 4000);
	start = now_ns();
	for (size_t i = 0; i < LOOPS; i++)
		found += cache_get(c, codes[i % keys].text, CODE_LENGTH) != NULL;
	printf(
	    "cache_get, %zu keys: %.0f ns (%zu found)\n", keys, (now_ns() - start) / LOOPS, found);
	cache_free(c);
}

/* ---- lookup ---- */

struct asker {
	struct flight_wait wait; /* comes first */
	sem_t told;
	enum err err;
	struct lookup *lookup;
	size_t keys;
};

static void told(struct flight_wait *wait, enum err err, void *held)
{
	struct asker *a = (struct asker *)wait;

	a->err = err;
	held_release(held);
	sem_post(&a->told);
}

static enum err ask(struct asker *a, const struct code *code)
{
	struct held *held;
	enum err err = lookup_get(a->lookup, code, clock_now(), &a->wait, &held);

	if (err == ERR_OK)
		held_release(held);
	if (err != ERR_PENDING)
		return err;
	sem_wait(&a->told);
	return a->err;
}

static void *ask_hot(void *arg)
{
	struct asker *a = arg;
	int64_t now = clock_now();

	for (size_t i = 0; i < LOOPS; i++) {
		struct held *held;

		if (lookup_get(a->lookup, &codes[i % a->keys], now, NULL, &held) == ERR_OK)
			held_release(held);
	}
	return NULL;
}

static void measure_hot(struct lookup *l, size_t keys, int threads)
{
	struct asker a = {.wait.done = told, .lookup = l, .keys = keys};
	struct lookup_stats before, after;
	pthread_t thread[8];
	double start;

	sem_init(&a.told, 0, 0);
	for (size_t i = 0; i < keys; i++)
		ask(&a, &codes[i]);
	lookup_stats(l, &before);
	start = now_ns();
	for (int i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, ask_hot, &a);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	lookup_stats(l, &after);
	printf("lookup_get hot, %zu codes, %d thread(s): %.0f ns a call (%.1f %% hits)\n", keys,
	    threads, (now_ns() - start) / LOOPS,
	    (double)(after.hits - before.hits) * 100 / LOOPS / threads);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure_cold(struct lookup *l, size_t count)
{
	static double took[COLD];
	struct asker a = {.wait.done = told, .lookup = l};
	size_t errors = 0;

	sem_init(&a.told, 0, 0);
	for (size_t i = 0; i < COLD; i++) {
		struct code code;
		double start;

		snprintf(code.text, sizeof code.text, "%010zu", HOT + i * 7919 % (count - HOT));
		start = now_ns();
		errors += ask(&a, &code) != ERR_OK;
		took[i] = now_ns() - start;
	}
	qsort(took, COLD, sizeof took[0], compare);
	printf("lookup_get cold: p50 %.0f us, p99 %.0f us (%zu errors)\n", took[COLD / 2] / 1e3,
	    took[COLD * 99 / 100] / 1e3, errors);
}

int main(int argc, char **argv)
{
	struct pool_options pool_options = {.name = "worker",
	    .workers = 2,
	    .queue_max = 1000,
	    .open = lookup_worker_open,
	    .close = lookup_worker_close};
	struct lookup_options options = {
	    .redis_key_file = "", .ttl_s = 60, .memory = MEMORY, .redis_url = ""};
	struct lookup_stats stats;
	struct problem why;
	struct pool *pool;
	char url[1024];

	if (argc < 3 || atol(argv[2]) < 2 * HOT)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	snprintf(url, sizeof url, "%s%s", strchr(argv[1], ':') == NULL ? "sqlite:" : "", argv[1]);
	options.store_url = url;
	if (argc > 3)
		options.redis_url = argv[3];
	for (unsigned i = 0; i < HOT; i++)
		snprintf(codes[i].text, sizeof codes[i].text, "%010u", i);
	if (lookup_open(&options, (struct lookup **)&pool_options.arg, &why) ||
	    pool_new(&pool_options, &pool)) {
		fprintf(stderr, "lookup: %s\n", why.text);
		return 1;
	}
	lookup_use_pool(pool_options.arg, pool);
	measure_cache(1);
	measure_cache(HOT);
	measure_hot(pool_options.arg, 1, 1);
	measure_hot(pool_options.arg, HOT, 1);
	measure_hot(pool_options.arg, 1, 2);
	measure_hot(pool_options.arg, HOT, 2);
	lookup_stats(pool_options.arg, &stats);
	printf("memory of a record: %zu bytes\n", stats.memory / stats.records);
	measure_cold(pool_options.arg, (size_t)atol(argv[2]));
	pool_free(pool);
	lookup_close(pool_options.arg);
	return 0;
}
