/* The thread of a server that sends mails.
 *
 * DESIGN: it looks twice a second whether a mail is due, by an index that has only those: orders
 * come from other servers and from the command line, too, so there is no other bell. While mails
 * are due it goes on without a pause. */
#include "server/mailer.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "customers/settle.h"
#include "mail/queue.h"
#include "store/desk.h"

enum { IDLE_MS = 500, STEP_MS = 50, COUNT_MS = 2000, AWAY_LOG_MS = 60000 };

struct mailer {
	struct mailing mailing;
	struct store_desk desk;
	struct log_limit log;
	int64_t count_ms; /* when it is counted next */
	_Atomic uint64_t queued, oldest_s, asked_sent, asked_in_vain;
	pthread_t thread;
};

static enum err mailer_count(struct mailer *m, const struct change *c)
{
	uint64_t count = 0;
	int64_t oldest = 0;
	enum err err;

	if (clock_monotonic_ms() < m->count_ms)
		return ERR_OK;
	m->count_ms = clock_monotonic_ms() + COUNT_MS;
	err = mail_waiting(c->store, &count, &oldest);
	if (err)
		return change_explain(c, err);
	atomic_store(&m->queued, count);
	atomic_store(&m->oldest_s, count == 0 || c->now < oldest ? 0 : (uint64_t)(c->now - oldest));
	return ERR_OK;
}

/* What customers asked for becomes mails (customers/settle.h). */
static enum err mailer_settle(struct mailer *m, const struct change *c, bool *ret_more)
{
	struct customers_settled settled;
	enum err err = customers_settle(c, &settled);

	*ret_more = !err && settled.more;
	if (!err) {
		atomic_fetch_add(&m->asked_sent, settled.sent);
		atomic_fetch_add(&m->asked_in_vain, settled.in_vain);
	}
	return err;
}

/* False when there is nothing to be done for now. */
static bool mailer_round(struct mailer *m, bool last)
{
	struct problem why = {.text = ""};
	struct change c = {.actor = "service", .now = clock_now(), .why = &why};
	struct sending *sending = m->mailing.sending;
	bool idle = true, more = false;
	enum err err;

	if (!store_desk_ready(&m->desk))
		return false;
	c.store = m->desk.store;
	err = mailer_count(m, &c);
	if (!err && !last)
		err = mailer_settle(m, &c, &more);
	if (!err && sending != NULL)
		err = last ? sending_finish(sending, &c) : sending_turn(sending, &c, &idle);
	if (err == ERR_OK || err == ERR_BUSY)
		return !err && (!idle || more);
	if (log_allowed(&m->log, AWAY_LOG_MS))
		log_event(LOG_ERROR, "mailer_failed", log_text("reason", why.text));
	store_desk_leave(&m->desk);
	return false;
}

static void *mailer_run(void *arg)
{
	struct mailer *m = arg;

	while (!atomic_load(&m->mailing.stop)) {
		int64_t until = clock_monotonic_ms() + IDLE_MS;

		if (mailer_round(m, false))
			continue;
		while (!atomic_load(&m->mailing.stop) && clock_monotonic_ms() < until)
			clock_sleep_ms(STEP_MS);
	}
	mailer_round(m, true);
	return NULL;
}

static void mailer_free(struct mailer *m)
{
	mailing_end(&m->mailing);
	store_desk_leave(&m->desk);
	free(m);
}

enum err mailer_start(
    const struct config *config, const struct site *site, struct mailer **ret, struct problem *why)
{
	struct mailer *m = calloc(1, sizeof *m);
	enum err err;

	if (m == NULL)
		return err_no_memory(why);
	m->desk = (struct store_desk){
	    .url = config->store.url, .mode = STORE_COUNT, .failed = "mailer_failed"};
	err = mailing_begin(&m->mailing, config, site, why);
	if (!err && !thread_start(&m->thread, "mailer", mailer_run, m))
		err = err_no_memory(why);
	if (err)
		mailer_free(m);
	else
		*ret = m;
	return err;
}

const struct mailing *mailer_mailing(const struct mailer *m)
{
	return &m->mailing;
}

void mailer_stop(struct mailer *m)
{
	if (m == NULL)
		return;
	atomic_store(&m->mailing.stop, true);
	pthread_join(m->thread, NULL);
	mailer_free(m);
}

struct mailer_stats mailer_stats(const struct mailer *m)
{
	struct mailer_stats stats = {.queued = 0};

	if (m == NULL)
		return stats;
	stats.queued = atomic_load(&m->queued);
	stats.oldest_s = atomic_load(&m->oldest_s);
	stats.asked_sent = atomic_load(&m->asked_sent);
	stats.asked_in_vain = atomic_load(&m->asked_in_vain);
	if (m->mailing.sending != NULL)
		stats.sending = sending_stats(m->mailing.sending);
	return stats;
}
