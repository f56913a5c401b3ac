/* Finds the record behind a code, and puts together those who do it: memory, the fetcher, the
 * listener. */
#include "lookup/lookup.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "lookup/listen.h"
#include "record/records.h"

enum {
	SLOTS = 16,
	ANNOUNCE_DEADLINE_MS = 2000,
	FACTS_SHARE = 8 /* one part in so many */
};

/* Counters that event loops bump at each request have a line of the processor's cache each. */
struct hit_slot {
	alignas(64) atomic_uint_least64_t hits;
};

struct lookup {
	struct hit_slot slots[SLOTS];
	struct lookup_memory *memory;
	struct changes *changes;          /* NULL where records are not shared */
	struct shared *shared;            /* NULL without Redis */
	struct lookup_listener *listener; /* the same */
	struct lookup_fetcher *fetcher;
	struct {
		const struct lookup_question *question; /* NULL behind the last */
		struct lookup_answers *answers;
	} asked[LOOKUP_QUESTIONS_MAX + 1];
	struct lookup_feed *feed;
	atomic_uint_least64_t misses;
};

/* ---- answering ---- */

static void hit_count(struct lookup *l)
{
	static atomic_uint threads;
	static _Thread_local unsigned slot;

	if (slot == 0)
		slot = 1 + atomic_fetch_add(&threads, 1) % SLOTS;
	atomic_fetch_add_explicit(&l->slots[slot - 1].hits, 1, memory_order_relaxed);
}

enum err lookup_peek(
    struct lookup *l, const struct code *code, int64_t now, struct held **ret, bool *ret_known)
{
	struct lookup_found found = lookup_memory_find(l->memory, code, now);

	*ret_known = found.known;
	if (found.record == NULL && found.known && lookup_fetch_store_is_away(l->fetcher, code))
		found.record = lookup_memory_last(l->memory, code, now);
	if (found.record == NULL)
		return ERR_NOT_FOUND;
	if (found.refresh)
		lookup_fetch_refresh(l->fetcher, code);
	hit_count(l);
	*ret = found.record;
	return ERR_OK;
}

enum err lookup_get(struct lookup *l, const struct code *code, int64_t now,
    struct flight_wait *wait, struct held **ret)
{
	struct held *last;
	bool known;
	enum err err;

	if (lookup_peek(l, code, now, ret, &known) == ERR_OK)
		return ERR_OK;
	atomic_fetch_add_explicit(&l->misses, 1, memory_order_relaxed);
	err = lookup_fetch(l->fetcher, code, known ? LOOKUP_KNOWN : LOOKUP_NEW, wait);
	/* When the store is back, all are asked for anew at once. */
	if (err == ERR_BUSY && known && (last = lookup_memory_last(l->memory, code, now)) != NULL) {
		*ret = last;
		return ERR_OK;
	}
	return err;
}

void lookup_read(
    struct lookup *l, const struct held *held, const struct code *code, struct record *ret)
{
	held_read(held, code, ret);
	ret->as_of = lookup_memory_as_of(l->memory, held);
}

enum err lookup_get_facts(
    struct lookup *l, const struct record *record, struct flight_wait *wait, struct facts **ret)
{
	return lookup_fetch_facts(l->fetcher, record, wait, ret);
}

enum err lookup_get_answer(struct lookup *l, const struct lookup_question *question,
    const struct code *code, struct flight_wait *wait, struct lookup_answer **ret)
{
	size_t i = 0;

	while (l->asked[i].question != question) {
		assert(l->asked[i].question != NULL);
		i++;
	}
	return lookup_answers_get(l->asked[i].answers, code, wait, ret);
}

void lookup_forget(struct lookup *l, const struct code *code)
{
	lookup_memory_forget(l->memory, code);
}

void lookup_forget_all(struct lookup *l)
{
	lookup_memory_forget_all(l->memory);
}

void lookup_tell(struct lookup *l, struct str message)
{
	lookup_fetch_tell(l->fetcher, message);
}

/* ---- announcing ---- */

/* Without the secret the records in Redis cannot be named, and so not be deleted; but servers know
 * what changed after them. So whoever may not read the key file can still announce. */
enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why)
{
	bool readable = access(options->redis_key_file, R_OK) == 0;
	struct shared_options shared_options = {
	    options->redis_url, readable ? options->redis_key_file : ""};
	struct shared_link link = {NULL, 0};
	struct shared *shared = NULL;
	enum err err;

	if (options->redis_url[0] == '\0')
		return ERR_OK;
	err = shared_new(&shared_options, &shared, why);
	if (!err)
		err = redis_finder_find(shared_finder(shared),
		    clock_monotonic_ms() + ANNOUNCE_DEADLINE_MS, &link.redis, why);
	if (!err)
		link.place = redis_finder_place(shared_finder(shared));
	for (size_t i = 0; i < count && !err; i++)
		err = shared_announce(shared, &link, &codes[i], why);
	shared_leave(&link);
	shared_free(shared);
	return err;
}

/* ---- how it fares ---- */

enum err lookup_ready(struct lookup *l, struct problem *why)
{
	enum err err = lookup_fetch_last_err(l->fetcher, why);

	lookup_fetch_try_store(l->fetcher);
	if (err)
		return ERR_UNAVAILABLE;
	why->text[0] = '\0';
	if (l->shared != NULL && !shared_answers(l->shared))
		err_because(why, ERR_OK, "Redis does not answer; records come from the store");
	else if (l->shared != NULL && !lookup_listen_state(l->listener).hears)
		err_because(
		    why, ERR_OK, "Redis does not tell of changes; they are seen within a second");
	return ERR_OK;
}

