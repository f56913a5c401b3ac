/* Asks responders of OCSP: a kind of the watch. */
#include "revocation/ocsp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/local_time.h"
#include "base/log.h"
#include "base/random.h"
#include "config/config.h"
#include "pki/ocsp.h"
#include "revocation/read.h"
#include "revocation/state_sql.h"
#include "store/rows.h"
#include "watch/hands.h"

/* Jobs at one time; the longest between two questions, in [watch] crl_every. Seconds: the shortest,
 * and that after an answer which says nothing. */
enum { AT_ONCE = 4, LATEST = 24, SOONEST_S = 300, UNKNOWN_S = 1800, GET_ROOM = 4096 };

struct ocsp_question {
	struct manners *manners;
	struct ocsp *pair; /* NULL: it cannot be asked about, since: */
	enum err err;
	struct problem why;
	struct ocsp_answer answer;
	bool is_past; /* the certificate is expired */
};

static unsigned ocsp_every(const struct config *config)
{
	return LATEST * config->watch.crl_every;
}

/* ---- loading ---- */

/* In the order of STATE_SQL_OCSP_PAIR. What is wrong with the certificates is told when it is asked
 * about. */
static void question_take(struct sql_query *q, int64_t now, struct ocsp_question *to)
{
	to->is_past = sql_int(q, 2) < now;
	if (to->is_past)
		return;
	if (sql_is_null(q, 1))
		to->err = err_reason(&to->why, ERR_UNAVAILABLE, "ocsp.no_issuer",
		    "the certificate of its issuer is not known: name a file with it in [watch] "
		    "issuers");
	else
		to->err = ocsp_open(sql_bytes(q, 0), sql_bytes(q, 1), &to->pair, &to->why);
	if (!to->err && ocsp_address(to->pair) == NULL)
		to->err = err_reason(&to->why, ERR_REFUSED, "ocsp.address",
		    "the certificate names no responder that can be asked by http");
}

static enum err question_load(struct store *s, int64_t now, int64_t id, struct ocsp_question *to)
{
	struct sql_query *q = store_query(s, state_sql[STATE_SQL_OCSP_PAIR]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, id);
	found = sql_step(q);
	if (found)
		question_take(q, now, to);
	err = store_end(s, q, to->err != ERR_NO_MEMORY);
	return err || (found && !to->is_past) ? err : ERR_NOT_FOUND;
}

/* The host of "http://HOST:PORT/…"; "" where it is too long. */
static void address_host(const char *address, char ret[WATCH_HOST_MAX])
{
	struct str rest = str_from(address + strlen("http://"));
	struct str host = str_part(rest, 0, strcspn(rest.at, ":/?"));

	if (!str_copy(ret, WATCH_HOST_MAX, host))
		ret[0] = '\0';
	for (char *at = ret; *at != '\0'; at++)
		*at = str_lower(*at);
}

static enum err ocsp_load(struct store *s, void *arg, struct watch_job *job)
{
	struct revocation_ocsp *o = arg;
	struct ocsp_question *q = calloc(1, sizeof *q);
	enum err err;

	if (q == NULL)
		return store_no_memory(s);
	job->question = q;
	q->manners = &o->manners;
	err = question_load(s, job->now, job->subject, q);
	if (!err && q->pair != NULL && ocsp_address(q->pair) != NULL)
		address_host(ocsp_address(q->pair), job->host);
	return err;
}

static void ocsp_drop(struct watch_job *job)
{
	struct ocsp_question *q = job->question;

	if (q == NULL)
		return;
	ocsp_free(q->pair);
	free(q);
}

/* ---- asking ---- */

/* What goes to the responder, and comes from it. */
struct ocsp_exchange {
	struct buf request, address, answer;
	unsigned char nonce[OCSP_NONCE];
	bool by_post;
};

static enum err exchange_make(struct ocsp_exchange *x, const struct ocsp *pair)
{
	const unsigned char *nonce = x->by_post ? x->nonce : NULL;
	enum err err;

