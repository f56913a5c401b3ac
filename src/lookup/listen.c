/* Hears of changed records through Redis. */
#include "lookup/listen.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
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

struct lookup_listener {
	struct lookup_listen_options options;
	struct redis_finder *finder;
	struct shared_link probe; /* to see whether Redis is back */
	pthread_t thread;
	int stop;                     /* an eventfd, readable when the thread shall end */
	atomic_bool hears;            /* changes are heard of */
	atomic_uint_least64_t losses; /* times that this ended */
	/* The thread's own. */
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
static bool listener_wait(const struct lookup_listener *ln, int fd, int64_t until_ms)
{
	struct pollfd polls[] = {{.fd = ln->stop, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	int64_t left = until_ms - clock_monotonic_ms();

	return poll(polls, 2, left > 0 ? (int)left : 0) > 0 && polls[0].revents != 0;
}

static void hearing_begin(struct lookup_listener *ln)
{
	struct redis_name name = redis_finder_name(ln->finder);

	if (log_outage_ends(&ln->outage))
		log_event(LOG_INFO, "redis_listening_back", log_text("redis", name.text));
	shared_answered(ln->options.shared);
	atomic_store(&ln->hears, true);
}

static void hearing_pong(struct lookup_listener *ln, struct hearing *h)
{
	if (!h->waiting_for_pong)
		return;
	h->waiting_for_pong = false;
	if (++h->pongs == 1)
		hearing_begin(ln);
	else
		ln->backoff_ms = BACKOFF_LEAST_MS;
}

/* What Redis sent: a PONG, a changed code ("*" for all), or news of another machine. */
static void hearing_message(
    struct lookup_listener *ln, struct hearing *h, const struct redis_reply *message)
{
	struct str what = message->values[2].text, news;
	struct code code;

	if (str_eq_nocase(message->values[0].text, STR("pong")))
		hearing_pong(ln, h);
	if (message->count != 3 || !str_eq(message->values[0].text, STR("message")))
		return;
	if (!str_eq(message->values[1].text, shared_channel)) {
		if (ln->options.hear != NULL && shared_hear(ln->options.shared, what, &news))
			ln->options.hear(ln->options.hear_arg, news);
	} else if (code_parse(what, &code)) {
		lookup_memory_forget(ln->options.memory, &code);
	} else if (str_eq(what, STR("*"))) {
		lookup_memory_forget_all(ln->options.memory);
	}
}

static enum err hearing_ping(struct hearing *h, int64_t deadline_ms)
{
	h->waiting_for_pong = true;
	h->next_check_ms = clock_monotonic_ms() + CHECK_EVERY_MS;
	return redis_send(h->redis, deadline_ms, (const struct str[]){STR("PING")}, 1);
}

/* Is somebody at the other end, and is it the one that changes are told to? */
static enum err hearing_check(struct lookup_listener *ln, struct hearing *h, struct problem *why)
{
	int64_t deadline = clock_monotonic_ms() + CHECK_DEADLINE_MS;
	enum err err;

	if (h->waiting_for_pong)
		return err_because(why, ERR_TIMEOUT, "PING was not answered");
	err = hearing_ping(h, deadline);
	return err ? err : redis_finder_check(ln->finder, deadline, why);
}

/* Waits until something was sent, or something else is to be done than to listen; true when the
 * thread shall end. */
static bool hearing_wait(const struct lookup_listener *ln, const struct hearing *h)
{
	int64_t until = clock_monotonic_ms() + PROBE_EVERY_MS;

	if (shared_answers(ln->options.shared) || h->next_check_ms < until)
		until = h->next_check_ms;
	return listener_wait(ln, redis_fd(h->redis), until);
}

/* Until the connection fails, or the thread shall end (ERR_OK). */
static enum err hearing_run(struct lookup_listener *ln, struct redis *r, struct problem *why)
{
	struct hearing h = {.redis = r};
	struct redis_reply reply;
	enum err err = hearing_ping(&h, clock_monotonic_ms() + CHECK_DEADLINE_MS);

	if (err)
		return err;
	for (;;) {
		err = redis_receive(r, 0, &reply);
		if (err == ERR_OK)
			hearing_message(ln, &h, &reply);
		else if (err != ERR_TIMEOUT)
			return err;
		shared_probe(ln->options.shared, &ln->probe);
		if (clock_monotonic_ms() >= h.next_check_ms) {
			err = hearing_check(ln, &h, why);
			if (err)
				return err;
		} else if (err == ERR_TIMEOUT && hearing_wait(ln, &h)) {
			return ERR_OK;
		}
	}
}

static enum err listener_subscribe(
    struct lookup_listener *ln, struct redis **ret, struct problem *why)
{
	const struct str words[] = {
	    STR("SUBSCRIBE"), shared_channel, shared_news_channel(ln->options.shared)};
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

static void listener_report_loss(
    struct lookup_listener *ln, enum err err, const struct problem *why)
{
	struct redis_name name = redis_finder_name(ln->finder);

	if (log_outage_begins(&ln->outage, LOG_PERIOD_MS))
		log_event(LOG_WARN, "redis_listening_lost", log_text("redis", name.text),
		    log_text("error", err_text(err)),
		    log_text("reason", why->text[0] != '\0' ? why->text : NULL));
}

/* Waits before the next try; true when the thread shall end. */
static bool listener_back_off(struct lookup_listener *ln)
{
	unsigned half = ln->backoff_ms / 2;
	int64_t until = clock_monotonic_ms() + half + (int64_t)random_below(half + 1);

	ln->backoff_ms =
	    ln->backoff_ms > BACKOFF_MOST_MS / 2 ? BACKOFF_MOST_MS : ln->backoff_ms * 2;
	return listener_wait(ln, -1, until);
}

static void *listener_run(void *arg)
{
	struct lookup_listener *ln = arg;
	bool stop = false;

	while (!stop) {
		struct redis *r = NULL;
		struct problem why = {.text = ""};
		enum err err = listener_subscribe(ln, &r, &why);

		if (!err) {
			err = hearing_run(ln, r, &why);
			if (atomic_exchange(&ln->hears, false))
				atomic_fetch_add(&ln->losses, 1);
			redis_close(r);
		}
		if (err)
			listener_report_loss(ln, err, &why);
		stop = err == ERR_OK || listener_back_off(ln);
	}
	shared_leave(&ln->probe);
	return NULL;
}

/* ---- life ---- */

enum err lookup_listen_start(
    const struct lookup_listen_options *options, struct lookup_listener **ret)
{
	struct lookup_listener *ln = calloc(1, sizeof *ln);

	if (ln == NULL)
		return ERR_NO_MEMORY;
	ln->options = *options;
	ln->backoff_ms = BACKOFF_LEAST_MS;
	ln->finder = shared_finder(options->shared);
	ln->stop = eventfd(0, EFD_CLOEXEC);
	if (ln->stop < 0 || !thread_start(&ln->thread, "listener", listener_run, ln)) {
		if (ln->stop >= 0)
			close(ln->stop);
		free(ln);
		return ERR_NO_MEMORY;
	}
	*ret = ln;
	return ERR_OK;
}

void lookup_listen_stop(struct lookup_listener *listener)
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

struct lookup_listen_state lookup_listen_state(const struct lookup_listener *listener)
{
	return (struct lookup_listen_state){
	    atomic_load(&listener->hears), atomic_load(&listener->losses)};
}
