/* Figures of what is asked of the world outside, and of what goes wrong there. */
#include "server/outside.h"

#include <inttypes.h>
#include "base/clock.h"
#include "pages/exposition.h"
#include "server/keeper.h"
#include "server/mailer.h"
#include "server/watcher.h"

static void outside_write_watch(const struct watch_stats *stats, struct buf *to)
{
	static const char *const names[WATCH_KIND_END] = {[WATCH_LIST] = "list",
	    [WATCH_OCSP] = "ocsp",
	    [WATCH_SITE] = "site",
	    [WATCH_PAGE] = "page"};

	exposition_head(to, "trustseal_watch_asked_total", "counter",
	    "Questions to the world outside, by what was asked and what came of it.");
	for (int i = WATCH_LIST; i < WATCH_KIND_END; i++) {
		buf_printf(to,
		    "trustseal_watch_asked_total{kind=\"%s\",result=\"answered\"} %" PRIu64 "\n",
		    names[i], stats->kinds[i].asked);
		buf_printf(to,
		    "trustseal_watch_asked_total{kind=\"%s\",result=\"failed\"} %" PRIu64 "\n",
		    names[i], stats->kinds[i].failed);
	}
	exposition_gauge(to, "trustseal_watch_lag_seconds",
	    "For how long what is due to be asked has been waiting.", (uint64_t)stats->lag_s);
}

static void outside_write_certificates(const struct attention_board *board, struct buf *to)
{
	static const char *const sources[ATTENTION_BY_COUNT] = {
	    [ATTENTION_BY_LIST] = "crl", [ATTENTION_BY_OCSP] = "ocsp"};
	static const char *const states[ATTENTION_STATES] = {[ATTENTION_GOOD] = "good",
	    [ATTENTION_REVOKED] = "revoked",
	    [ATTENTION_UNKNOWN] = "unknown"};

	exposition_head(to, "trustseal_watch_certificates", "gauge",
	    "What lists and responders say of certificates.");
	for (unsigned by = 0; by < ATTENTION_BY_COUNT; by++)
		for (unsigned state = 0; state < ATTENTION_STATES; state++)
			buf_printf(to,
			    "trustseal_watch_certificates{source=\"%s\",state=\"%s\"} %" PRIu64
			    "\n",
			    sources[by], states[state],
			    atomic_load(&board->certificates[by][state]));
}

static void outside_write_mail(const struct mailer_stats *stats, struct buf *to)
{
	const struct {
		const char *word;
		uint64_t count;
	} results[] = {{"sent", stats->sending.sent}, {"failed", stats->sending.refused},
	    {"put_off", stats->sending.put_off}, {"lapsed", stats->sending.lapsed}};

	exposition_head(to, "trustseal_mail_total", "counter",
	    "What came of mails: sent, failed, put off, lapsed.");
	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		buf_printf(to, "trustseal_mail_total{result=\"%s\"} %" PRIu64 "\n", results[i].word,
		    results[i].count);
	exposition_head(to, "trustseal_owner_asked_total", "counter",
	    "One-time passwords and access keys that were asked for: sent, or in vain.");
	buf_printf(
	    to, "trustseal_owner_asked_total{result=\"sent\"} %" PRIu64 "\n", stats->asked_sent);
	buf_printf(to, "trustseal_owner_asked_total{result=\"in_vain\"} %" PRIu64 "\n",
	    stats->asked_in_vain);
	exposition_gauge(to, "trustseal_mail_queued", "Mails that wait to be sent.", stats->queued);
	exposition_gauge(to, "trustseal_mail_oldest_seconds",
	    "For how long the oldest of them has been waiting.", stats->oldest_s);
	exposition_gauge(to, "trustseal_mail_server_away", "1 while no mail server takes mails.",
	    stats->sending.is_away);
}

void outside_write(const struct app *app, struct buf *to)
{
	const struct watch_stats stats = watcher_stats(app->watcher);
	const struct mailer_stats mail = mailer_stats(app->mailer);
	const struct attention_board *board = keeper_board(app->keeper);
	int64_t read_at = atomic_load(&board->list_read_at);

	outside_write_watch(&stats, to);
	exposition_gauge(to, "trustseal_watch_oldest_list_age_seconds",
	    "Since the list was read that was read longest ago.",
	    read_at == 0 ? 0 : (uint64_t)(clock_now() - read_at));
	outside_write_certificates(board, to);
	outside_write_mail(&mail, to);
	exposition_head(to, "trustseal_attention", "gauge", "Alarms that are not over.");
	for (unsigned i = 0; i < ATTENTION_KINDS; i++)
		buf_printf(to, "trustseal_attention{kind=\"%s\"} %" PRIu64 "\n",
		    attention_kinds[i].word, atomic_load(&board->alarms[i]));
}
