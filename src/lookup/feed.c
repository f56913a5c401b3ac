/* Follows the store's changes. */
#include "lookup/feed.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "record/records.h"
#include "store/rows.h"

/* HISTORY: events that are read at the start, so that what Redis has from before is believed. */
enum { READ_AT_ONCE = 1000, HISTORY = CHANGES_MAX / 2, LOG_PERIOD_MS = 10000 };

struct lookup_feed {
	struct lookup_feed_options options;
	char *store_url;
	pthread_t thread;
	int stop; /* an eventfd, readable when the thread shall end */
	atomic_int_least64_t confirmed_ms;
	atomic_uint_least64_t rewinds;
	/* The thread's own. */
	struct store *store; /* NULL until it can be opened */
	bool begun;          /* `at` is a place */
	struct feed_place at;
	struct log_outage outage;
};

/* ---- what is told ---- */

static void feed_tell(
    const struct lookup_feed *f, const struct feed_event *e, const struct code *code)
{
	if (f->options.changes != NULL)
		changes_add(f->options.changes, &e->place, code);
	if (code != NULL)
		lookup_memory_forget(f->options.memory, code);
}

/* An event names one code; the records of those that lead to it depend on it, too. */
static enum err feed_take_event(
    struct lookup_feed *f, const struct feed_event *e, struct arena *arena)
{
	struct code *before = NULL;
	size_t count = 0;
	enum err err = ERR_OK;

	if (e->renews)
		err = store_predecessors(f->store, &e->code, arena, &before, &count);
	if (err)
		return err;
	feed_tell(f, e, e->code.text[0] == '\0' ? NULL : &e->code);
	for (size_t i = 0; i < count; i++)
		feed_tell(f, e, &before[i]);
	f->at = e->place;
	lookup_memory_pass(f->options.memory, e->place.id);
	return ERR_OK;
}

/* The store was set back: nothing that was read is known to be so. */
static void feed_rewind(struct lookup_feed *f)
{
	log_event(LOG_ERROR, "feed_set_back", log_number("newest", (int64_t)f->at.id),
	    log_text("reason", "the store lacks what it had: a backup was restored, or a fail-over "
			       "lost it; all records are read anew"));
	atomic_store(&f->confirmed_ms, 0);
	/* Nothing is confirmed, nor by a place of the old history, until the new one is read. */
	if (f->options.changes != NULL)
		changes_clear(f->options.changes);
	lookup_memory_confirm(f->options.memory, 0, 0);
	lookup_memory_pass(f->options.memory, 0);
	lookup_memory_forget_all(f->options.memory);
	f->begun = false;
	atomic_fetch_add(&f->rewinds, 1);
}

/* From an early event on, so that what was read by others lately is judged, too. What was read
 * before the first question is not confirmed by it. */
static enum err feed_begin(struct lookup_feed *f, uint64_t *ret_from)
{
	uint64_t newest;
	enum err err = store_feed_newest(f->store, &newest);

	if (err)
		return err;
	f->at = (struct feed_place){0, 0};
	if (f->options.changes == NULL) {
		*ret_from = newest > 0 ? newest : 1;
		return ERR_OK;
	}
	*ret_from = newest > HISTORY ? newest - HISTORY : 1;
	changes_clear(f->options.changes);
	if (newest == 0)
		changes_add(f->options.changes, &f->at, NULL);
	return ERR_OK;
}

/* Reads on until nothing is left. False in *ret_whole when the store was set back. */
static enum err feed_read(struct lookup_feed *f, uint64_t from, bool *ret_whole)
{
	size_t count = READ_AT_ONCE;
	enum err err = ERR_OK;

	*ret_whole = true;
	while (!err && count == READ_AT_ONCE && *ret_whole) {
		struct arena arena = {0};
		struct feed_event *events = NULL;
		size_t i = 0;

		err = store_feed(f->store, from, READ_AT_ONCE, &arena, &events, &count);
		/* The first is the one that is known already. */
		if (!err && f->at.id != 0 && f->at.id == from) {
			*ret_whole = count > 0 && events[0].place.id == f->at.id &&
				     events[0].place.identity == f->at.identity;
			i = 1;
		}
		for (; i < count && !err && *ret_whole; i++)
			err = feed_take_event(f, &events[i], &arena);
		from = f->at.id;
		arena_free(&arena);
	}
	return err;
}

