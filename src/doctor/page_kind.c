/* Visits to the pages of sites, as a kind of what the watch asks. */
#include "doctor/page_kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/config.h"
#include "doctor/known.h"
#include "doctor/page.h"
#include "doctor/robots.h"
#include "io/html.h"
#include "watch/hands.h"

enum {
	PAGES_AT_ONCE = 8,
	PAGE_EVERY_S = 86400,
	PAGE_REDIRECTS_MAX = 3,
	PAGE_ROBOTS_REDIRECTS_MAX = 5, /* RFC 9309 section 2.3.1.2 */
	PAGE_FETCH_MS = 10000
};

/* Our name in robots.txt, as in the User-Agent. */
#define PAGE_AGENT "trustseal"

/* A question, and what came of it. */
struct page_question {
	const struct page_watch *watch;
	struct arena memory; /* of what is known */
	struct doctor_known known;
	struct doctor_report report;
	bool is_forbidden; /* by robots.txt */
};

/* A visit under way. */
struct trip {
	struct page_question *q;
	struct fetcher *fetcher;
	struct buf url, room;    /* of the page; of what was read of it */
	struct origin_url place; /* where that is */
	struct fetch_answer answer;
	struct buf html;
	struct problem *why;
};

/* ---- robots.txt ---- */

/* What the file says of our page; ERR_REFUSED: not to be read. */
static enum err trip_heed_robots(
    const struct trip *p, const struct fetch_answer *answer, const struct buf *text)
{
	struct str path =
	    str_part(buf_str(&p->url), str_find(buf_str(&p->url), STR("//")) + 2, p->url.len);
	size_t slash = str_index(path, '/');

	if (answer->status >= 500)
		return err_reason(p->why, ERR_UNAVAILABLE, "page.robots",
		    "robots.txt could not be read: status %u", answer->status);
	if (answer->status < 200 || answer->status >= 300)
		return ERR_OK;
	return robots_allow(buf_str(text), STR(PAGE_AGENT), str_part(path, slash, path.len))
		   ? ERR_OK
		   : ERR_REFUSED;
}

/* ERR_REFUSED with *ret_forbids: the site does not want it. Other errors: that is not known, and
 * the page is left alone, too. */
static enum err trip_ask_robots(struct trip *p, bool *ret_forbids)
{
	struct buf at = BUF_INIT(ORIGIN_URL_MAX), text = BUF_INIT(ROBOTS_MAX);
	struct fetch_request request = {.method = FETCH_GET,
	    .unverified = true,
	    .redirects = PAGE_ROBOTS_REDIRECTS_MAX,
	    .total_ms = PAGE_FETCH_MS,
	    .max = ROBOTS_MAX,
	    .cut = true,
	    .to = &text};
	struct fetch_answer answer = {0};
	enum err err;

	origin_write(&p->place.origin, &at);
	buf_puts(&at, "/robots.txt");
	request.url = at.at;
	err = at.err ? at.err : fetch(p->fetcher, &request, &answer, p->why);
	if (!err) {
		err = trip_heed_robots(p, &answer, &text);
		*ret_forbids = err == ERR_REFUSED;
	} else if (err == ERR_REFUSED && strcmp(p->why->reason, "fetch.redirects") == 0) {
		err = ERR_OK; /* there is none */
	}
	fetch_answer_free(&answer);
	buf_free(&at);
	buf_free(&text);
	return err;
}

/* ---- the page ---- */

/* Goes to an address: in the form that browsers give it, without its fragment. */
static enum err trip_go(struct trip *p, struct str url)
{
	struct str query = str_part(url, str_index(url, '?'), url.len);
	enum err err;

	query = str_part(query, 0, str_index(query, '#'));
	buf_clear(&p->room);
	err = origin_parse(str_cut(&url, '#'), &p->room, &p->place, p->why);
	if (err)
		return err;
	buf_clear(&p->url);
	origin_write(&p->place.origin, &p->url);
	buf_add_str(&p->url, p->place.path);
	buf_add_str(&p->url, query);
	return p->url.err;
}

