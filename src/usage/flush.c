/* Counts who uses which sticker where: collects what event loops counted, and writes it. */
#include "usage/usage_private.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include "base/clock.h"
#include "base/local_time.h"

/* Milliseconds between two batches, for other writers; between two reports of a loss; that the last
 * flush may take, if the store lets it. */
enum { PAUSE_MS = 20, REPORT_MS = 60000, LAST_MS = 10000, SPINS = 1000 };
/* Milliseconds for which a batch may keep others from writing, and what is little; its entries. */
enum { LONG_MS = 200, SHORT_MS = 50, BATCH_LEAST = 128 };

void usage_wake(struct usage *u)
{
	sem_post(&u->wake);
}

/* ---- collecting ---- */

static void note_seen(struct usage *u, const struct usage_item *item, uint64_t n)
{
	if (!item->invented)
		return;
	usage_sketch_add(u->seen, usage_sketch_key(item->code, item->host), n);
	if (item->claimed)
		usage_sketch_add(u->seen, usage_sketch_key(USAGE_NO_CODE, item->host), n);
}

static void collect_entry(
    struct usage *u, const struct usage_table *from, const struct usage_entry *e)
{
	struct usage_item item = usage_table_item(from, e);

	note_seen(u, &item, e->n);
	if (usage_table_add(u->collected, &item, e->n))
		return;
	if (item.invented) {
		item.host = (struct str){NULL, 0};
		item.invented = item.claimed = false;
		atomic_fetch_add(&u->stats_unnamed, e->n);
		if (usage_table_add(u->collected, &item, e->n))
			return;
	}
	atomic_fetch_add(&u->stats_lost, e->n);
}

/* Waits until the thread is in no table, or in the new one. */
static void await_owner(const struct usage_counter *c)
{
	for (unsigned i = 0; atomic_load(&c->busy); i++)
		if (i >= SPINS)
			clock_sleep_ms(1);
}

static void note_waiting(struct usage *u)
{
	atomic_store(&u->stats_waiting, u->collected->count + u->writing->count - u->written);
}

static void collect(struct usage *u)
{
	for (struct usage_counter *c = atomic_load(&u->counters); c != NULL; c = c->next) {
		struct usage_table *full = atomic_exchange(&c->table, c->spare);

		await_owner(c);
		for (size_t i = 0; i < full->count; i++)
			collect_entry(u, full, &full->entries[i]);
		usage_table_clear(full);
		c->spare = full;
	}
	note_waiting(u);
}

/* ---- writing ---- */

static enum err open_store(struct usage *u, struct problem *why)
{
	if (u->store != NULL)
		return ERR_OK;
	return store_open(u->options.store_url, STORE_COUNT, &u->store, why);
}

/* A lock passes; after anything else the store is opened anew. */
static enum err store_failed(struct usage *u, enum err err, struct problem *why)
{
	if (u->store != NULL && why != NULL)
		*why = *store_why(u->store);
	if (err != ERR_BUSY) {
		store_close(u->store);
		u->store = NULL;
	}
	return err;
}

/* The next batch, until it is written the same one. False when there is none. In the order of codes
 * a batch touches few pages of the store: the keys of its tables begin with the code. */
static bool next_batch(struct usage *u, int64_t now, struct store_usage_batch *ret)
{
	if (u->written == u->writing->count) {
		struct usage_table *empty = u->writing;

		usage_table_clear(empty);
		u->writing = u->collected;
		usage_table_sort(u->writing);
		u->collected = empty;
		u->written = 0;
	}
	if (u->batch == 0) {
		size_t left = u->writing->count - u->written;

		u->batch = left < u->batch_most ? left : u->batch_most;
	}
	*ret = (struct store_usage_batch){.process = u->process,
	    .number = u->number,
	    .items = u->items,
	    .counts = u->counts,
	    .count = u->batch,
	    .seen = u->seen,
	    .now = now};
	for (size_t i = 0; i < ret->count; i++) {
		u->items[i] = usage_table_item(u->writing, &u->writing->entries[u->written + i]);
		u->counts[i] = u->writing->entries[u->written + i].n;
	}
	return ret->count > 0;
}

/* Batches grow while the store is quick and shrink when it is not. */
static void fit_batch(struct usage *u, int64_t took_ms)
{
	if (took_ms > LONG_MS && u->batch_most > BATCH_LEAST)
		u->batch_most /= 2;
	if (took_ms < SHORT_MS && u->batch == u->batch_most &&
	    u->batch_most < STORE_USAGE_BATCH_MAX)
		u->batch_most *= 2;
}

/* Writes one batch; *ret_more tells whether there is another. */
static enum err write_one(struct usage *u, int64_t now, bool *ret_more, struct problem *why)
{
	struct store_usage_batch batch;
	int64_t begun;
	enum err err;

