/* Fetches revocation lists. */
#include "revocation/list_kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "base/clock.h"
#include "config/config.h"
#include "pki/crl/distribution.h"
#include "revocation/list.h"
#include "revocation/list_sql.h"
#include "store/rows.h"
#include "watch/hands.h"

enum {
	ASK_MS = 50000, /* for all addresses of a list */
	LIST_REDIRECTS = 3,
	LIST_AT_ONCE = 4,
	HEADER_ETAG = 0,
	HEADER_MODIFIED = 1
};

struct list_question {
	struct list list;
	bool conditional; /* nobody waits to be looked up, so the same list tells nothing new */
	bool same;        /* the server said that it is */
	char *etag, *modified;
};

static unsigned list_every(const struct config *config)
{
	return config->watch.crl_every;
}

static enum err list_enrol(const struct change *c, void *arg, size_t limit, bool *ret_more)
{
	struct list_watch *w = arg;

	return revocation_enrol(c, &w->enrolment, limit, ret_more);
}

/* ---- loading ---- */

/* The host of the first address, for whoever bounds how much is asked there. */
static void list_host(struct str names, char ret[WATCH_HOST_MAX])
{
	struct str host = str_part(names, sizeof "http://" - 1, names.len);
	size_t len = 0;

	while (len < host.len && memchr("/?#:\n", host.at[len], 5) == NULL &&
	       len < WATCH_HOST_MAX - 1) {
		ret[len] = str_lower(host.at[len]);
		len++;
	}
	ret[len] = '\0';
}

static void list_drop(struct watch_job *job)
{
	struct list_question *question = job->question;

	if (question == NULL)
		return;
	revocation_list_free(&question->list);
	free(question->etag);
	free(question->modified);
	free(question);
	job->question = NULL;
}

static enum err list_load(struct store *s, void *arg, struct watch_job *job)
{
	struct list_question *question = calloc(1, sizeof *question);
	enum err err;

	(void)arg;
	if (question == NULL)
		return store_no_memory(s);
	job->question = question;
	err = revocation_list_load(s, job->subject, job->now, &question->list);
	if (err)
		return err;
	question->conditional =
	    question->list.waiting_count == 0 && question->list.next_update > job->now;
	list_host(question->list.names, job->host);
	return ERR_OK;
}

/* ---- asking ---- */

/* A file that nobody else sees, and that is gone when it is closed. */
static enum err list_read_file(
    struct list *l, FILE *file, size_t len, int64_t now, struct problem *why)
{
	void *at = mmap(NULL, len == 0 ? 1 : len, PROT_READ, MAP_PRIVATE, fileno(file), 0);
	enum err err;

	if (at == MAP_FAILED)
		return err_no_memory(why);
	err = revocation_list_read(l, (struct str){at, len}, now, why);
	munmap(at, len == 0 ? 1 : len);
	return err;
}

static enum err list_take_answer(struct list_question *question, FILE *file,
    const struct fetch_answer *answer, int64_t now, struct problem *why)
{
	enum err err;

	if (answer->status == 304 && question->conditional) {
		question->same = true;
		return ERR_OK;
	}
	if (answer->status != 200)
		return err_reason(why, ERR_UNAVAILABLE, "crl.status",
		    "the server answered with the status %u", answer->status);
	err = list_read_file(&question->list, file, (size_t)answer->bytes, now, why);
	if (err)
		return err;
	free(question->etag);
	free(question->modified);
	question->etag =
	    strndup(answer->headers[HEADER_ETAG].at == NULL ? "" : answer->headers[HEADER_ETAG].at,
		answer->headers[HEADER_ETAG].len);
	question->modified = strndup(
	    answer->headers[HEADER_MODIFIED].at == NULL ? "" : answer->headers[HEADER_MODIFIED].at,
	    answer->headers[HEADER_MODIFIED].len);
	return question->etag == NULL || question->modified == NULL ? err_no_memory(why) : ERR_OK;
}