static enum err feed_ask(struct lookup_feed *f)
{
	int64_t now = clock_now(), now_ms = clock_monotonic_ms();
	uint64_t from = f->at.id > 0 ? f->at.id : 1;
	bool whole = true, begun = f->begun;
	/* That a file was replaced is seen when a snapshot begins. */
	enum err err = store_begin_snapshot(f->store);

	if (err)
		return err;
	if (!begun)
		err = feed_begin(f, &from);
	if (!err)
		err = feed_read(f, from, &whole);
	err = store_end_snapshot(f->store, err);
	if (err)
		return err;
	if (!whole) {
		feed_rewind(f);
		return ERR_OK;
	}
	if (!begun)
		lookup_memory_forget_all(f->options.memory);
	f->begun = true;
	lookup_memory_confirm(f->options.memory, now, now_ms);
	atomic_store(&f->confirmed_ms, now_ms);
	return ERR_OK;
}

/* ---- the thread ---- */

/* As reader.c does: opened at need, asked whether it still is one for this program (and
 * still the one of this name: a file may have been replaced), and closed after a failure. Workers
 * follow before anything is read: lookup_memory_opened(). */
static enum err feed_open_store(struct lookup_feed *f, struct problem *why)
{
	enum err err;

	if (f->store == NULL) {
		err = store_open(f->store_url, STORE_READ, &f->store, why);
		if (!err)
			lookup_memory_opened(f->options.memory);
		return err;
	}
	err = store_check_version(f->store);
	if (err)
		*why = *store_why(f->store);
	return err;
}

static void feed_turn(struct lookup_feed *f)
{
	struct problem why = {.text = ""};
	enum err err = feed_open_store(f, &why);

	if (!err && (err = feed_ask(f)) != ERR_OK)
		why = *store_why(f->store);
	if (!err && log_outage_ends(&f->outage))
		log_event(LOG_INFO, "feed_back", log_number("newest", (int64_t)f->at.id));
	if (!err)
		return;
	if (err != ERR_BUSY && err != ERR_NO_MEMORY) {
		store_close(f->store);
		f->store = NULL;
	}
	if (log_outage_begins(&f->outage, LOG_PERIOD_MS))
		log_event(LOG_WARN, "feed_lost", log_text("error", err_text(err)),
		    log_text("reason", why.text));
}

static void *feed_run(void *arg)
{
	struct lookup_feed *f = arg;
	struct pollfd stop = {.fd = f->stop, .events = POLLIN};

	do
		feed_turn(f);
	while (poll(&stop, 1, f->begun ? FEED_EVERY_MS : FEED_EVERY_MS / 5) <= 0);
	store_close(f->store);
	return NULL;
}

/* ---- life ---- */

enum err lookup_feed_start(const struct lookup_feed_options *options, struct lookup_feed **ret)
{
	struct lookup_feed *f = calloc(1, sizeof *f);

	if (f == NULL)
		return ERR_NO_MEMORY;
	f->options = *options;
	f->store_url = strdup(options->store_url);
	f->stop = eventfd(0, EFD_CLOEXEC);
	if (f->store_url == NULL || f->stop < 0 || !thread_start(&f->thread, "feed", feed_run, f)) {
		if (f->stop >= 0)
			close(f->stop);
		free(f->store_url);
		free(f);
		return ERR_NO_MEMORY;
	}
	*ret = f;
	return ERR_OK;
}

void lookup_feed_stop(struct lookup_feed *feed)
{
	const uint64_t one = 1;
	ssize_t written;

	if (feed == NULL)
		return;
	written = write(feed->stop, &one, sizeof one);
	assert(written == sizeof one);
	(void)written;
	pthread_join(feed->thread, NULL);
	close(feed->stop);
	free(feed->store_url);
	free(feed);
}

struct lookup_feed_state lookup_feed_state(const struct lookup_feed *feed)
{
	int64_t confirmed = atomic_load(&feed->confirmed_ms);
	int64_t lag = confirmed == 0 ? 0 : clock_monotonic_ms() - confirmed;

	return (struct lookup_feed_state){.sound = confirmed != 0 && lag < FEED_LATEST_MS,
	    .lag_ms = lag,
	    .place = lookup_memory_passed(feed->options.memory),
	    .rewinds = atomic_load(&feed->rewinds)};
}
