/* The thread of a server that keeps the public log.
 *
 * DESIGN: it looks several times a second what the store has that is not shown, by two questions
 * that take an index each: changes come from other servers and from the command line, too, so there
 * is no other bell. What fails is tried again, less and less often; the log is shown as it was
 * meanwhile, and visitors' pages do not depend on it. */
#include "server/bookkeeper.h"

#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "ledger/book.h"
#include "ledger/checkpoint.h"
#include "pages/exposition.h"

enum { ROUND_MS = 200, REST_MAX_MS = 5000, LOG_PERIOD_MS = 60000, BUSY_MS = 5000 };

struct bookkeeper {
	const struct config *config;
	struct sign_key *key; /* NULL: others sign */
	struct ledger_shown *shown;
	struct ledger_book *book;
	struct store *store;      /* NULL until it could be opened */
	unsigned rest_ms;         /* before the next round */
	int64_t failing_since_ms; /* 0: it does not */
	bool rebuilds;            /* as of the last round */
	struct log_outage failed, refused;
	_Atomic uint64_t behind;
	_Atomic int64_t complete_ms; /* when all that the store had was shown */
	_Atomic bool is_refused;
	pthread_t thread;
	bool runs;
	sem_t wake;
	_Atomic bool stopping;
};

/* ---- a round ---- */

static void bookkeeper_tell_failure(struct bookkeeper *k, enum err err, const char *reason)
{
	int64_t now_ms = clock_monotonic_ms();

	if (k->failing_since_ms == 0)
		k->failing_since_ms = now_ms;
	/* Whoever has the store or, at a restart, the folder is done in a moment. */
	if (err == ERR_BUSY && now_ms - k->failing_since_ms < BUSY_MS)
		return;
	if (err == ERR_REFUSED) {
		atomic_store(&k->is_refused, true);
		if (log_outage_begins(&k->refused, LOG_PERIOD_MS))
			log_event(LOG_ERROR, "ledger_refused", log_text("reason", reason));
	} else if (log_outage_begins(&k->failed, LOG_PERIOD_MS)) {
		log_event(LOG_ERROR, "ledger_failed", log_text("reason", reason));
	}
}

static void bookkeeper_tell_success(struct bookkeeper *k)
{
	bool was_failed = log_outage_ends(&k->failed), was_refused = log_outage_ends(&k->refused);

	k->failing_since_ms = 0;
	atomic_store(&k->is_refused, false);
	if (was_failed || was_refused)
		log_event(LOG_INFO, "ledger_back",
		    log_number("size", (int64_t)ledger_shown_size(k->shown)));
}

/* `since_ms`: when the store was asked. */
static void bookkeeper_note(
    struct bookkeeper *k, const struct ledger_book_state *state, int64_t since_ms)
{
	const struct ledger_view *view = ledger_shown_hold(k->shown);

	if (state->rebuilds && !k->rebuilds)
		log_event(LOG_WARN, "ledger_rebuilt", log_text("folder", k->config->ledger.folder));
	k->rebuilds = state->rebuilds;
	atomic_store(&k->behind, state->behind);
	if (view != NULL && state->behind == 0)
		atomic_store(&k->complete_ms, since_ms);
	ledger_view_release(view);
}

static enum err bookkeeper_turn(
    struct bookkeeper *k, struct ledger_book_state *ret, struct problem *why)
{
	enum err err = k->store != NULL
			   ? ERR_OK
			   : store_open(k->config->store.url, STORE_COUNT, &k->store, why);

	return err ? err : ledger_book_turn(k->book, k->store, clock_now(), ret, why);
}

static void bookkeeper_round(struct bookkeeper *k)
{
	int64_t since_ms = clock_monotonic_ms();
	struct ledger_book_state state = {.count = 0};
	struct problem why = {.text = ""};
	enum err err = bookkeeper_turn(k, &state, &why);

	if (!err) {
		bookkeeper_tell_success(k);
		bookkeeper_note(k, &state, since_ms);
		k->rest_ms = state.more ? 0 : ROUND_MS;
		return;
	}
	bookkeeper_tell_failure(k, err, why.text[0] == '\0' ? err_text(err) : why.text);
	if (err != ERR_BUSY && err != ERR_REFUSED) {
		store_close(k->store);
		k->store = NULL;
	}
	k->rest_ms = err == ERR_BUSY || k->rest_ms < ROUND_MS ? ROUND_MS : 2 * k->rest_ms;
	if (k->rest_ms > REST_MAX_MS)
		k->rest_ms = REST_MAX_MS;
}