	*ret_more = next_batch(u, now, &batch);
	if (!*ret_more)
		return ERR_OK;
	err = open_store(u, why);
	if (err)
		return err;
	begun = clock_monotonic_ms();
	err = store_add_usage(u->store, &batch);
	if (err)
		return store_failed(u, err, why);
	fit_batch(u, clock_monotonic_ms() - begun);
	u->written += batch.count;
	u->batch = 0;
	note_waiting(u);
	u->number++;
	for (size_t i = 0; i < batch.count; i++)
		atomic_fetch_add(&u->stats_written, batch.counts[i]);
	return ERR_OK;
}

/* ---- telling ---- */

static void tell_failure(struct usage *u, enum err err, const struct problem *why)
{
	atomic_fetch_add(&u->stats_errors, 1);
	if (!u->failing)
		log_event(LOG_WARN, "usage_not_written",
		    log_text("reason", why->text[0] == '\0' ? err_text(err) : why->text),
		    log_text("then", "kept in memory and tried again"));
	u->failing = true;
}

static void tell_success(struct usage *u)
{
	if (u->failing)
		log_event(LOG_INFO, "usage_written_again");
	u->failing = false;
}

static void tell_loss(struct usage *u)
{
	struct usage_stats stats;

	usage_stats(u, &stats);
	if (stats.lost == u->loss_logged || !log_allowed(&u->loss_told, REPORT_MS))
		return;
	log_event(LOG_WARN, "usage_lost",
	    log_number("count", (int64_t)(stats.lost - u->loss_logged)),
	    log_text("reason", "[usage] memory is full"));
	u->loss_logged = stats.lost;
}

/* ---- housekeeping ---- */

static void begin_day(struct usage *u, int64_t now)
{
	int32_t today = local_time_days(now);

	if (today == u->today)
		return;
	if (u->today != 0)
		usage_sketch_halve(u->seen);
	u->today = today;
	u->pruned = -1;
	u->pruning = u->options.keep_days > 0;
}

/* One step of each kind of work that is left; *ret_more tells whether contracts have changed that
 * are not looked at yet. */
static enum err keep_house(struct usage *u, int64_t now, bool *ret_more, struct problem *why)
{
	enum err err = open_store(u, why);

	*ret_more = false;
	if (err)
		return err;
	begin_day(u, now);
	err = store_follow_usage(u->store, ret_more);
	if (!err && u->pruning)
		err = store_prune_usage(u->store, u->today - (int32_t)u->options.keep_days, now,
		    &u->pruned, &u->pruning);
	return err ? store_failed(u, err, why) : ERR_OK;
}

/* ---- the collector ---- */

/* Lets other writers have their turn, and event loops empty tables. */
static void give_way(struct usage *u)
{
	if (u->options.flush_s == 0 || atomic_load(&u->stopping))
		return;
	clock_sleep_ms(PAUSE_MS);
	collect(u);
}

static enum err write_all(struct usage *u, int64_t now, struct problem *why)
{
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err) {
		err = write_one(u, now, &more, why);
		if (more && !err)
			give_way(u);
	}
	for (more = true; more && !err && !atomic_load(&u->stopping);) {
		err = keep_house(u, now, &more, why);
		if (more && !err)
			give_way(u);
	}
	return err;
}

enum err usage_flush(struct usage *u, int64_t now, struct problem *why)
{
	enum err err;

	collect(u);
	err = write_all(u, now, why);
	collect(u);
	return err;
}

/* Until it is time, or somebody says that it is. */
static void wait_for_work(struct usage *u)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += u->options.flush_s;
	while (sem_clockwait(&u->wake, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR)
		continue;
}

/* A store that failed is left alone for one interval, however often tables fill. */
static void turn(struct usage *u)
{
	struct problem why = {.text = ""};
	enum err err;

	collect(u);
	if (u->failing && clock_monotonic_ms() < u->next_write_ms)
		return;
	err = write_all(u, clock_now(), &why);
	u->next_write_ms = clock_monotonic_ms() + u->options.flush_s * INT64_C(1000);
	if (err)
		tell_failure(u, err, &why);
	else
		tell_success(u);
}

/* What is left is lost with the process. */
static void end(struct usage *u)
{
	int64_t deadline = clock_monotonic_ms() + LAST_MS;
	struct problem why = {.text = ""};
	uint64_t lost = 0;
	enum err err;

	do {
		collect(u);
		err = write_all(u, clock_now(), &why);
	} while (err == ERR_BUSY && clock_monotonic_ms() < deadline);
	if (!err)
		return;
	for (size_t i = u->written; i < u->writing->count; i++)
		lost += u->writing->entries[i].n;
	for (size_t i = 0; i < u->collected->count; i++)
		lost += u->collected->entries[i].n;
	log_event(LOG_ERROR, "usage_lost", log_number("count", (int64_t)lost),
	    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text));
}

void *usage_run(void *arg)
{
	struct usage *u = arg;

	prctl(PR_SET_NAME, "usage");
	while (!atomic_load(&u->stopping)) {
		wait_for_work(u);
		turn(u);
		tell_loss(u);
	}
	end(u);
	return NULL;
}
