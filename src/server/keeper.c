/* A thread for what is due by time.
 *
 * DESIGN: no verdict and no rule depends on it: what lapsed has lapsed by its time, noted or not.
 * So the work is done in small steps that keep no other writer waiting, and what fails is tried
 * again in the next round. Several servers may do the same work side by side: each step is a
 * transaction that looks before it acts. */
#include "server/keeper.h"

#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "applications/sweep.h"
#include "attention/turn.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/random.h"
#include "base/thread.h"
#include "help/counter.h"
#include "notices/turn.h"
#include "orders/invoicing.h"
#include "orders/price_list.h"
#include "registry/agreement.h"
#include "registry/announce.h"
#include "registry/backlog.h"
#include "registry/contacts.h"
#include "registry/imports/import_proposal.h"
#include "record/revoked_key.h"
#include "registry/retirement.h"
#include "store/desk.h"
#include "registry/decision.h"

enum {
	ROUND_S = 5,
	RETIRE_S = 3600,
	STEP = 50 /* rows of a step */,
	IMPORT_MS = 10000,
	ATTEND_MS = 500,
	TELL_MS = 1000
};
/* Counting takes at most a hundredth of the time. */
enum { COUNT_LEAST_MS = 4000, COUNT_REST = 100 };

struct keeper {
	struct store_desk desk;
	struct registry_terms terms;
	const struct config *config;
	struct retirement_place retired;
	int64_t retire_at; /* when that is walked next */
	struct attention_turn turn;
	struct notices_turn notices;
	struct attention_board board;
	struct help_counter *help;
	int64_t count_ms; /* when it is counted next */
	struct price_list *prices;
	struct code invoiced; /* orders up to this one were looked at in this turn */
	unsigned contacts_days;
	int64_t customer;      /* customers up to this one were looked at in this turn */
	int64_t revoked;       /* keys of certificates up to this one are kept */
	bool knows_revoked;    /* of all that were revoked before the start */
	struct code forgotten; /* contracts up to this one were looked at in this turn */
	char server[33];       /* no other has it */
	pthread_t thread;
	sem_t wake;
	_Atomic bool stopping;
	_Atomic unsigned other_approvals; /* that another server wants; 0: none does */
};

/* A step of some work; *ret_more: there may be more of it. */
typedef enum err keeper_step(struct keeper *k, const struct change *c, bool *ret_more);

static enum err keeper_lapse(struct keeper *k, const struct change *c, bool *ret_more)
{
	size_t count = 0;
	enum err err = registry_lapse(c, STEP, &count);

	(void)k;
	*ret_more = count == STEP;
	return err;
}

/* Plans the end of what retired services issued: after the start, and then every hour. */
static enum err keeper_retire(struct keeper *k, const struct change *c, bool *ret_more)
{
	enum err err;

	*ret_more = false;
	if (k->config->issue.retired.count == 0 || c->now < k->retire_at)
		return ERR_OK;
	err = retirement_walk(c, k->config, STEP, &k->retired, ret_more);
	if (!err && !*ret_more) {
		k->retired = (struct retirement_place){.service = 0};
		k->retire_at = c->now + RETIRE_S;
	}
	return err;
}

static enum err keeper_agree(struct keeper *k, const struct change *c, bool *ret_more)
{
	unsigned other = 0;
	enum err err = agreement_tell(c, k->server, &k->terms, &other);

	*ret_more = false;
	if (!err && other != 0 && atomic_load(&k->other_approvals) == 0)
		log_event(LOG_WARN, "terms_differ", log_number("approvals", k->terms.approvals),
		    log_number("other_approvals", other));
	if (!err)
		atomic_store(&k->other_approvals, other);
	return err;
}

/* A part of the contracts in each round, all of them in turn. */
static enum err keeper_forget(struct keeper *k, const struct change *c, bool *ret_more)
{
	size_t count = 0;

	*ret_more = false;
	return k->contacts_days == 0
		   ? ERR_OK
		   : registry_contacts_forget(c, k->contacts_days, STEP, &k->forgotten, &count);
}