static void bookkeeper_rest(struct bookkeeper *k)
{
	int64_t until_ms = clock_monotonic_ms() + k->rest_ms;
	const struct timespec until = {
	    .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};

	while (sem_clockwait(&k->wake, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR)
		continue;
}

static void *bookkeeper_run(void *arg)
{
	struct bookkeeper *k = arg;

	while (!atomic_load(&k->stopping)) {
		bookkeeper_round(k);
		bookkeeper_rest(k);
	}
	return NULL;
}

/* ---- start and end ---- */

static enum err bookkeeper_load_key(
    const struct config *config, struct sign_key **ret, struct problem *why)
{
	enum err err = ledger_name_check(str_from(config->ledger.name), why);

	if (err) {
		err_prefix(why, "[ledger] name");
		return err;
	}
	if (config->ledger.key[0] == '\0')
		return ERR_OK;
	err = sign_key_load(SIGN_ED25519, config->ledger.key, ret, why);
	if (err)
		err_prefix(why, "[ledger] key");
	return err;
}

enum err bookkeeper_check(const struct config *config, struct problem *why)
{
	struct sign_key *key = NULL;
	enum err err =
	    config->ledger.folder[0] == '\0' ? ERR_OK : bookkeeper_load_key(config, &key, why);

	sign_key_free(key);
	return err;
}

/* The log is there from the first request on, if nothing is wrong with the folder; else the first
 * round says what is. */
static enum err bookkeeper_begin(struct bookkeeper *k, struct problem *why)
{
	const struct config *config = k->config;
	struct problem unsaid = {.text = ""};

	k->shown = ledger_shown_new();
	if (k->shown != NULL)
		k->book = ledger_book_new(&(struct ledger_book_options){
		    config->ledger.folder, config->ledger.name, k->key, k->shown});
	if (k->book == NULL)
		return err_no_memory(why);
	ledger_book_open(k->book, &unsaid);
	k->runs = thread_start(&k->thread, "bookkeeper", bookkeeper_run, k);
	return k->runs ? ERR_OK
		       : err_because(why, ERR_NO_MEMORY,
			     "the thread that keeps the public log cannot start");
}

enum err bookkeeper_start(const struct config *config, struct bookkeeper **ret, struct problem *why)
{
	struct bookkeeper *k;
	enum err err;

	*ret = NULL;
	if (config->ledger.folder[0] == '\0')
		return ERR_OK;
	k = calloc(1, sizeof *k);
	if (k == NULL)
		return err_no_memory(why);
	k->config = config;
	sem_init(&k->wake, 0, 0);
	atomic_store(&k->complete_ms, clock_monotonic_ms());
	err = bookkeeper_load_key(config, &k->key, why);
	if (!err)
		err = bookkeeper_begin(k, why);
	if (err)
		bookkeeper_stop(k);
	else
		*ret = k;
	return err;
}

void bookkeeper_stop(struct bookkeeper *k)
{
	if (k == NULL)
		return;
	atomic_store(&k->stopping, true);
	sem_post(&k->wake);
	if (k->runs)
		pthread_join(k->thread, NULL);
	ledger_book_free(k->book);
	ledger_shown_free(k->shown);
	sign_key_free(k->key);
	store_close(k->store);
	sem_destroy(&k->wake);
	free(k);
}

struct ledger_shown *bookkeeper_shown(const struct bookkeeper *k)
{
	return k == NULL ? NULL : k->shown;
}

void bookkeeper_write_key(const struct bookkeeper *k, struct buf *to)
{
	unsigned char public[SIGN_PUBLIC_MAX];
	size_t len;

	if (k == NULL || k->key == NULL)
		return;
	sign_key_public(k->key, public, &len);
	ledger_key_write(str_from(k->config->ledger.name), public, to);
}

void bookkeeper_write(const struct bookkeeper *k, struct buf *to)
{
	int64_t lag_ms;

	if (k == NULL)
		return;
	lag_ms = clock_monotonic_ms() - atomic_load(&k->complete_ms);
	exposition_gauge(to, "trustseal_ledger_entries",
	    "Entries in the public log, as it is shown.", ledger_shown_size(k->shown));
	exposition_gauge(to, "trustseal_ledger_behind",
	    "Entries in the store that it does not show yet.", atomic_load(&k->behind));
	exposition_head(to, "trustseal_ledger_lag_seconds", "gauge",
	    "Since the moment for which it shows all entries.");
	buf_printf(to, "trustseal_ledger_lag_seconds %.3f\n", (double)lag_ms / 1000);
	exposition_gauge(to, "trustseal_ledger_refused",
	    "1 while nothing is signed until somebody has looked.", atomic_load(&k->is_refused));
}
