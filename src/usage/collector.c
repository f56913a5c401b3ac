/* Collects what event loops counted, and writes it into the store. */
#include "usage/collector.h"

#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/random.h"
#include "base/thread.h"
#include "usage/handle.h"
#include "usage/house.h"
#include "usage/mailbox.h"
#include "usage/settler.h"
#include "usage/write.h"

enum {
	PAUSE_MS = 20,     /* between two batches, for other writers */
	REPORT_MS = 60000, /* between two reports of a loss */
	LAST_MS = 10000,   /* that the last flush may take, if the store lets it */
	BATCH_FIRST = 2048 /* entries */
};

struct usage_collector {
	struct usage_options options;
	struct usage_counters *counters;
	struct usage_mailbox *mailbox;
	char process[33]; /* no other process and no other collector has it */
	sem_t wake;
	pthread_t thread;
	_Atomic bool stopping;

	/* The rest is the thread's, but for the atomic ones. */
	struct usage_table *collected; /* what came since `writing` was begun */
	struct usage_table *writing;   /* what is being written, from entry `written` on */
	size_t written;
	int64_t number;    /* of the batch that begins there */
	size_t batch;      /* its entries, once it was tried; 0 before */
	size_t batch_most; /* entries of the next: as many as the store takes quickly */
	struct usage_sketch *seen;
	struct usage_item *items;
	uint64_t *counts;
	struct usage_handle handle;
	int64_t next_write_ms;
	struct usage_house house;
	struct usage_settler settler;
	int64_t turn_ends_ms;
	struct log_limit loss_told;
	uint64_t loss_logged;
	_Atomic uint64_t stats_written, stats_lost, stats_unnamed, stats_errors, stats_waiting;
	_Atomic bool failing; /* the last flush did */
};

/* ---- collecting ---- */

static void collect_entry(struct usage_collector *c, struct usage_item item, uint64_t n)
{
	if (item.invented)
		usage_sketch_add(c->seen, usage_sketch_key(item.code, item.host), n);
	if (item.invented && item.claimed)
		usage_sketch_add(c->seen, usage_sketch_key(USAGE_NO_CODE, item.host), n);
	if (usage_table_add(c->collected, &item, n))
		return;
	if (item.invented) {
		item.host = (struct str){NULL, 0};
		item.invented = item.claimed = false;
		atomic_fetch_add(&c->stats_unnamed, n);
		if (usage_table_add(c->collected, &item, n))
			return;
	}
	atomic_fetch_add(&c->stats_lost, n);
}

static void collect_table(void *arg, const struct usage_table *full)
{
	for (size_t i = 0; i < full->count; i++)
		collect_entry(arg, usage_table_item(full, &full->entries[i]), full->entries[i].n);
}

static void collector_note_waiting(struct usage_collector *c)
{
	atomic_store(&c->stats_waiting, c->collected->count + c->writing->count - c->written);
}

static void collector_collect(struct usage_collector *c)
{
	usage_counters_collect(c->counters, collect_table, c);
	collector_note_waiting(c);
}

/* ---- writing ---- */

/* The next batch, until it is written the same one. False when there is none. In the order of codes
 * a batch touches few pages of the store: the keys of its tables begin with the code. */
static bool batch_next(struct usage_collector *c, int64_t now, struct usage_batch *ret)
{
	if (c->written == c->writing->count) {
		struct usage_table *empty = c->writing;

		usage_table_clear(empty);
		c->writing = c->collected;
		usage_table_sort(c->writing);
		c->collected = empty;
		c->written = 0;
	}
	if (c->batch == 0) {
		size_t left = c->writing->count - c->written;

		c->batch = left < c->batch_most ? left : c->batch_most;
	}
	*ret = (struct usage_batch){.process = c->process,
	    .number = c->number,
	    .items = c->items,
	    .counts = c->counts,
	    .count = c->batch,
	    .seen = c->seen,
	    .now = now};
	for (size_t i = 0; i < ret->count; i++) {
		c->items[i] = usage_table_item(c->writing, &c->writing->entries[c->written + i]);
		c->counts[i] = c->writing->entries[c->written + i].n;
	}
	return ret->count > 0;
}

/* Writes one batch; *ret_more tells whether there is another. */
static enum err batch_write(
    struct usage_collector *c, int64_t now, bool *ret_more, struct problem *why)
{
	struct usage_batch batch;
	int64_t begun;
	enum err err;