/* A part of the orders that wait in each round. */
static enum err keeper_invoice(struct keeper *k, const struct change *c, bool *ret_more)
{
	const struct prices *prices = price_list_hold(k->prices);
	enum err err = invoicing_walk(c, k->config, prices, STEP, &k->invoiced);

	price_list_release(k->prices, prices);
	*ret_more = false;
	return err;
}

/* What owners asked for. */
static enum err keeper_sweep(struct keeper *k, const struct change *c, bool *ret_more)
{
	enum err err = application_sweep(c, k->config, STEP, ret_more);

	return err || *ret_more ? err
				: application_sweep_customers(c, k->config, STEP, &k->customer);
}

/* Once after the start: whatever revokes later keeps the key itself. */
static enum err keeper_know_keys(struct keeper *k, const struct change *c, bool *ret_more)
{
	enum err err;

	*ret_more = false;
	if (k->knows_revoked)
		return ERR_OK;
	err = change_begin(c);
	if (!err)
		err = store_fill_revoked_keys(c->store, STEP, &k->revoked, ret_more);
	err = change_end(c, err);
	k->knows_revoked = !err && !*ret_more;
	return err;
}

/* An import that goes on in this round. */
struct keeper_import {
	struct keeper *keeper;
	int64_t until_ms;
};

static bool keeper_tell(void *arg, const struct registry_effect *effect)
{
	const struct keeper_import *i = arg;
	struct problem unheard = {.text = ""};

	/* Whoever is not told sees it in the store. */
	if (effect->count > 0)
		registry_announce(i->keeper->config, NULL, effect, &unheard);
	return atomic_load(&i->keeper->stopping) || clock_monotonic_ms() > i->until_ms;
}

/* What somebody approved, and did not come to its end with: for a while in each round. */
static enum err keeper_go_on(struct keeper *k, const struct change *c, bool *ret_more)
{
	struct keeper_import import = {k, clock_monotonic_ms() + IMPORT_MS};
	struct registry_bulk bulk = {.config = k->config, .kept = keeper_tell, .arg = &import};
	uint64_t id = 0;
	enum err err = store_unfinished(c->store, &id);

	*ret_more = false;
	if (err)
		return change_explain(c, err);
	return id == 0 ? ERR_OK : registry_import_go_on(c, id, &bulk);
}

/* What the public log was not told of, where it is served: for a while in each round. */
static enum err keeper_tell_log(struct keeper *k, const struct change *c, bool *ret_more)
{
	int64_t until = clock_monotonic_ms() + TELL_MS;
	bool more = k->config->ledger.folder[0] != '\0';
	enum err err = ERR_OK;

	while (more && !err && !atomic_load(&k->stopping) && clock_monotonic_ms() < until)
		err = backlog_step(c, STEP, &more);
	*ret_more = false;
	return err;
}

/* A part of a turn in each round, which goes on in the next one. */
static enum err keeper_attend(struct keeper *k, const struct change *c, bool *ret_more)
{
	int64_t until = clock_monotonic_ms() + ATTEND_MS;
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err && !atomic_load(&k->stopping) && clock_monotonic_ms() < until)
		err = attention_turn(c, &k->turn, false, &more);
	*ret_more = false;
	return err;
}

/* The same for what customers are told, where mails are sent. */
static enum err keeper_notice(struct keeper *k, const struct change *c, bool *ret_more)
{
	const struct notices_terms terms = notices_terms(k->config);
	int64_t until = clock_monotonic_ms() + ATTEND_MS;
	bool more = k->config->notices.enabled && k->config->mail.url[0] != '\0';
	enum err err = ERR_OK;

	while (more && !err && !atomic_load(&k->stopping) && clock_monotonic_ms() < until)
		err = notices_turn(c, &terms, &k->notices, false, &more);
	*ret_more = false;
	return err;
}

/* For /metrics, which does not wait for a store. */
static enum err keeper_count(struct keeper *k, const struct change *c, bool *ret_more)
{
	int64_t from = clock_monotonic_ms(), took;
	enum err err;

