/* GET /owner/check/{code}: the owner clicks the sticker on the own site, and sees here what came.
 *
 * DESIGN: no script and no cookie. When the check began stands in the query; the page loads itself
 * again every few seconds (a Refresh header, which the reader can turn off by a link: WCAG 2.2.1)
 * until a match came or the check is over. Green is what the proof page would show in green. */
#include <stdio.h>
#include <string.h>
#include "config/config.h"
#include "owner/owner.h"
#include "owner/model.h"
#include "pages/click_watch.h"
#include "pages/looks.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "pages/proof_address.h"
#include "pages/token.h"
#include "doctor/builder.h"
#include "doctor/click.h"
#include "web/params.h"
#include "pages/error_page.h"

enum { REFRESH_S = 5, CLOCK_SLACK_S = 60, PATH_MAX_BYTES = 128 };

/* What a check has come to. */
enum outcome {
	WAITING,
	OVER,    /* nothing came in time */
	WORKS,   /* a match of what is valid now */
	UNSOUND, /* a match, but the certificate is not valid */
	OLD,     /* a match by the sticker of a code that was renewed */
	OTHER,   /* clicks, but no match */
	OUTCOMES
};

static const struct {
	const char *name;
	enum looks looks; /* their shape */
	bool quiet;       /* without their colour: nothing was found out */
	bool goes_on;     /* more may come */
} outcomes[OUTCOMES] = {
    [WAITING] = {"waiting", LOOKS_NOT_YET_VALID, true, true},
    [OVER] = {"over", LOOKS_EXPIRED, true, false},
    [WORKS] = {"works", LOOKS_VERIFIED, false, false},
    [UNSOUND] = {"unsound", LOOKS_MISMATCH, false, false},
    [OLD] = {"old", LOOKS_MISMATCH, false, true},
    [OTHER] = {"other", LOOKS_MISMATCH, false, true},
};

/* One answer under way. */
struct answer {
	const struct request *r;
	const struct verdict *verdict; /* on the record, without evidence */
	enum lang lang;
	int64_t since;
	bool automatic; /* the page loads itself again */
	size_t count;
	struct check_click clicks[CHECK_CLICKS_MAX];
	enum outcome outcome;
	const struct check_click *telling; /* the click that decided; NULL for none */
};

/* ---- what came of it ---- */

static const struct check_click *check_find_match(const struct answer *a, bool old)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct check_click *click = &a->clicks[i];
		bool is_old =
		    memcmp(click->code.text, a->verdict->shown->code.text, CODE_LENGTH) != 0;

		if (click->reason == LINK_SAME && is_old == old)
			return click;
	}
	return NULL;
}

static void check_decide(struct answer *a)
{
	bool sound = a->verdict->record == RECORD_VALID;

	if ((a->telling = check_find_match(a, false)) != NULL)
		a->outcome = sound ? WORKS : UNSOUND;
	else if ((a->telling = check_find_match(a, true)) != NULL)
		a->outcome = OLD;
	else if (a->count > 0)
		a->outcome = OTHER;
	else
		a->outcome = a->r->now >= a->since + CHECK_LASTS_S ? OVER : WAITING;
	if (a->outcome == OTHER)
		a->telling = &a->clicks[0];
}

/* ---- the page ---- */

static void check_write_path(const struct answer *a, const char *lang, bool automatic, char *to)
{
	snprintf(to, PATH_MAX_BYTES, "/owner/check/%s?since=%lld%s&lang=%s",
	    a->verdict->shown->code.text, (long long)a->since, automatic ? "" : "&auto=off", lang);
}