	*ret_more = batch_next(c, now, &batch);
	if (!*ret_more)
		return ERR_OK;
	err = usage_handle_open(&c->handle, why);
	if (err)
		return err;
	begun = clock_monotonic_ms();
	err = usage_write_batch(c->handle.store, &batch);
	if (err)
		return usage_handle_failed(&c->handle, err, why);
	usage_settler_fit(&c->batch_most, c->batch, clock_monotonic_ms() - begun);
	c->written += batch.count;
	c->batch = 0;
	collector_note_waiting(c);
	c->number++;
	c->settler.inbox.items += batch.count;
	for (size_t i = 0; i < batch.count; i++)
		atomic_fetch_add(&c->stats_written, batch.counts[i]);
	return ERR_OK;
}

/* What visitors reported, one after the other. */
static enum err collector_write_complaints(struct usage_collector *c, struct problem *why)
{
	struct usage_complaint complaint;
	enum err err = ERR_OK;

	while (!err && usage_mailbox_first(c->mailbox, &complaint)) {
		err = usage_handle_open(&c->handle, why);
		if (err)
			return err;
		err = usage_complaint_add(c->handle.store, &complaint);
		if (err)
			return usage_handle_failed(&c->handle, err, why);
		usage_mailbox_drop(c->mailbox);
	}
	return err;
}

/* ---- telling ---- */

static void collector_tell_loss(struct usage_collector *c)
{
	struct usage_stats stats;

	usage_collector_stats(c, &stats);
	if (stats.lost == c->loss_logged || !log_allowed(&c->loss_told, REPORT_MS))
		return;
	log_event(LOG_ERROR, "usage_lost",
	    log_number("count", (int64_t)(stats.lost - c->loss_logged)),
	    log_text("reason", "[usage] memory is full"));
	c->loss_logged = stats.lost;
}

/* ---- the collector ---- */

/* Lets other writers have their turn, and event loops empty tables. */
static void collector_give_way(struct usage_collector *c)
{
	if (c->options.flush_s == 0 || atomic_load(&c->stopping))
		return;
	clock_sleep_ms(PAUSE_MS);
	collector_collect(c);
}

/* ---- settling ---- */

/* Should what was counted be written before more is settled? */
static bool collector_flush_is_due(const struct usage_collector *c)
{
	return atomic_load(&c->stopping) || c->collected->count > c->collected->max / 2 ||
	       (c->options.flush_s > 0 && clock_monotonic_ms() >= c->turn_ends_ms);
}

static void collector_settle(struct usage_collector *c, int64_t now)
{
	struct problem why = {.text = ""};
	bool due = false;
	enum err err = usage_settler_is_due(&c->settler, &c->handle, now, &due, &why);

	while (!err && due && !collector_flush_is_due(c)) {
		err = usage_settler_step(&c->settler, &c->handle, now, &why);
		due = c->settler.settling;
		if (!err && due)
			collector_give_way(c);
	}
	if (err)
		usage_settler_note_failure(&c->settler, err, &why);
}

/* The inbox is bounded: what it has no room for waits in memory, which is bounded, too. */
static enum err collector_make_room(struct usage_collector *c, int64_t now, struct problem *why)
{
	const struct usage_settler *settler = &c->settler;
	enum err err = ERR_OK;

	if (settler->inbox.items < settler->inbox_max || atomic_load(&c->stopping))
		return ERR_OK;
	usage_settler_note_full(&c->settler);
	err = usage_handle_open(&c->handle, why);
	while (!err && settler->inbox.items >= settler->inbox_max) {
		err = usage_settler_step(&c->settler, &c->handle, now, why);
		if (!err)
			collector_give_way(c);
	}
	return err;
}

/* ---- all ---- */

static enum err collector_write_batches(struct usage_collector *c, int64_t now, struct problem *why)
{
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err) {
		err = collector_make_room(c, now, why);
		if (!err)
			err = batch_write(c, now, &more, why);
		if (more && !err)
			collector_give_way(c);
	}
	return err;
}

static enum err collector_write_all(struct usage_collector *c, int64_t now, struct problem *why)
{
	bool more = true;
	enum err err = collector_write_batches(c, now, why);

	if (!err)
		err = collector_write_complaints(c, why);
	if (!err)
		collector_settle(c, now);
	for (; more && !err && !atomic_load(&c->stopping);) {
		err = usage_house_keep(
		    &c->house, &c->handle, c->seen, c->options.keep_days, now, &more, why);
		if (more && !err)
			collector_give_way(c);
	}
	return err;
}

enum err usage_collector_flush(struct usage_collector *c, int64_t now, struct problem *why)
{
	enum err err;

	collector_collect(c);
	err = collector_write_all(c, now, why);
	collector_collect(c);
	return err;
}

