/* Visits to sites by TLS, as a kind of what the watch asks. */
#include "doctor/site_kind.h"

#include <stdio.h>
#include <stdlib.h>
#include "config/config.h"
#include "doctor/enrol.h"
#include "doctor/judge.h"

enum { VISITS_AT_ONCE = 16 };

/* A question, and what came of it. */
struct site_question {
	const struct site_watch *watch;
	struct arena memory; /* of what is known */
	struct doctor_known known;
	struct visit_seen seen;
	struct shown_list shown;
	struct doctor_report report;
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
	if (!job->err && q->report.failed)
		job->err = ERR_NO_MEMORY;
	if (job->err == ERR_NO_MEMORY)
		err_no_memory(&job->why);
}

/* What is wrong, in words for whoever looks on. */
static void site_say(const struct doctor_report *r, char said[WATCH_SAID_MAX])
{
	struct buf words = BUF_INIT(WATCH_SAID_MAX);

	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++)
		if (r->answers[i] == DOCTOR_IS_WRONG)
			buf_printf(&words, "%s%s", words.len == 0 ? "wrong: " : ", ",
			    doctor_checks[i].word);
	snprintf(said, WATCH_SAID_MAX, "%s", words.len == 0 ? "nothing is wrong" : words.at);
	buf_free(&words);
}

static enum err site_keep(const struct change *c, void *arg, struct watch_job *job)
{
	struct site_question *q = job->question;
	bool again = false;
	enum err err;

	(void)arg;
	if (job->err)
		return ERR_OK;
	err = doctor_keep(c, job->subject, DOCTOR_VISIT_TLS, &q->report, &again);
	/* It was taken out meanwhile. */
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (!err && again)
		job->next = c->now + DOCTOR_CONFIRM_S;
	if (!err)
		site_say(&q->report, job->said);
	return err;
}

static void site_drop(struct watch_job *job)
{
	struct site_question *q = job->question;

	if (q == NULL)
		return;
	doctor_report_free(&q->report);
	shown_free(&q->shown);
	visit_seen_free(&q->seen);
	arena_free(&q->memory);
	free(q);
}

static enum err site_subjects(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	struct doctor_state state;
	int64_t *ids;
	enum err err = doctor_read(s, code, arena, &state);

	if (err == ERR_NOT_FOUND) {
		*ret_count = 0;
		return ERR_OK;
	}
	ids = err ? NULL : arena_alloc(arena, (state.site_count + 1) * sizeof *ids);
	if (err)
		return err;
	if (ids == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < state.site_count; i++)
		ids[i] = state.sites[i].id;
	*ret = ids;
	*ret_count = state.site_count;
	return ERR_OK;
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
    .subjects = site_subjects,
};