/* A click in words; the origin in pieces, marked where it is another than the registered one. */
static void check_set_click(
    const struct answer *a, const struct check_click *click, struct model *m)
{
	const struct origin_site site = origin_sites_at(&a->verdict->shown->sites, 0);
	const struct origin here = origin_of_site(&site);
	bool match = click->reason == LINK_SAME;

	model_format(m, "what_key", "check.%s", link_reason_name(click->reason));
	model_flag(m, "match", match);
	model_cstr(m, "sticker_code", click->code.text);
	model_flag(
	    m, "is_old", memcmp(click->code.text, a->verdict->shown->code.text, CODE_LENGTH) != 0);
	if (click->has_origin)
		proof_address_add(m, "came", &click->origin, match ? NULL : &here, STR(""));
	owner_model_time(m, "at", click->at, a->lang);
}

/* Whose frame the click came from, where that is a page builder's; NULL: from none. */
static const char *check_builder(const struct check_click *click)
{
	return click->has_origin && click->reason == LINK_HOST
		   ? builder_of_frame(str_from(click->origin.host))
		   : NULL;
}

/* The owner pasted HTML that the builder put elsewhere: nobody abuses anything. */
static void check_set_builder(const struct answer *a, const char *builder, struct model *m)
{
	model_cstr(m, "headline_key", "check.builder_title");
	model_cstr(m, "lead_key", "check.builder_lead");
	model_cstr(m, "reason_key", "reason.builder");
	model_cstr(m, "cure_key", "cure.builder");
	model_cstr(m, "builder", builder);
	model_cstr(m, "public_url", a->r->app->config->server.public_url);
	model_flag(m, "is_builder", true);
}

/* A mismatch has its cure on the proof page; a missing Referer has one of its own. */
static void check_set_cure(const struct answer *a, struct model *m)
{
	const char *reason = link_reason_name(a->telling->reason);
	bool unverifiable = a->telling->reason >= LINK_TYPED;

	model_format(m, "headline_key", "check.%s_title", unverifiable ? reason : "mismatch");
	model_format(m, "reason_key", "%s.%s", unverifiable ? "check" : "reason", reason);
	model_format(m, "cure_key", "%s.%s%s", unverifiable ? "check" : "cure", reason,
	    unverifiable ? "_cure" : "");
	model_flag(m, "is_referrer", a->telling->reason == LINK_STRIPPED);
}

static void check_set_outcome(const struct answer *a, struct model *m)
{
	const char *name = outcomes[a->outcome].name;

	model_cstr(m, "outcome", name);
	if (outcomes[a->outcome].quiet)
		looks_set_quiet(outcomes[a->outcome].looks, m);
	else
		looks_set(outcomes[a->outcome].looks, m);
	model_format(m, "tab_key", "check.%s_tab", name);
	model_format(m, "headline_key", "check.%s_title", name);
	model_format(m, "lead_key", "check.%s_lead", name);
	model_flag(m, name, true);
	if (a->outcome == OTHER && check_builder(a->telling) != NULL)
		check_set_builder(a, check_builder(a->telling), m);
	else if (a->outcome == OTHER)
		check_set_cure(a, m);
	if (a->outcome == OLD)
		model_cstr(m, "renewed_code", a->telling->code.text);
}

static void check_set_turns(const struct answer *a, struct model *m)
{
	bool goes_on = outcomes[a->outcome].goes_on && a->r->now < a->since + CHECK_LASTS_S;
	char path[PATH_MAX_BYTES];

	model_flag(m, "goes_on", goes_on);
	model_flag(m, "automatic", a->automatic);
	model_format(m, "seconds", "%d", REFRESH_S);
	check_write_path(a, lang_tag(a->lang), a->automatic, path);
	model_cstr(m, "again_url", path);
	check_write_path(a, lang_tag(a->lang), !a->automatic, path);
	model_cstr(m, "turn_url", path);
	owner_model_time(m, "began", a->since, a->lang);
	owner_model_time(m, "ends", a->since + CHECK_LASTS_S, a->lang);
}