static enum err trip_fetch(struct trip *p)
{
	static const char *const wanted[] = {
	    "Content-Type", "Referrer-Policy", "Content-Security-Policy", NULL};
	const struct fetch_request request = {.method = FETCH_GET,
	    .url = p->url.at,
	    .accept = "text/html,application/xhtml+xml",
	    .wanted = wanted,
	    .unverified = true,
	    .total_ms = PAGE_FETCH_MS,
	    .max = HTML_PAGE_MAX,
	    .cut = true,
	    .to = &p->html};

	fetch_answer_free(&p->answer);
	p->answer = (struct fetch_answer){0};
	buf_clear(&p->html);
	return fetch(p->fetcher, &request, &p->answer, p->why);
}

/* The page cannot be read: says why, with what was seen. */
static void trip_fail(struct trip *p, const char *reason, struct str location)
{
	struct json *detail = page_detail(reason);

	if (p->answer.status != 0)
		json_set_int(
		    detail, doctor_member_name(DOCTOR_SEEN_STATUS), (int64_t)p->answer.status);
	if (location.len > 0)
		page_detail_add(detail, DOCTOR_SEEN_LOCATION, location);
	doctor_report_wrong(&p->q->report, DOCTOR_PAGE, detail);
}

/* Is it the registered host, or its twin with or without "www."? */
static bool trip_is_at_home(const struct trip *p)
{
	struct str here = str_from(p->place.origin.host), home = str_from(p->q->known.host);

	if (str_starts(here, STR("www.")) != str_starts(home, STR("www."))) {
		here = str_starts(here, STR("www.")) ? str_part(here, 4, here.len) : here;
		home = str_starts(home, STR("www.")) ? str_part(home, 4, home.len) : home;
	}
	return str_eq(here, home);
}

static bool trip_is_html(struct str type)
{
	type = str_trim(str_cut(&type, ';'));
	return type.len == 0 || str_eq_nocase(type, STR("text/html")) ||
	       str_eq_nocase(type, STR("application/xhtml+xml"));
}

/* The other codes of the contract's chain. */
static void trip_take_older(const struct doctor_known *known, struct page_visit *v)
{
	for (size_t i = 0; i < known->certificate_count && v->older_count < PAGE_CODES_MAX; i++) {
		const struct code *code = &known->certificates[i].code;

		if (strcmp(code->text, known->site.code.text) != 0 &&
		    (v->older_count == 0 ||
			strcmp(code->text, v->older[v->older_count - 1].text) != 0))
			v->older[v->older_count++] = *code;
	}
}

static enum err trip_judge(struct trip *p)
{
	struct page_visit v = {.url = buf_str(&p->url),
	    .html = buf_str(&p->html),
	    .is_cut = p->answer.cut,
	    .referrer_policy = p->answer.headers[1],
	    .csp = p->answer.headers[2],
	    .self = p->q->watch->self,
	    .current = p->q->known.site.code};

	if (!trip_is_at_home(p))
		trip_fail(p, "elsewhere", buf_str(&p->url));
	else if (p->answer.status < 200 || p->answer.status >= 300)
		trip_fail(p, "status", (struct str){NULL, 0});
	else if (!trip_is_html(p->answer.headers[0]))
		trip_fail(p, "kind", (struct str){NULL, 0});
	else {
		trip_take_older(&p->q->known, &v);
		return page_judge(&v, &p->q->report, p->why);
	}
	return ERR_OK;
}

/* Asks for one address, of the page or of what it redirects to: *ret_on, there is another. */
static enum err trip_step(struct trip *p, bool may_go_on, bool *ret_on)
{
	struct buf next = BUF_INIT(ORIGIN_URL_MAX);
	bool forbids = false;
	enum err err = trip_ask_robots(p, &forbids);

