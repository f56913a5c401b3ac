/* A lookup with its pool, on the fake store, and a way to ask it and wait. */
#ifndef TESTS_LOOKUP_FIXTURE_H
#define TESTS_LOOKUP_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include "base/clock.h"
#include "fake_store.h"
#include "seal/lookup.h"

struct fixture {
	struct lookup *lookup;
	struct pool *pool;
};

/* What was answered to one who asked. */
struct answer {
	struct flight_wait wait; /* comes first */
	sem_t told;
	enum err err;
	bool from_memory;
	int64_t took_ms;
	struct record *record;
};

static const struct lookup_options plain_options = {
    .store_url = "fake:", .redis_url = "", .redis_key_file = "", .ttl_s = 10, .memory = 1 << 20};

static inline void fixture_open(
    struct fixture *f, const struct lookup_options *options, unsigned workers, size_t queue_max)
{
	struct pool_options pool = {.name = "worker",
	    .workers = workers,
	    .queue_max = queue_max,
	    .open = lookup_worker_open,
	    .close = lookup_worker_close};
	struct problem why;

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(lookup_open(options, &f->lookup, &why), ERR_OK);
	pool.arg = f->lookup;
	assert_int_equal(pool_new(&pool, &f->pool), ERR_OK);
	lookup_use_pool(f->lookup, f->pool);
}

static inline void fixture_close(struct fixture *f)
{
	pool_free(f->pool);
	lookup_close(f->lookup);
	*f = (struct fixture){NULL, NULL};
}

static inline void answer_done(struct flight_wait *wait, enum err err, void *value)
{
	struct answer *a = (struct answer *)wait;

	a->err = err;
	a->record = value;
	sem_post(&a->told);
}

static inline struct code code_of(const char *digits)
{
	struct code code;

	assert_true(code_parse(str_from(digits), &code));
	return code;
}

/* Asks; a->err is ERR_PENDING when the answer comes later: then answer_wait(). */
static inline void ask_at(struct fixture *f, const char *digits, int64_t now, struct answer *a)
{
	struct code code = code_of(digits);
	enum err err;

	*a = (struct answer){.wait.done = answer_done, .took_ms = -clock_monotonic_ms()};
	sem_init(&a->told, 0, 0);
	err = lookup_get(f->lookup, &code, now, &a->wait, &a->record);
	if (err != ERR_PENDING) {
		a->err = err;
		a->from_memory = err == ERR_OK;
		sem_post(&a->told);
	}
}

static inline void answer_wait(struct answer *a)
{
	while (sem_wait(&a->told) != 0)
		;
	a->took_ms += clock_monotonic_ms();
	sem_destroy(&a->told);
}

/* Asks and waits; the record is released, so look at a->version below. */
struct result {
	enum err err;
	bool from_memory;
	int64_t took_ms;
	uint64_t version;
	size_t count;
};

static inline struct result result_of(struct answer *a)
{
	struct result r;

	answer_wait(a);
	r = (struct result){.err = a->err, .from_memory = a->from_memory, .took_ms = a->took_ms};
	if (a->err == ERR_OK) {
		r.version = a->record->version;
		r.count = a->record->count;
		record_release(a->record);
	}
	return r;
}

static inline struct result get_at(struct fixture *f, const char *digits, int64_t now)
{
	struct answer a;

	ask_at(f, digits, now, &a);
	return result_of(&a);
}

static inline struct result get(struct fixture *f, const char *digits)
{
	return get_at(f, digits, clock_now());
}

static inline struct lookup_stats stats_of(struct fixture *f)
{
	struct lookup_stats stats;

	lookup_stats(f->lookup, &stats);
	return stats;
}

#endif