/* Whoever had a click come from the site itself may see what was found there. */
static void check_set_doctor(const struct answer *a, struct model *m)
{
	struct buf address = BUF_INIT(PATH_MAX_BYTES);

	if (a->telling == NULL || a->telling->reason != LINK_SAME ||
	    !token_write_doctor(a->r->app->page_key, &a->verdict->shown->code, &address))
		return;
	buf_printf(&address, "&lang=%s", lang_tag(a->lang));
	model_buf(m, "doctor_url", &address);
	buf_free(&address);
}

/* Where to read on about a click that does not count. */
static void check_set_help(const struct answer *a, struct model *m)
{
	char place[64];

	if (a->outcome != OTHER && a->outcome != OLD)
		return;
	snprintf(place, sizeof place, "check.%s",
	    a->outcome == OLD ? "old" : link_reason_name(a->telling->reason));
	page_help_links(a->r->app, a->lang, str_from(place), m);
}

static struct reply *check_render(const struct answer *a, const struct record *record)
{
	const struct app *app = a->r->app;
	bool refresh =
	    outcomes[a->outcome].goes_on && a->automatic && a->r->now < a->since + CHECK_LASTS_S;
	char path[PATH_MAX_BYTES], header[PATH_MAX_BYTES + 16];
	const struct reply_header headers[] = {{"Refresh", refresh ? header : NULL}};
	const struct reply_form form = {
	    .status = 200,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(a->r),
	    .headers = headers,
	    .count = 1,
	};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	check_write_path(a, lang_tag(a->lang), true, path);
	snprintf(header, sizeof header, "%d; url=%s", REFRESH_S, path);
	check_write_path(a, "", a->automatic, path);
	owner_model_frame(app, a->lang, path, m);
	owner_model_record(record, a->verdict, a->lang, m);
	check_set_outcome(a, m);
	check_set_turns(a, m);
	check_set_doctor(a, m);
	check_set_help(a, m);
	for (size_t i = 0; i < a->count; i++)
		check_set_click(a, &a->clicks[i], model_item(m, "clicks"));
	reply = page_render(app->config, app->site, "owner_check", a->lang, m, &form);
	arena_free(&memory);
	return reply;
}

/* ---- the request ---- */

/* To the check of `code` that begins now: its beginning stands in its address. */
static void check_begin(struct request *r, const struct code *code)
{
	char place[PATH_MAX_BYTES];
	const struct reply_header headers[] = {{"Location", place}, {"Cache-Control", "no-store"}};
	const struct reply_form form = {.status = 303, .headers = headers, .count = 2};
	enum lang lang;

	snprintf(place, sizeof place, "/owner/check/%s?since=%lld%s%s", code->text,
	    (long long)r->now, request_asks_lang(r, &lang) ? "&lang=" : "",
	    request_asks_lang(r, &lang) ? lang_tag(lang) : "");
	page_reply(r, reply_new(&form, NULL, 0));
}

/* When the check began; false for none, or for a time that has not come. */
static bool check_read_since(const struct request *r, int64_t *ret)
{
	char text[16];
	uint64_t since;

	if (!params_get(r->query, STR("since"), text, sizeof text) ||
	    !str_to_uint(str_from(text), (uint64_t)(r->now + CLOCK_SLACK_S), &since))
		return false;
	*ret = (int64_t)since;
	return true;
}

static void check_answer(struct request *r, const struct record *record, const struct verdict *v)
{
	struct answer a = {.r = r, .verdict = v, .lang = request_whole_lang(r)};
	char automatic[8];

	if (v->record == RECORD_RENEWED || !check_read_since(r, &a.since)) {
		check_begin(r, &v->shown->code);
		return;
	}
	a.automatic = !params_get(r->query, STR("auto"), automatic, sizeof automatic) ||
		      !str_eq(str_from(automatic), STR("off"));
	owner_watch_look(r, &v->shown->code, a.since);
	a.count = check_clicks(r->app->check, &v->shown->code, a.since, r->now, a.clicks);
	check_decide(&a);
	page_reply(r, check_render(&a, record));
}

void page_owner_check(struct request *r)
{
	owner_serve(r, check_answer);
}