	buf_clear(&x->request);
	buf_clear(&x->address);
	buf_clear(&x->answer);
	random_bytes(x->nonce, sizeof x->nonce);
	err = ocsp_ask(pair, nonce, &x->request);
	if (!err && !x->by_post)
		err = ocsp_get_address(ocsp_address(pair), buf_str(&x->request), &x->address);
	if (!err && x->by_post)
		buf_puts(&x->address, ocsp_address(pair));
	return err ? err : x->address.err;
}

/* Sends it, and has what comes in x->answer. */
static enum err exchange_send(struct ocsp_exchange *x, struct ocsp_question *q,
    struct watch_hands *hands, struct problem *why)
{
	const struct fetch_request request = {.method = x->by_post ? FETCH_POST : FETCH_GET,
	    .url = x->address.at,
	    .body = x->by_post ? buf_str(&x->request) : (struct str){NULL, 0},
	    .content_type = x->by_post ? "application/ocsp-request" : NULL,
	    .accept = "application/ocsp-response",
	    .max = OCSP_ANSWER_MAX,
	    .to = &x->answer};
	struct fetch_answer answer = {.status = 0};
	enum err err = fetch(hands->fetcher, &request, &answer, why);
	bool answered = answer.status != 0 && answer.status < 500 && answer.status != 429;

	if (err != ERR_BUSY && err != ERR_NO_MEMORY)
		manners_note(q->manners, ocsp_address(q->pair), answered, clock_monotonic_ms());
	if (!err && answer.status != 200)
		err = err_reason(why, answered ? ERR_INVALID : ERR_UNAVAILABLE, "ocsp.status",
		    "the responder answered HTTP %u", answer.status);
	fetch_answer_free(&answer);
	return err;
}

static enum err exchange_run(struct ocsp_exchange *x, struct ocsp_question *q,
    struct watch_hands *hands, struct problem *why)
{
	enum err err = exchange_make(x, q->pair);

	if (err)
		return err == ERR_NO_MEMORY ? err_no_memory(why) : err;
	err = exchange_send(x, q, hands, why);
	if (!err)
		err = ocsp_judge(q->pair, buf_str(&x->answer), x->by_post ? x->nonce : NULL,
		    clock_now(), &q->answer, why);
	return err;
}

/* A cache on the way may have spoiled it, or the responder does not know GET. */
static bool error_wants_post(enum err err, const struct problem *why)
{
	struct str reason = str_from(why->reason);

	return err == ERR_INVALID || err == ERR_TOO_LARGE ||
	       (err == ERR_REFUSED && str_starts(reason, STR("ocsp."))) ||
	       str_eq(reason, STR("ocsp.malformed_request"));
}

static enum err question_ask(
    struct ocsp_question *q, struct watch_hands *hands, struct problem *why)
{
	const char *address = ocsp_address(q->pair);
	struct ocsp_exchange x = {.request = BUF_INIT(OCSP_QUESTION_MAX),
	    .address = BUF_INIT(GET_ROOM),
	    .answer = BUF_INIT(OCSP_ANSWER_MAX),
	    .by_post = manners_by_post(q->manners, address)};
	enum err err;

	if (!manners_leave(q->manners, address, clock_monotonic_ms()))
		return err_reason(why, ERR_UNAVAILABLE, "ocsp.silent",
		    "the responder was silent a moment ago, and is not asked for a minute");
	err = exchange_run(&x, q, hands, why);
	if (!x.by_post && error_wants_post(err, why)) {
		x.by_post = true;
		*why = (struct problem){.text = ""};
		err = exchange_run(&x, q, hands, why);
		if (!err)
			manners_learn(q->manners, address, true);
	} else if (x.by_post && err == ERR_INVALID) {
		manners_learn(q->manners, address, false);
	}
	buf_free(&x.request);
	buf_free(&x.address);
	buf_free(&x.answer);
	return err;
}

static void ocsp_ask_responder(struct watch_job *job, struct watch_hands *hands)
{
	struct ocsp_question *q = job->question;

	job->err = q->err;
	job->why = q->why;
	if (!job->err)
		job->err = question_ask(q, hands, &job->why);
}

/* ---- keeping ---- */

/* At half of its time; one that is past that, or says nothing, is asked for again soon. */
static void job_plan(
    struct watch_job *job, const struct ocsp_answer *a, int64_t now, int64_t latest_s)
{
	int64_t half = a->this_update + (a->next_update - a->this_update) / 2;