	if (forbids) {
		p->q->is_forbidden = true;
		doctor_report_wrong(&p->q->report, DOCTOR_PAGE, page_detail("robots"));
		return ERR_OK;
	}
	if (!err)
		err = trip_fetch(p);
	if (err == ERR_INVALID || err == ERR_TOO_LARGE) {
		trip_fail(p, "failed", (struct str){NULL, 0});
		return ERR_OK;
	}
	if (err)
		return err;
	if (p->answer.location == NULL)
		return trip_judge(p);
	buf_puts(&next, p->answer.location);
	if (!str_starts(buf_str(&next), STR("https://")))
		trip_fail(p, "elsewhere", buf_str(&next));
	else if (next.err || trip_go(p, buf_str(&next)))
		err = err_because(p->why, ERR_INVALID, "it redirects to no address");
	else if (!may_go_on)
		trip_fail(p, trip_is_at_home(p) ? "failed" : "elsewhere", buf_str(&next));
	else
		*ret_on = true;
	buf_free(&next);
	return err;
}

static enum err trip_run(struct page_question *q, struct fetcher *fetcher, struct problem *why)
{
	struct trip p = {.q = q,
	    .fetcher = fetcher,
	    .url = BUF_INIT(ORIGIN_URL_MAX),
	    .room = BUF_INIT(ORIGIN_PATH_MAX),
	    .html = BUF_INIT(HTML_PAGE_MAX),
	    .why = why};
	bool on = true;
	enum err err = trip_go(&p, str_from(q->known.url));

	for (unsigned i = 0; !err && on; i++) {
		on = false;
		err = trip_step(&p, i < PAGE_REDIRECTS_MAX, &on);
	}
	fetch_answer_free(&p.answer);
	buf_free(&p.url);
	buf_free(&p.room);
	buf_free(&p.html);
	return err;
}

/* ---- the kind ---- */

static unsigned page_kind_every(const struct config *config)
{
	return config->watch.site_every > PAGE_EVERY_S ? config->watch.site_every : PAGE_EVERY_S;
}

static enum err page_kind_load(struct store *s, void *arg, struct watch_job *job)
{
	struct page_question *q = (struct page_question *)calloc(1, sizeof *q);
	enum err err;

	job->question = q;
	if (q == NULL)
		return ERR_NO_MEMORY;
	q->watch = (const struct page_watch *)arg;
	err = doctor_known_read(s, job->subject, job->now, &q->memory, &q->known);
	if (!err)
		str_copy(job->host, sizeof job->host, str_from(q->known.host));
	return err;
}

static void page_kind_ask(struct watch_job *job, struct watch_hands *hands)
{
	struct page_question *q = (struct page_question *)job->question;

	job->err = trip_run(q, hands->fetcher, &job->why);
	if (!job->err && q->report.failed)
		job->err = err_no_memory(&job->why);
}

static enum err page_kind_keep(const struct change *c, void *arg, struct watch_job *job)
{
	struct page_question *q = (struct page_question *)job->question;
	bool again = false;
	enum err err;

	(void)arg;
	if (job->err)
		return ERR_OK;
	err = doctor_keep(c, job->subject, DOCTOR_VISIT_PAGE, &q->report, &again);
	/* It was taken out meanwhile. */
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (!err && again)
		job->next = c->now + DOCTOR_CONFIRM_S;
	if (!err && q->is_forbidden)
		snprintf(job->said, sizeof job->said, "robots.txt forbids it");
	else if (!err)
		doctor_report_say(&q->report, sizeof job->said, job->said);
	return err;
}

static void page_kind_drop(struct watch_job *job)
{
	struct page_question *q = (struct page_question *)job->question;

	if (q == NULL)
		return;
	doctor_report_free(&q->report);
	arena_free(&q->memory);
	free(q);
}

const struct watch_kind doctor_page_kind = {
    .name = "page",
    .number = WATCH_PAGE,
    .at_once = PAGES_AT_ONCE,
    .every = page_kind_every,
    .load = page_kind_load,
    .ask = page_kind_ask,
    .keep = page_kind_keep,
    .drop = page_kind_drop,
    .subjects = doctor_site_ids,
};

enum err page_watch_begin(struct page_watch *w, const char *public_url, struct problem *why)
{
	struct buf room = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url url;
	enum err err = origin_parse(str_from(public_url), &room, &url, why);

	if (!err)
		w->self = url.origin;
	buf_free(&room);
	return err;
}
