/* Keeps the answers to a question about codes, and has workers ask it. */
#include "lookup/question.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

enum { ANSWER_AGAIN_MS = LOOKUP_ANSWER_MS / 2, ANSWER_PATIENCE = LOOKUP_KNOWN_PATIENCE };

struct lookup_answer {
	atomic_uint references;
	atomic_int_least64_t next_refresh_ms;
	int64_t as_of;    /* before it was asked: seconds, UTC */
	int64_t as_of_ms; /* the same by clock_monotonic_ms() */
	void *value;
	const struct lookup_question *question;
};

struct lookup_answers {
	struct lookup_answers_options options;
	struct cache *kept; /* struct answer_key → struct lookup_answer */
	struct flight_table *flights;
	struct pool *pool;
};

/* Of a store that was set back they may be others. Set to zeros first. */
struct answer_key {
	struct code code;
	unsigned epoch; /* memory's */
};

struct answer_job {
	struct pool_job job; /* comes first */
	struct lookup_answers *all;
	struct code code;
};

/* ---- an answer ---- */

const void *lookup_answer_value(const struct lookup_answer *a)
{
	return a->value;
}

int64_t lookup_answer_as_of(const struct lookup_answer *a)
{
	return a->as_of;
}

static void *answer_retain(void *answer)
{
	struct lookup_answer *a = answer;

	atomic_fetch_add_explicit(&a->references, 1, memory_order_relaxed);
	return a;
}

void lookup_answer_release(void *answer)
{
	struct lookup_answer *a = answer;

	if (a == NULL || atomic_fetch_sub_explicit(&a->references, 1, memory_order_acq_rel) != 1)
		return;
	a->question->free(a->value);
	free(a);
}

/* By both clocks the greater counts: one may have been set back. */
static int64_t answer_age_ms(const struct lookup_answer *a)
{
	int64_t by_wall = (clock_now() - a->as_of) * 1000;
	int64_t by_monotonic = clock_monotonic_ms() - a->as_of_ms;

	/* Seconds are whole: what is less than two of them may be less than one. */
	return by_wall > by_monotonic + 1000 ? by_wall : by_monotonic;
}

/* One of those who find it due has it asked anew. */
static bool answer_claim_refresh(struct lookup_answer *a)
{
	int64_t now_ms = clock_monotonic_ms();
	int64_t next = atomic_load_explicit(&a->next_refresh_ms, memory_order_relaxed);

	return now_ms >= next &&
	       atomic_compare_exchange_strong(&a->next_refresh_ms, &next, now_ms + ANSWER_AGAIN_MS);
}

/* ---- asking ---- */

static struct answer_key answer_key_make(const struct lookup_answers *all, const struct code *code)
{
	struct answer_key key;

	memset(&key, 0, sizeof key);
	memcpy(key.code.text, code->text, CODE_LENGTH);
	key.epoch = lookup_memory_epoch(all->options.memory);
	return key;
}

static enum err answer_ask(struct lookup_answers *all, struct reader *reader,
    const struct code *code, struct lookup_answer **ret)
{
	const struct lookup_question *question = all->options.question;
	struct lookup_answer *a = malloc(sizeof *a);
	enum err err;

	if (a == NULL)
		return ERR_NO_MEMORY;
	*a = (struct lookup_answer){
	    .as_of = clock_now(), .as_of_ms = clock_monotonic_ms(), .question = question};
	atomic_init(&a->references, 1);
	atomic_init(&a->next_refresh_ms, a->as_of_ms + ANSWER_AGAIN_MS);
	err = reader_ask(reader, question->ask, all->options.arg, code, &a->value);
	if (err)
		free(a);
	else
		*ret = a;
	return err;
}

/* What may be shown while the store cannot be asked; NULL: nothing. */
static struct lookup_answer *answer_last(struct lookup_answers *all, const struct answer_key *key)
{
	struct lookup_answer *a = cache_get(all->kept, key, sizeof *key);
	int64_t most = LOOKUP_ANSWER_MS + all->options.tolerance_s * INT64_C(1000);