	if (a->word == OCSP_UNKNOWN)
		half = now + UNKNOWN_S;
	else if (half < now + SOONEST_S)
		half = now + (a->next_update - now) / 2;
	if (half < now + SOONEST_S)
		half = now + SOONEST_S;
	if (half > now + latest_s)
		half = now + latest_s;
	job->next = half;
	job->spread = (unsigned)(half - now) / 4;
}

static enum err answer_write(
    const struct change *c, int64_t certificate, const struct ocsp_answer *a)
{
	struct sql_query *q = store_query(c->store, state_sql[STATE_SQL_OCSP_KEEP]);

	sql_bind_int(q, 1, certificate);
	sql_bind_int(q, 2, a->word);
	sql_bind_int(q, 3, c->now);
	sql_bind_int(q, 4, a->this_update);
	sql_bind_int(q, 5, a->next_update);
	return store_result(c->store, sql_finish(q));
}

static enum err fault_write(const struct change *c, int64_t certificate, const struct problem *why)
{
	struct sql_query *q = store_query(c->store, state_sql[STATE_SQL_OCSP_FAULT]);

	sql_bind_int(q, 1, certificate);
	sql_bind_text(q, 2, str_from(why->reason[0] != '\0' ? why->reason : why->text));
	return store_result(c->store, sql_finish(q));
}

static enum err revoked_keep(
    const struct change *c, const struct revocation_ocsp *o, const struct watch_job *job)
{
	const struct ocsp_answer *a = &((const struct ocsp_question *)job->question)->answer;
	const struct revocation_sight sight = {.certificate = job->subject,
	    .source = "ocsp",
	    .revoked_at = a->revoked_at,
	    .reason = a->reason};
	bool is_new = false;
	enum err err = revocation_seen(c, &sight, o->take_over, &is_new);

	if (!err && is_new)
		log_event(LOG_WARN, "revocation_seen", log_number("certificate", job->subject),
		    log_text("source", sight.source), log_text("at", job->host),
		    log_text("reason", revocation_reason_word(a->reason)));
	return err;
}

static void job_say(struct watch_job *job, const struct ocsp_answer *a)
{
	if (a->word == OCSP_UNKNOWN)
		snprintf(job->said, sizeof job->said, "the responder does not know it");
	else if (a->word == OCSP_REVOKED)
		snprintf(job->said, sizeof job->said, "revoked since %s (%s)",
		    local_time_moment(a->revoked_at).text, revocation_reason_word(a->reason));
	else
		snprintf(job->said, sizeof job->said, "good until %s%s",
		    local_time_moment(a->next_update).text,
		    a->is_bound ? "" : " (not bound to our question)");
}

static enum err ocsp_keep(const struct change *c, void *arg, struct watch_job *job)
{
	const struct revocation_ocsp *o = arg;
	const struct ocsp_answer *a = &((const struct ocsp_question *)job->question)->answer;
	enum err err;

	if (job->err)
		return fault_write(c, job->subject, &job->why);
	err = a->word == OCSP_REVOKED ? revoked_keep(c, o, job)
				      : revocation_vanished(c, job->subject, "ocsp");
	if (!err)
		err = answer_write(c, job->subject, a);
	job_plan(job, a, c->now, o->latest_s);
	job_say(job, a);
	return err;
}

/* ---- a contract's ---- */

static bool subject_take(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(int64_t *)item = sql_int(q, 0);
	return true;
}

static enum err ocsp_subjects(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, state_sql[STATE_SQL_OCSP_OF_CODE]);

	sql_bind_int(q, 1, code_number(code));
	return store_rows(s, q, arena, sizeof **ret, subject_take, ret, ret_count);
}

const struct watch_kind revocation_ocsp_kind = {
    .name = "ocsp",
    .number = WATCH_OCSP,
    .at_once = AT_ONCE,
    .every = ocsp_every,
    .load = ocsp_load,
    .ask = ocsp_ask_responder,
    .keep = ocsp_keep,
    .drop = ocsp_drop,
    .subjects = ocsp_subjects,
};