static enum err list_fetch(struct list_question *question, const char *url, struct fetcher *fetcher,
    int64_t now, unsigned total_ms, struct problem *why)
{
	static const char *const wanted[] = {
	    [HEADER_ETAG] = "ETag", [HEADER_MODIFIED] = "Last-Modified", NULL};
	FILE *file = tmpfile();
	struct fetch_request request = {.url = url,
	    .accept = "application/pkix-crl, */*;q=0.5",
	    .wanted = wanted,
	    .redirects = LIST_REDIRECTS,
	    .total_ms = total_ms,
	    .max = CRL_FILE_MAX};
	struct fetch_answer answer = {.status = 0};
	enum err err;

	if (file == NULL)
		return err_reason(
		    why, ERR_FULL, "fetch.full", "there is no room for a temporary file");
	request.fd = fileno(file);
	if (question->conditional) {
		request.etag = question->list.etag.at;
		request.modified = question->list.modified.at;
	}
	err = fetch(fetcher, &request, &answer, why);
	if (!err)
		err = list_take_answer(question, file, &answer, now, why);
	fetch_answer_free(&answer);
	fclose(file);
	return err;
}

static void list_ask(struct watch_job *job, struct watch_hands *hands)
{
	struct list_question *question = job->question;
	struct str names = question->list.names;
	int64_t until = clock_monotonic_ms() + ASK_MS, left = ASK_MS;
	char url[DISTRIBUTION_NAME_MAX + 1];

	job->err = err_because(&job->why, ERR_NOT_FOUND, "it has no address");
	while (names.at != NULL && left > 0) {
		struct problem why = {.text = ""};

		if (!str_copy(url, sizeof url, str_cut(&names, '\n')))
			continue;
		job->err =
		    list_fetch(question, url, hands->fetcher, clock_now(), (unsigned)left, &why);
		job->why = why;
		if (job->err == ERR_OK)
			return;
		left = until - clock_monotonic_ms();
	}
}

/* ---- keeping ---- */

static enum err list_keep_answer(
    const struct change *c, const struct list_watch *w, struct watch_job *job)
{
	struct list_question *question = job->question;
	struct list *l = &question->list;
	struct list_outcome outcome;
	enum err err = revocation_list_keep(
	    c, l, str_from(question->etag), str_from(question->modified), w->take_over, &outcome);

	job->next =
	    outcome.rest > 0 ? c->now : revocation_list_next(&l->answer, w->every_s, c->now);
	snprintf(job->said, sizeof job->said,
	    "a list of %zu, with %zu of %zu certificates, %zu of them revoked since the last time"
	    "%s",
	    l->answer.entries, l->answer.hit_count, l->our_count, outcome.revoked,
	    outcome.rest > 0       ? "; more follow at once"
	    : outcome.vanished > 0 ? "; some that were on it are not any more"
				   : "");
	return err;
}

static enum err list_keep(const struct change *c, void *arg, struct watch_job *job)
{
	const struct list_watch *w = arg;
	const struct list_question *question = job->question;

	if (job->err)
		return revocation_list_keep_fault(c, job->subject, &job->why);
	if (!question->same)
		return list_keep_answer(c, w, job);
	snprintf(job->said, sizeof job->said, "the list is the same as before");
	return revocation_list_keep_same(c, job->subject);
}

/* ---- what there is of a contract ---- */

static bool list_take_id(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(int64_t *)item = sql_int(q, 0);
	return true;
}

static enum err list_subjects(
    struct store *s, const struct code *code, struct arena *arena, int64_t **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, list_sql[LIST_SQL_OF_CODE]);

	sql_bind_int(q, 1, code_number(code));
	return store_rows(s, q, arena, sizeof **ret, list_take_id, ret, ret_count);
}

const struct watch_kind revocation_list_kind = {
    .name = "crl",
    .number = WATCH_LIST,
    .at_once = LIST_AT_ONCE,
    .every = list_every,
    .enrol = list_enrol,
    .load = list_load,
    .ask = list_ask,
    .keep = list_keep,
    .drop = list_drop,
    .subjects = list_subjects,
};