	if (a != NULL && answer_age_ms(a) < most)
		return a;
	lookup_answer_release(a);
	return NULL;
}

static void answer_job_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct answer_job *job = (struct answer_job *)pool_job;
	struct lookup_answers *all = job->all;
	struct answer_key key = answer_key_make(all, &job->code);
	struct lookup_answer *a = NULL;
	enum err err = ERR_OK;

	if (worker == NULL)
		err = ERR_NO_MEMORY;
	else if (waited_ms > all->options.queue_deadline_ms * ANSWER_PATIENCE)
		err = ERR_TIMEOUT;
	else
		err = answer_ask(all, worker, &job->code, &a);
	if (!err)
		cache_put(
		    all->kept, &key, sizeof key, a, sizeof *a + a->question->memory(a->value));
	else if ((a = answer_last(all, &key)) != NULL)
		err = ERR_OK;
	flight_land(all->flights, job->code.text, CODE_LENGTH, err, a);
	lookup_answer_release(a);
	free(job);
}

static enum err answer_job_submit(struct lookup_answers *all, const struct code *code)
{
	struct answer_job *job = malloc(sizeof *job);
	enum err err;

	if (job == NULL)
		return ERR_NO_MEMORY;
	*job = (struct answer_job){.job.run = answer_job_run, .all = all, .code = *code};
	err = pool_submit(all->pool, LOOKUP_KNOWN, &job->job);
	if (err)
		free(job);
	return err;
}

/* Joins or starts the flight of a code; nobody waits where `wait` is NULL. */
static enum err answer_flight_begin(
    struct lookup_answers *all, const struct code *code, struct flight_wait *wait)
{
	bool first;
	enum err err = flight_join(all->flights, code->text, CODE_LENGTH, wait, &first);

	if (err)
		return err;
	err = first ? answer_job_submit(all, code) : ERR_OK;
	if (err)
		flight_cancel(all->flights, code->text, CODE_LENGTH, wait, err);
	return err ? err : ERR_PENDING;
}

enum err lookup_answers_get(struct lookup_answers *all, const struct code *code,
    struct flight_wait *wait, struct lookup_answer **ret)
{
	struct answer_key key = answer_key_make(all, code);
	struct lookup_answer *a = cache_get(all->kept, &key, sizeof key);
	int64_t age = a == NULL ? INT64_MAX : answer_age_ms(a);
	enum err err;

	if (age < LOOKUP_ANSWER_MS) {
		if (age >= ANSWER_AGAIN_MS && answer_claim_refresh(a) &&
		    !pool_half_full(all->pool, LOOKUP_KNOWN))
			answer_flight_begin(all, code, NULL);
		*ret = a;
		return ERR_OK;
	}
	lookup_answer_release(a);
	a = answer_last(all, &key);
	err = a != NULL && lookup_fetch_store_is_away(all->options.fetcher, code)
		  ? ERR_UNAVAILABLE
		  : answer_flight_begin(all, code, wait);
	if (a != NULL && err != ERR_PENDING) {
		*ret = a;
		return ERR_OK;
	}
	lookup_answer_release(a);
	return err;
}

/* ---- life ---- */

struct lookup_answers *lookup_answers_new(const struct lookup_answers_options *options)
{
	static const struct cache_values values = {answer_retain, lookup_answer_release};
	struct lookup_answers *all = calloc(1, sizeof *all);

	if (all == NULL)
		return NULL;
	all->options = *options;
	if (all->options.queue_deadline_ms == 0)
		all->options.queue_deadline_ms = LOOKUP_QUEUE_DEADLINE_MS;
	all->kept = cache_new(options->bytes, &values);
	all->flights = flight_table_new(&values);
	if (all->kept != NULL && all->flights != NULL)
		return all;
	lookup_answers_free(all);
	return NULL;
}

void lookup_answers_free(struct lookup_answers *all)
{
	if (all == NULL)
		return;
	flight_table_free(all->flights);
	cache_free(all->kept);
	free(all);
}

void lookup_answers_use_pool(struct lookup_answers *all, struct pool *pool)
{
	all->pool = pool;
}
