/* Visits to sites by TLS, as a kind of what the watch asks. */
#include "doctor/site_kind.h"

#include <stdlib.h>
#include "base/log.h"
#include "config/config.h"
#include "doctor/enrol.h"
#include "doctor/judge.h"
#include "doctor/renewal.h"

enum { VISITS_AT_ONCE = 16 };

/* A question, and what came of it. */
struct site_question {
	const struct site_watch *watch;
	struct arena memory; /* of what is known */
	struct doctor_known known;
	struct visit_seen seen;
	struct shown_list shown;
	struct doctor_report report;
	struct doctor_renewal renewal;
};

static unsigned site_every(const struct config *config)
{
	return config->watch.site_every;
}

static enum err site_enrol(const struct change *c, void *arg, size_t limit, bool *ret_more)
{
	const struct site_watch *w = arg;

	return doctor_enrol(c, w->every_s, limit, ret_more);
}

static enum err site_load(struct store *s, void *arg, struct watch_job *job)
{
	struct site_question *q = calloc(1, sizeof *q);
	enum err err;

	job->question = q;
	if (q == NULL)
		return ERR_NO_MEMORY;
	q->watch = arg;
	err = doctor_known_read(s, job->subject, job->now, &q->memory, &q->known);
	if (!err)
		str_copy(job->host, sizeof job->host, str_from(q->known.host));
	return err;
}

static void site_ask(struct watch_job *job, struct watch_hands *hands)
{
	struct site_question *q = job->question;

	job->err = visit_site(&q->known, q->watch->prober, hands, &q->seen, &job->why);
	if (!job->err)
		job->err = shown_read(&q->seen, &q->known, q->watch->issuers, job->now, &q->shown);
	if (!job->err)
		doctor_judge(&q->known, &q->shown, job->now, &q->report);
	if (!job->err)
		doctor_renewal_find(&q->known, &q->shown, job->now, &q->renewal);
	if (!job->err && (q->report.failed || q->renewal.file.err))
		job->err = ERR_NO_MEMORY;
	if (job->err == ERR_NO_MEMORY)
		err_no_memory(&job->why);
}

/* What the registry does not want is a matter of its own, and told where somebody looks for it. */
static enum err site_propose(
    const struct change *c, const struct site_watch *w, const struct site_question *q)
{
	struct problem why = {.text = ""};
	struct change own = *c;
	bool done = false;
	enum err err;

	if (q->renewal.fingerprint[0] == '\0')
		return ERR_OK;
	own.why = &why;
	err = doctor_renewal_propose(&own, &w->terms, &q->known.site.code, &q->renewal, &done);
	if (done || why.text[0] != '\0')
		log_event(LOG_INFO, "certificate_seen", log_text("code", q->known.site.code.text),
		    log_text("host", q->known.host),
		    log_text("fingerprint", q->renewal.fingerprint),
		    log_text("proposed", done ? "yes" : "no"),
		    log_text("reason", done ? NULL : why.text));
	return err;
}

static enum err site_keep(const struct change *c, void *arg, struct watch_job *job)
{
	struct site_question *q = job->question;
	bool again = false;
	enum err err;

	if (job->err)
		return ERR_OK;
	err = doctor_keep(c, job->subject, DOCTOR_VISIT_TLS, &q->report, &again);
	/* It was taken out meanwhile. */
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (!err && again)
		job->next = c->now + DOCTOR_CONFIRM_S;
	if (!err)
		doctor_report_say(&q->report, sizeof job->said, job->said);
	return err ? err : site_propose(c, arg, q);
}

static void site_drop(struct watch_job *job)
{
	struct site_question *q = job->question;

	if (q == NULL)
		return;
	doctor_renewal_free(&q->renewal);
	doctor_report_free(&q->report);
	shown_free(&q->shown);
	visit_seen_free(&q->seen);
	arena_free(&q->memory);
	free(q);
}

const struct watch_kind doctor_site_kind = {
    .name = "site",
    .number = WATCH_SITE,
    .at_once = VISITS_AT_ONCE,
    .every = site_every,
    .enrol = site_enrol,
    .load = site_load,
    .ask = site_ask,
    .keep = site_keep,
    .drop = site_drop,
    .subjects = doctor_site_ids,
};
