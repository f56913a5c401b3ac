/* Tells of changed records through Redis, and hears of them.
 *
 * DESIGN: a thread listens on a connection of its own, and asks each second whether it still is
 * one. While it is lost, changes go unheard and the time to live bounds what memory shows. When it
 * is back, all memory is forgotten, because nobody knows what was told meanwhile; not before, so
 * that a lost Redis does not turn hot codes into misses. */
#include "seal/lookup_private.h"

#include <assert.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/random.h"

enum {
	OPEN_DEADLINE_MS = 1000,
	PING_EVERY_MS = 1000, /* also how long an answer may take */
	BACKOFF_LEAST_MS = 100,
	BACKOFF_MOST_MS = 800
};

struct listener {
	struct lookup *lookup;
	pthread_t thread;
	int stop; /* an eventfd, readable when the thread shall end */
};

/* ---- the thread ---- */

/* Waits for the socket (-1: for none) up to a time; true when the thread shall end. */
static bool wait_or_stop(const struct listener *ln, int fd, int64_t until_ms)
{
	struct pollfd polls[] = {{.fd = ln->stop, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	int64_t left = until_ms - clock_monotonic_ms();

	return poll(polls, 2, left > 0 ? (int)left : 0) > 0 && polls[0].revents != 0;
}

static void hear(struct lookup *l, const struct redis_reply *message)
{
	struct str what = message->values[2].text;
	struct code code;

	if (message->count != 3 || !str_eq(message->values[0].text, STR("message")))
		return;
	if (code_parse(what, &code))
		lookup_forget(l, &code);
	else if (str_eq(what, STR("*")))
		lookup_forget_all(l);
}

static bool is_pong(const struct redis_reply *reply)
{
	return str_eq_nocase(reply->values[0].text, STR("pong"));
}

/* Until the connection fails, or the thread shall end (ERR_OK). */
static enum err listen_on(struct listener *ln, struct redis *r)
{
	int64_t next_ping = clock_monotonic_ms() + PING_EVERY_MS;
	bool waiting_for_pong = false;
	struct redis_reply reply;

	for (;;) {
		int64_t now = clock_monotonic_ms();
		enum err err = redis_receive(r, 0, &reply);

		if (err == ERR_OK && is_pong(&reply))
			waiting_for_pong = false;
		else if (err == ERR_OK)
			hear(ln->lookup, &reply);
		else if (err != ERR_TIMEOUT)
			return err;
		if (now >= next_ping) {
			if (waiting_for_pong)
				return ERR_TIMEOUT;
			err = redis_send(
			    r, now + PING_EVERY_MS, (const struct str[]){STR("PING")}, 1);
			if (err)
				return err;
			waiting_for_pong = true;
			next_ping = now + PING_EVERY_MS;
		} else if (err == ERR_TIMEOUT && wait_or_stop(ln, redis_fd(r), next_ping)) {
			return ERR_OK;
		}
	}
}

static enum err subscribe(struct listener *ln, struct redis **ret, struct problem *why)
{
	const struct str words[] = {STR("SUBSCRIBE"), shared_channel};
	int64_t deadline = clock_monotonic_ms() + OPEN_DEADLINE_MS;
	struct redis_reply reply;
	struct redis *r = NULL;
	enum err err = redis_open(shared_address(ln->lookup->shared), deadline, &r, why);

	if (!err) {
		err = redis_call(r, deadline, words, 2, &reply);
		if (!err && reply.values[0].kind == REDIS_ERROR)
			err = err_because(
			    why, ERR_UNAVAILABLE, "SUBSCRIBE: %.*s", STR_ARG(reply.values[0].text));
		else if (err)
			err_because(why, err, "SUBSCRIBE: %s", err_text(err));
	}
	if (err)
		redis_close(r);
	else
		*ret = r;
	return err;
}

/* Logs a loss once, however often it is tried again. */
static void report(bool *lost, enum err err, const char *reason)
{
	if (err && !*lost)
		log_event(LOG_WARN, "redis_listening_lost", log_text("error", err_text(err)),
		    log_text("reason", reason[0] != '\0' ? reason : NULL));
	else if (!err && *lost)
		log_event(LOG_INFO, "redis_listening_back");
	*lost = err != ERR_OK;
}

static void *listen_always(void *arg)
{
	struct listener *ln = arg;
	unsigned backoff = BACKOFF_LEAST_MS;
	bool lost = false, stop = false;

	while (!stop) {
		struct redis *r = NULL;
		struct problem why = {""};
		enum err err = subscribe(ln, &r, &why);

		if (!err) {
			lookup_forget_all(ln->lookup);
			report(&lost, ERR_OK, "");
			backoff = BACKOFF_LEAST_MS;
			err = listen_on(ln, r);
			redis_close(r);
		}
		if (err)
			report(&lost, err, why.text);
		stop = err == ERR_OK || wait_or_stop(ln, -1,
					    clock_monotonic_ms() + backoff / 2 +
						(int64_t)random_below(backoff / 2 + 1));
		backoff = backoff > BACKOFF_MOST_MS / 2 ? BACKOFF_MOST_MS : backoff * 2;
	}
	return NULL;
}

/* ---- life ---- */

static bool start_thread(struct listener *ln)
{
	sigset_t all, before;
	bool ok;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = pthread_create(&ln->thread, NULL, listen_always, ln) == 0;
	if (ok)
		pthread_setname_np(ln->thread, "listener");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

enum err listener_start(struct lookup *l, struct listener **ret)
{
	struct listener *ln = calloc(1, sizeof *ln);

	if (ln == NULL)
		return ERR_NO_MEMORY;
	ln->lookup = l;
	ln->stop = eventfd(0, EFD_CLOEXEC);
	if (ln->stop < 0 || !start_thread(ln)) {
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
	struct shared_link link = {NULL};
	struct shared *shared = NULL;
	enum err err;

	if (options->redis_url[0] == '\0')
		return ERR_OK;
	err = shared_new(&shared_options, &shared, why);
	for (size_t i = 0; i < count && !err; i++)
		err = shared_announce(shared, &link, &codes[i], why);
	shared_leave(&link);
	shared_free(shared);
	return err;
}