/* A store that failed is left alone for one interval, however often tables fill. */
static void collector_turn(struct usage_collector *c)
{
	struct problem why = {.text = ""};
	enum err err;

	c->turn_ends_ms = clock_monotonic_ms() + c->options.flush_s * INT64_C(1000);
	collector_collect(c);
	if (c->failing && clock_monotonic_ms() < c->next_write_ms)
		return;
	err = collector_write_all(c, clock_now(), &why);
	c->next_write_ms = clock_monotonic_ms() + c->options.flush_s * INT64_C(1000);
	if (err) {
		atomic_fetch_add(&c->stats_errors, 1);
		if (!c->failing)
			log_event(LOG_ERROR, "usage_not_written",
			    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text),
			    log_text("then", "kept in memory and tried again"));
	} else if (c->failing) {
		log_event(LOG_INFO, "usage_written_again");
	}
	c->failing = err != ERR_OK;
	c->settler.settling = c->settler.settling && !err;
}

/* What is left is lost with the process. */
static void collector_end(struct usage_collector *c)
{
	int64_t deadline = clock_monotonic_ms() + LAST_MS;
	struct problem why = {.text = ""};
	uint64_t lost = 0;
	enum err err;

	do {
		collector_collect(c);
		err = collector_write_all(c, clock_now(), &why);
	} while (err == ERR_BUSY && clock_monotonic_ms() < deadline);
	if (!err)
		return;
	for (size_t i = c->written; i < c->writing->count; i++)
		lost += c->writing->entries[i].n;
	for (size_t i = 0; i < c->collected->count; i++)
		lost += c->collected->entries[i].n;
	log_event(LOG_ERROR, "usage_lost", log_number("count", (int64_t)lost),
	    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text));
}

static void *collector_run(void *arg)
{
	struct usage_collector *c = arg;
	struct timespec until;

	while (!atomic_load(&c->stopping)) {
		/* Until it is time, or somebody says that it is; not when settling had to stop
		 * for what is to be written meanwhile. */
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += c->options.flush_s;
		while (!c->settler.settling &&
		       sem_clockwait(&c->wake, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR)
			continue;
		collector_turn(c);
		collector_tell_loss(c);
	}
	collector_end(c);
	return NULL;
}

void usage_collector_wake(struct usage_collector *c)
{
	sem_post(&c->wake);
}

void usage_collector_stats(struct usage_collector *c, struct usage_stats *ret)
{
	struct usage_counters_stats counted = usage_counters_stats(c->counters);

	*ret = (struct usage_stats){.written = atomic_load(&c->stats_written),
	    .lost = atomic_load(&c->stats_lost) + counted.lost,
	    .unnamed = atomic_load(&c->stats_unnamed) + counted.unnamed,
	    .errors = atomic_load(&c->stats_errors),
	    .settled = atomic_load(&c->settler.stats_settled),
	    .full = atomic_load(&c->settler.stats_full),
	    .inbox = atomic_load(&c->settler.stats_inbox),
	    .waiting = atomic_load(&c->stats_waiting),
	    .failing = atomic_load(&c->failing)};
}

/* ---- life ---- */

static void collector_free(struct usage_collector *c)
{
	usage_table_free(c->collected);
	usage_table_free(c->writing);
	free(c->seen);
	free(c->items);
	free(c->counts);
	usage_handle_close(&c->handle);
	sem_destroy(&c->wake);
	free(c);
}

enum err usage_collector_start(const struct usage_options *options, struct usage_counters *counters,
    struct usage_mailbox *mailbox, struct usage_collector **ret)
{
	struct usage_collector *c = calloc(1, sizeof *c);
	unsigned char bytes[16];

	if (c == NULL)
		return ERR_NO_MEMORY;
	c->options = *options;
	c->counters = counters;
	c->mailbox = mailbox;
	c->number = 1;
	c->batch_most = BATCH_FIRST;
	c->handle.url = c->options.store_url;
	usage_settler_init(
	    &c->settler, options->inbox_max > 0 ? options->inbox_max : USAGE_INBOX_MAX);
	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, c->process);
	sem_init(&c->wake, 0, 0);
	c->collected = usage_table_new(options->memory / 4);
	c->writing = usage_table_new(options->memory / 4);
	c->seen = calloc(1, sizeof *c->seen);
	c->items = calloc(USAGE_BATCH_MAX, sizeof *c->items);
	c->counts = calloc(USAGE_BATCH_MAX, sizeof *c->counts);
	if (c->collected == NULL || c->writing == NULL || c->seen == NULL || c->items == NULL ||
	    c->counts == NULL ||
	    (options->flush_s > 0 && !thread_start(&c->thread, "usage", collector_run, c))) {
		collector_free(c);
		return ERR_NO_MEMORY;
	}
	*ret = c;
	return ERR_OK;
}

void usage_collector_stop(struct usage_collector *c)
{
	if (c == NULL)
		return;
	if (c->options.flush_s > 0) {
		atomic_store(&c->stopping, true);
		usage_collector_wake(c);
		pthread_join(c->thread, NULL);
	}
	collector_free(c);
}