void lookup_stats(struct lookup *l, struct lookup_stats *ret)
{
	struct lookup_memory_stats memory = lookup_memory_stats(l->memory);
	struct lookup_fetch_stats fetched = lookup_fetch_stats(l->fetcher);
	struct lookup_listen_state heard = {0};
	struct shared_stats redis = {0};
	struct problem why;

	if (l->shared != NULL) {
		shared_stats(l->shared, &redis);
		heard = lookup_listen_state(l->listener);
	}
	*ret = (struct lookup_stats){
	    .misses = atomic_load(&l->misses),
	    .refreshes = fetched.refreshes,
	    .refused = fetched.refused,
	    .store_reads = fetched.read.store_reads,
	    .store_errors = fetched.read.store_errors,
	    .redis_hits = fetched.read.shared_hits,
	    .redis_rejects = redis.rejects,
	    .redis_errors = redis.errors,
	    .redis_deafened = heard.losses,
	    .redis_listening = heard.hears,
	    .store_up = lookup_fetch_last_err(l->fetcher, &why) == ERR_OK,
	    .redis_up = l->shared != NULL && shared_answers(l->shared),
	    .feed = lookup_feed_state(l->feed),
	    .memory = memory.bytes,
	    .records = memory.records,
	    .unknown = memory.unknown,
	};
	for (size_t i = 0; i < SLOTS; i++)
		ret->hits += atomic_load_explicit(&l->slots[i].hits, memory_order_relaxed);
}

/* ---- life ---- */

/* A file on this machine answers sooner than Redis does. */
static bool store_is_far(const char *url)
{
	return !str_starts(str_from(url), STR("sqlite:"));
}

/* The memory that the answers to all questions take. */
static size_t lookup_answers_memory(const struct lookup_options *o)
{
	size_t bytes = 0;

	for (size_t i = 0; o->questions != NULL && o->questions[i] != NULL; i++)
		bytes += o->memory / o->questions[i]->share;
	return bytes;
}

/* False when memory is short. */
static bool lookup_assemble_answers(struct lookup *l, const struct lookup_options *o)
{
	for (size_t i = 0; o->questions != NULL && o->questions[i] != NULL; i++) {
		assert(i < LOOKUP_QUESTIONS_MAX);
		l->asked[i].answers = lookup_answers_new(&(struct lookup_answers_options){
		    o->questions[i], l->memory, l->fetcher, o->tolerance_s, o->queue_deadline_ms,
		    o->memory / o->questions[i]->share, o->question_arg});
		if (l->asked[i].answers == NULL)
			return false;
		l->asked[i].question = o->questions[i];
	}
	return true;
}

/* Those who do the work, lowest first. */
static enum err lookup_assemble(
    struct lookup *l, const struct lookup_options *o, struct problem *why)
{
	size_t besides = o->memory / FACTS_SHARE;
	bool redis = o->redis_url[0] != '\0', sharing = redis && store_is_far(o->store_url);
	enum err err = redis ? shared_new(&(struct shared_options){o->redis_url, o->redis_key_file},
				   &l->shared, why)
			     : ERR_OK;

	if (err)
		return err;
	l->changes = sharing ? changes_new() : NULL;
	l->memory = lookup_memory_new(
	    &(struct lookup_memory_options){o->memory - besides, o->ttl_s, o->tolerance_s});
	if (l->memory != NULL && (l->changes != NULL || !sharing))
		l->fetcher = lookup_fetcher_new(
		    &(struct lookup_fetch_options){{o->store_url, l->memory, l->changes, l->shared},
			besides - lookup_answers_memory(o), o->queue_deadline_ms});
	if (l->fetcher == NULL || !lookup_assemble_answers(l, o))
		return err_no_memory(why);
	if (lookup_feed_start(
		&(struct lookup_feed_options){o->store_url, l->memory, l->changes}, &l->feed) ||
	    (redis && lookup_listen_start(&(struct lookup_listen_options){l->memory, l->shared,
					      o->hear, o->hear_arg},
			  &l->listener)))
		return err_because(why, ERR_NO_MEMORY, "cannot start a thread");
	return ERR_OK;
}

enum err lookup_open(const struct lookup_options *options, struct lookup **ret, struct problem *why)
{
	struct store *store = NULL;
	struct lookup *l = NULL;
	enum err err = store_open(options->store_url, STORE_READ, &store, why);

	store_close(store);
	if (err)
		return err;
	l = aligned_alloc(alignof(struct lookup), sizeof *l);
	if (l == NULL)
		return err_no_memory(why);
	memset(l, 0, sizeof *l);
	err = lookup_assemble(l, options, why);
	if (err)
		lookup_close(l);
	else
		*ret = l;
	return err;
}

void *lookup_worker_open(void *lookup)
{
	return lookup_fetch_worker_open(((struct lookup *)lookup)->fetcher);
}

void lookup_worker_close(void *worker)
{
	lookup_fetch_worker_close(worker);
}

void lookup_use_pool(struct lookup *l, struct pool *pool)
{
	lookup_fetcher_use_pool(l->fetcher, pool);
	for (size_t i = 0; l->asked[i].question != NULL; i++)
		lookup_answers_use_pool(l->asked[i].answers, pool);
}

void lookup_close(struct lookup *l)
{
	if (l == NULL)
		return;
	lookup_listen_stop(l->listener);
	lookup_feed_stop(l->feed);
	for (size_t i = 0; i < LOOKUP_QUESTIONS_MAX; i++)
		lookup_answers_free(l->asked[i].answers);
	lookup_fetcher_free(l->fetcher);
	lookup_memory_free(l->memory);
	changes_free(l->changes);
	shared_free(l->shared);
	free(l);
}
