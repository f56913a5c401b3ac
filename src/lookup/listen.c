/* Tells of changed records through Redis, and hears of them.
 *
 * DESIGN: a thread listens on a connection of its own. Once a second it asks whether that still is
 * one, and whether Redis still is where it was found: a master that was replaced may live on, and
 * tell of nothing. While nothing is heard, the time to live bounds what memory shows, and what is
 * shown is refreshed sooner (lookup.c). When changes are heard of again, all memory is forgotten,
 * because nobody knows what was told meanwhile; not before, so that a lost Redis does not turn hot
 * codes into misses. A subscription counts from its first PONG on, and the back-off begins anew
 * after one that lasted until the second: a Redis whose subscriptions end as soon as they are made
 * must not have memory forgotten all the time. The thread also tries whether a Redis that
 * failed is back, so that no worker spends its time on that. */
#include "lookup/lookup_private.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/random.h"
#include "base/thread.h"

enum {
	FIND_DEADLINE_MS = 2000,
	CHECK_EVERY_MS = 1000, /* also how long the answer to a PING may take */
	CHECK_DEADLINE_MS = 500,
	PROBE_EVERY_MS = 200,
	BACKOFF_LEAST_MS = 100,
	BACKOFF_MOST_MS = 600,
	LOG_PERIOD_MS = 10000
};

struct listener {
	struct lookup *lookup;
	struct redis_finder *finder;
	struct shared_link probe; /* to see whether Redis is back */
	pthread_t thread;
	int stop; /* an eventfd, readable when the thread shall end */
	/* The thread's own. */
	bool lost; /* a try failed since changes were heard of last */
	unsigned backoff_ms;
	struct log_outage outage;
};

/* A subscription. */
struct hearing {
	struct redis *redis;
	bool waiting_for_pong;
	unsigned pongs;
	int64_t next_check_ms;
};

/* ---- the thread ---- */