	*ret_more = false;
	if (from < k->count_ms)
		return ERR_OK;
	err = attention_board_read(c->store, &k->board);
	if (!err)
		err = attention_board_read_certificates(c->store, c->now, &k->board);
	took = clock_monotonic_ms() - from;
	k->count_ms =
	    from + (took * COUNT_REST > COUNT_LEAST_MS ? took * COUNT_REST : COUNT_LEAST_MS);
	return change_explain(c, err);
}

static enum err keeper_count_help(struct keeper *k, const struct change *c, bool *ret_more)
{
	*ret_more = false;
	return change_explain(c, help_counter_flush(k->help, c->store, c->now));
}

static keeper_step *const steps[] = {keeper_agree, keeper_count_help, keeper_lapse, keeper_forget,
    keeper_sweep, keeper_know_keys, keeper_retire, keeper_go_on, keeper_attend, keeper_notice,
    keeper_invoice, keeper_count, keeper_tell_log};

static void keeper_round(struct keeper *k)
{
	struct problem why = {.text = ""};
	enum err err = ERR_OK;

	if (!store_desk_ready(&k->desk))
		return;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct change change = {
		    .store = k->desk.store, .actor = "service", .now = clock_now(), .why = &why};
		bool more = true;

		while (more && !err && !atomic_load(&k->stopping))
			err = steps[i](k, &change, &more);
		if (err == ERR_BUSY)
			err = ERR_OK;
	}
	if (!err)
		return;
	log_event(LOG_ERROR, "keeper_failed", log_text("reason", why.text));
	store_desk_leave(&k->desk);
}

static void keeper_say_goodbye(struct keeper *k)
{
	struct problem why;
	const struct change change = {
	    .store = k->desk.store, .actor = "service", .now = clock_now(), .why = &why};

	if (k->desk.store == NULL)
		return;
	help_counter_flush(k->help, k->desk.store, change.now);
	agreement_leave(&change, k->server);
}

static void *keeper_run(void *arg)
{
	struct keeper *k = arg;
	struct timespec until;

	while (!atomic_load(&k->stopping)) {
		keeper_round(k);
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += ROUND_S;
		while (sem_clockwait(&k->wake, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR)
			continue;
	}
	keeper_say_goodbye(k);
	return NULL;
}

static void keeper_free(struct keeper *k)
{
	store_desk_leave(&k->desk);
	sem_destroy(&k->wake);
	free(k);
}

enum err keeper_start(const struct config *config, struct help_counter *help,
    struct price_list *prices, struct keeper **ret)
{
	struct keeper *k = calloc(1, sizeof *k);
	unsigned char bytes[16];

	if (k == NULL)
		return ERR_NO_MEMORY;
	k->desk = (struct store_desk){
	    .url = config->store.url, .mode = STORE_COUNT, .failed = "keeper_failed"};
	k->terms = registry_terms(config);
	k->config = config;
	k->help = help;
	k->prices = prices;
	k->contacts_days = config->issue.contacts_days;
	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, k->server);
	sem_init(&k->wake, 0, 0);
	if (!thread_start(&k->thread, "keeper", keeper_run, k)) {
		keeper_free(k);
		return ERR_NO_MEMORY;
	}
	*ret = k;
	return ERR_OK;
}

void keeper_stop(struct keeper *k)
{
	if (k == NULL)
		return;
	atomic_store(&k->stopping, true);
	sem_post(&k->wake);
	pthread_join(k->thread, NULL);
	keeper_free(k);
}

bool keeper_disagrees(struct keeper *k, struct problem *why)
{
	unsigned other = k == NULL ? 0 : atomic_load(&k->other_approvals);

	if (other == 0)
		return false;
	err_because(why, ERR_OK,
	    "another server of this store takes changes with [issue] approvals = %u, this one "
	    "with %u: set the same on all",
	    other, k->terms.approvals);
	return true;
}

const struct attention_board *keeper_board(const struct keeper *k)
{
	return &k->board;
}