/* Waits for the socket (-1: for none) up to a time; true when the thread shall end. */
static bool wait_or_stop(const struct listener *ln, int fd, int64_t until_ms)
{
	struct pollfd polls[] = {{.fd = ln->stop, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	int64_t left = until_ms - clock_monotonic_ms();

	return poll(polls, 2, left > 0 ? (int)left : 0) > 0 && polls[0].revents != 0;
}

/* What was told meanwhile, and what Redis has from before, is not to be believed. */
static void begin_hearing(struct listener *ln)
{
	struct redis_name name = redis_finder_name(ln->finder);
	struct lookup *l = ln->lookup;

	if (log_outage_ends(&ln->outage))
		log_event(LOG_INFO, "redis_listening_back", log_text("redis", name.text));
	if (ln->lost)
		shared_distrust(l->shared);
	ln->lost = false;
	shared_answered(l->shared);
	lookup_forget_all(l);
	atomic_store(&l->listening, true);
}

static void end_hearing(struct lookup *l)
{
	if (atomic_exchange(&l->listening, false))
		lookup_count(&l->deafened);
}

static bool is_pong(const struct redis_reply *reply)
{
	return str_eq_nocase(reply->values[0].text, STR("pong"));
}

static void hear_pong(struct listener *ln, struct hearing *h)
{
	if (!h->waiting_for_pong)
		return;
	h->waiting_for_pong = false;
	if (++h->pongs == 1)
		begin_hearing(ln);
	else
		ln->backoff_ms = BACKOFF_LEAST_MS;
}

static void hear_news(struct lookup *l, struct str bytes)
{
	struct str news;

	if (l->hear != NULL && shared_hear(l->shared, bytes, &news))
		l->hear(l->hear_arg, news);
}

static void hear(struct listener *ln, struct hearing *h, const struct redis_reply *message)
{
	struct str what = message->values[2].text;
	struct code code;

	if (is_pong(message))
		hear_pong(ln, h);
	if (message->count != 3 || !str_eq(message->values[0].text, STR("message")))
		return;
	if (!str_eq(message->values[1].text, shared_channel)) {
		hear_news(ln->lookup, what);
		return;
	}
	if (code_parse(what, &code))
		lookup_forget(ln->lookup, &code);
	else if (str_eq(what, STR("*")))
		lookup_forget_all(ln->lookup);
}

static enum err ping(struct hearing *h, int64_t deadline_ms)
{
	h->waiting_for_pong = true;
	h->next_check_ms = clock_monotonic_ms() + CHECK_EVERY_MS;
	return redis_send(h->redis, deadline_ms, (const struct str[]){STR("PING")}, 1);
}

/* Is somebody at the other end, and is it the one that changes are told to? */
static enum err check(struct listener *ln, struct hearing *h, struct problem *why)
{
	int64_t deadline = clock_monotonic_ms() + CHECK_DEADLINE_MS;
	enum err err;

	if (h->waiting_for_pong)
		return err_because(why, ERR_TIMEOUT, "PING was not answered");
	err = ping(h, deadline);
	return err ? err : redis_finder_check(ln->finder, deadline, why);
}

/* The time until which nothing needs to be done but to listen. */
static int64_t next_task(const struct listener *ln, const struct hearing *h)
{
	int64_t probe = clock_monotonic_ms() + PROBE_EVERY_MS;

	return shared_answers(ln->lookup->shared) || h->next_check_ms < probe ? h->next_check_ms
									      : probe;
}

/* Until the connection fails, or the thread shall end (ERR_OK). */
static enum err listen_on(struct listener *ln, struct redis *r, struct problem *why)
{
	struct hearing h = {.redis = r};
	struct redis_reply reply;
	enum err err = ping(&h, clock_monotonic_ms() + CHECK_DEADLINE_MS);

	if (err)
		return err;
	for (;;) {
		err = redis_receive(r, 0, &reply);
		if (err == ERR_OK)
			hear(ln, &h, &reply);
		else if (err != ERR_TIMEOUT)
			return err;
		shared_probe(ln->lookup->shared, &ln->probe);
		if (clock_monotonic_ms() >= h.next_check_ms) {
			err = check(ln, &h, why);
			if (err)
				return err;
		} else if (err == ERR_TIMEOUT && wait_or_stop(ln, redis_fd(r), next_task(ln, &h))) {
			return ERR_OK;
		}
	}
}

static enum err subscribe(struct listener *ln, struct redis **ret, struct problem *why)
{
	const struct str words[] = {
	    STR("SUBSCRIBE"), shared_channel, shared_news_channel(ln->lookup->shared)};
	int64_t deadline = clock_monotonic_ms() + FIND_DEADLINE_MS;
	struct redis_reply reply;
	struct redis *r = NULL;
	enum err err = redis_finder_find(ln->finder, deadline, &r, why);

	if (!err)
		err = redis_demand(r, deadline, words, 3, &reply, why);
	if (err)
		redis_close(r);
	else
		*ret = r;
	return err;
}

static void report_loss(struct listener *ln, enum err err, const struct problem *why)
{
	struct redis_name name = redis_finder_name(ln->finder);

	ln->lost = true;
	if (log_outage_begins(&ln->outage, LOG_PERIOD_MS))
		log_event(LOG_WARN, "redis_listening_lost", log_text("redis", name.text),
		    log_text("error", err_text(err)),
		    log_text("reason", why->text[0] != '\0' ? why->text : NULL));
}

/* Waits before the next try; true when the thread shall end. */
static bool back_off(struct listener *ln)
{
	unsigned half = ln->backoff_ms / 2;
	int64_t until = clock_monotonic_ms() + half + (int64_t)random_below(half + 1);

	ln->backoff_ms =
	    ln->backoff_ms > BACKOFF_MOST_MS / 2 ? BACKOFF_MOST_MS : ln->backoff_ms * 2;
	return wait_or_stop(ln, -1, until);
}

static void *listen_always(void *arg)
{
	struct listener *ln = arg;
	bool stop = false;

	while (!stop) {
		struct redis *r = NULL;
		struct problem why = {.text = ""};
		enum err err = subscribe(ln, &r, &why);

		if (!err) {
			err = listen_on(ln, r, &why);
			end_hearing(ln->lookup);
			redis_close(r);
		}
		if (err)
			report_loss(ln, err, &why);
		stop = err == ERR_OK || back_off(ln);
	}
	shared_leave(&ln->probe);
	return NULL;
}

/* ---- life ---- */

enum err listener_start(struct lookup *l, struct listener **ret)
{
	struct listener *ln = calloc(1, sizeof *ln);

	if (ln == NULL)
		return ERR_NO_MEMORY;
	ln->lookup = l;
	ln->backoff_ms = BACKOFF_LEAST_MS;
	ln->finder = shared_finder(l->shared);
	ln->stop = eventfd(0, EFD_CLOEXEC);
	if (ln->stop < 0 || !thread_start(&ln->thread, "listener", listen_always, ln)) {
		if (ln->stop >= 0)
			close(ln->stop);
		free(ln);
		return ERR_NO_MEMORY;
	}
	*ret = ln;
	return ERR_OK;
}

void listener_stop(struct listener *listener)
{
	const uint64_t one = 1;
	ssize_t written;

	if (listener == NULL)
		return;
	written = write(listener->stop, &one, sizeof one);
	assert(written == sizeof one);
	(void)written;
	pthread_join(listener->thread, NULL);
	close(listener->stop);
	free(listener);
}

/* ---- telling ---- */

/* Without the secret the records in Redis cannot be named, and so not be deleted; but servers do
 * not believe them after a change. So whoever may not read the key file can still announce. */
enum err lookup_announce(const struct lookup_options *options, const struct code *codes,
    size_t count, struct problem *why)
{
	bool readable = access(options->redis_key_file, R_OK) == 0;
	struct shared_options shared_options = {
	    options->redis_url, readable ? options->redis_key_file : "", options->ttl_s};
	struct shared_link link = {NULL, 0};
	struct shared *shared = NULL;
	enum err err;

	if (options->redis_url[0] == '\0')
		return ERR_OK;
	err = shared_new(&shared_options, &shared, why);
	if (!err)
		err = redis_finder_find(shared_finder(shared),
		    clock_monotonic_ms() + FIND_DEADLINE_MS, &link.redis, why);
	if (!err)
		link.place = redis_finder_place(shared_finder(shared));
	for (size_t i = 0; i < count && !err; i++)
		err = shared_announce(shared, &link, &codes[i], why);
	shared_leave(&link);
	shared_free(shared);
	return err;
}
