/* GET /proof/{code}, its JSON, and POST of the deployed form snippet: who runs the site, until
 * when. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "base/local_time.h"
#include "config/config.h"
#include "pages/embed/head.h"
#include "pages/facts/weighed.h"
#include "pages/error_page.h"
#include "pages/fetch.h"
#include "pages/ledger/logged.h"
#include "pages/metrics.h"
#include "pages/click_watch.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/past/page.h"
#include "pages/pages.h"
#include "pages/proof_json.h"
#include "pages/proof_model.h"
#include "pages/report_form.h"
#include "pages/seen.h"
#include "usage/usage.h"
#include "web/opener.h"
#include "web/params.h"

enum { JSON_MAX = 1 << 20, ADDRESS_MAX = 1024 };

/* All that decides the bytes of a proof page besides configuration. Set to zeros first. */
struct page_key {
	struct code code;
	char today[LOCAL_TIME_DATE_MAX];
	enum lang lang;
	enum coding coding;
	enum record_state record;
	enum link_reason reason;
	bool offered; /* what `asked` says */
	struct embed_asked asked;
	size_t shown, nearest;
	struct evidence evidence;
	int64_t as_of;
	bool stale;
	uint64_t version;
	int64_t hours; /* that the page tells; the same for a day and more */
	enum place_state place;
	uint64_t logged_at;
	int64_t token; /* of a green page: the time of the token in its links */
	int64_t begun; /* of the log */
};

/* One answer under way. */
struct answer {
	struct request *r;
	struct code code;
	bool json;
	struct weighed w;
};

static void proof_write_status(const struct verdict *v, char *room, size_t size)
{
	snprintf(room, size, "record=%s; link=%s", record_state_name(v->record),
	    link_state_name(v->link.state));
}

/* Pages that name a site other than the registered one (a mismatch, or one below a wildcard) are
 * made anew each time: strangers could fill the memory with them. So could they with unknown codes.
 * What is not kept is not worth compressing either. */
static bool proof_is_worth_keeping(const struct verdict *v)
{
	struct origin_site site;
	struct origin registered;

	if (v->record == RECORD_NONE || !v->link.has_origin)
		return v->record != RECORD_NONE;
	site = verdict_site(v);
	registered = origin_of_site(&site);
	return origin_eq(&v->link.origin, &registered);
}

/* Where to read on about what the page says: what is wrong comes first. */
static void proof_set_help(const struct answer *a, struct model *m)
{
	const struct verdict *v = &a->w.verdict;
	const char *word = link_state_name(v->link.state);
	char place[64];

	if (v->record == RECORD_NONE)
		word = record_state_name(v->record);
	else if (v->link.state != LINK_MISMATCH && verdict_is_broken(v))
		word = "broken";
	else if (v->link.state != LINK_MISMATCH && v->record != RECORD_VALID &&
		 v->record != RECORD_RENEWED)
		word = record_state_name(v->record);
	else if (v->link.reason == LINK_PRINT)
		word = link_reason_name(v->link.reason);
	snprintf(place, sizeof place, "proof.%s", word);
	page_help_links(a->r->app, a->w.proof.lang, str_from(place), m);
}

static struct reply *proof_render_html(const struct answer *a, const char *status)
{
	const struct app *app = a->r->app;
	const struct reply_header headers[] = {{"Trustseal-Status", status}};
	const struct reply_form form = {
	    .status = verdict_status(&a->w.verdict),
	    .squeeze = proof_is_worth_keeping(&a->w.verdict) ? REPLY_QUICKLY : REPLY_AS_IT_IS,
	    .coding = request_coding(a->r),
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	enum lang lang = a->w.proof.lang;
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct buf address = BUF_INIT(ADDRESS_MAX);
	struct reply *reply;

	/* "-" for what is no code: such a page is the same for all of them. */
	buf_printf(&address, "/proof/%s?", a->code.text[0] == '\0' ? "-" : a->code.text);
	seen_write(a->r, &a->code, &a->w.verdict, &address);
	buf_puts(&address, "lang=");
	model_check(m, address.err);
	page_frame_visitors(app->config, app->site, lang, address.at, m);
	proof_model_fill(&a->w.proof, m);
	embed_head_set(a->r, &a->w.proof, m);
	logged_set(app, &a->w.proof, m);
	report_form_offer(a->r, &a->w.proof, m);
	proof_set_help(a, m);
	reply = page_render(app->config, app->site, "proof", lang, m, &form);
	buf_free(&address);
	arena_free(&memory);
	return reply;
}

static struct reply *proof_render_json(const struct answer *a, const char *status)
{
	const struct reply_header headers[] = {
	    {"Trustseal-Status", status},
	    {"Cache-Control", "no-store"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	    {"Referrer-Policy", "no-referrer"},
	};
	const struct reply_form form = {
	    .status = verdict_status(&a->w.verdict),
	    .media_type = "application/json",
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(a->r),
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	struct buf text = BUF_INIT(JSON_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *body;

	if (proof_json_write(&a->w.proof, &text) == ERR_OK &&
	    (body = buf_take(&text, &len)) != NULL)
		reply = reply_new(&form, body, len);
	buf_free(&text);
	return reply;
}

static struct reply *proof_render(const struct answer *a)
{
	char status[64];

	proof_write_status(&a->w.verdict, status, sizeof status);
	return a->json ? proof_render_json(a, status) : proof_render_html(a, status);
}

static void proof_page_key_make(const struct answer *a, struct page_key *key)
{
	const struct verdict *v = &a->w.verdict;
	const struct record *record = a->w.proof.record;

	memset(key, 0, sizeof *key);
	key->code = a->code;
	key->lang = a->w.proof.lang;
	key->coding = request_coding(a->r);
	key->record = v->record;
	key->reason = v->link.reason;
	key->offered = embed_head_asked(a->r, &key->asked);
	key->shown = a->w.shown;
	memcpy(&key->evidence, &a->w.evidence, sizeof key->evidence);
	key->nearest = v->link.nearest;
	key->as_of = record->as_of;
	key->stale = a->w.proof.stale;
	key->version = record->version;
	key->hours = proof_distance(&a->w.proof) < 86400 ? proof_distance(&a->w.proof) / 3600 : 24;
	key->place = a->w.place.state;
	key->logged_at = a->w.place.index;
	key->token = v->link.state == LINK_MATCH ? seen_slot(a->w.proof.now) : 0;
	key->begun = a->w.proof.log_begun;
	local_time_date(a->w.proof.now, key->today);
}

/* The verdict on the record and this request. */
static void proof_judge(const struct request *r, struct weighed *w)
{
	struct link_evidence evidence = request_evidence(r);

	verdict_make(&w->record, &evidence, r->now, &w->verdict);
}

/* A page in another language knows where the visitor came from to the first one. */
static void proof_judge_page(const struct request *r, struct weighed *w)
{
	proof_judge(r, w);
	seen_restore(r, &w->record, &w->record.code, &w->verdict);
}

static weighed_judge *proof_judge_of(const struct answer *a)
{
	return a->json ? proof_judge : proof_judge_page;
}

/* A page that is kept, or a new one. JSON says when it was made, to the second. False when the
 * facts have to be waited for, or cannot be had; *ret is NULL when memory is short. */
static bool proof_find_or_render(struct answer *a, struct reply **ret)
{
	struct cache *pages = a->r->app->pages;
	bool worth = !a->json && proof_is_worth_keeping(&a->w.verdict);
	struct page_key key;

	if (worth) {
		proof_page_key_make(a, &key);
		*ret = cache_get(pages, &key, sizeof key);
		if (*ret != NULL)
			return true;
	}
	if (!weighed_add_facts(a->r, proof_judge_of(a), &a->w) ||
	    (a->json && !weighed_add_place(a->r, &a->w)))
		return false;
	*ret = proof_render(a);
	worth = worth && proof_is_worth_keeping(&a->w.verdict);
	if (*ret == NULL || !worth)
		return true;
	proof_page_key_make(a, &key);
	cache_put(pages, &key, sizeof key, *ret, reply_memory(*ret));
	return true;
}

/* How the page was opened. */
static enum usage_kind proof_opened(const struct answer *a)
{
	static const enum usage_kind programs[] = {[OPENER_PREFETCH] = USAGE_PREFETCH,
	    [OPENER_PREVIEW] = USAGE_PREVIEW,
	    [OPENER_CRAWLER] = USAGE_CRAWLER};
	struct str site = a->r->http->fields[HTTP_SEC_FETCH_SITE];
	enum opener opener = opener_of(a->r->app->openers, a->r->http);

	if (opener != OPENER_PERSON)
		return programs[opener];
	return str_eq(site, STR("none")) || str_eq(site, STR("same-origin")) ? USAGE_TYPED
									     : USAGE_CLICK;
}

/* Counts that the page was opened, unless nobody sees it or a change of its language opens nothing
 * anew. The owner who tries a sticker is shown what people did. */
static void proof_count(const struct answer *a)
{
	const struct request *r = a->r;
	bool from_here = str_eq(r->http->fields[HTTP_SEC_FETCH_SITE], STR("same-origin"));
	enum usage_kind kind;
	enum lang lang;

	if (a->json || request_is_head(r) || (from_here && request_asks_lang(r, &lang)))
		return;
	kind = proof_opened(a);
	usage_opened(
	    r->app->usage, a->w.proof.record, &a->w.verdict, kind, a->w.proof.lang, r->now);
	if (kind == USAGE_CLICK || kind == USAGE_TYPED)
		owner_watch_click(r, &a->code, &a->w.verdict);
}

/* Where a day that is over is asked for, and there is a record, another page answers. */
static bool proof_is_past(struct request *r, const struct code *code)
{
	const struct issuance *shown;
	struct record record;

	if (!past_is_asked(r))
		return false;
	if (!fetch_record(r, code, &record))
		return true;
	if (record_state_at(&record, r->now, &shown) == RECORD_NONE)
		return false;
	past_page_send(r, code);
	return true;
}

static void proof_answer(struct request *r, const struct code *code, bool json)
{
	struct answer a = {.r = r, .code = *code, .json = json};
	struct reply *reply;

	if (!json && proof_is_past(r, code))
		return;
	if (!weighed_find(r, code, proof_judge_of(&a), &a.w) || !proof_find_or_render(&a, &reply))
		return;
	metrics_verdict(METRICS_PROOF, &a.w.verdict);
	if (reply != NULL)
		proof_count(&a);
	page_reply(r, reply);
}

/* A code that is malformed cannot have been issued: the same words as for one that was not. */
static void proof_answer_malformed(struct request *r, bool json)
{
	struct answer a = {.r = r, .json = json};

	weighed_none(r, proof_judge_of(&a), &a.w);
	metrics_verdict(METRICS_PROOF, &a.w.verdict);
	page_reply(r, proof_render(&a));
}

static void proof_parse_and_answer(struct request *r, struct str text, bool json)
{
	struct code code;

	if (code_parse(text, &code))
		proof_answer(r, &code, json);
	else
		proof_answer_malformed(r, json);
}

void page_proof(struct request *r)
{
	proof_parse_and_answer(r, r->captures.at[0], false);
}

void page_proof_json(struct request *r)
{
	proof_parse_and_answer(r, r->captures.at[0], true);
}

/* The form that stands on sites since long ago: field Req_ID. */
void page_form(struct request *r)
{
	char typed[256];
	struct code code;

	if (r->http->body_too_large)
		error_page_send(r, 413);
	else if (!params_get(r->http->body, STR("Req_ID"), typed, sizeof typed))
		error_page_send(r, 400);
	else if (code_parse_typed(str_from(typed), &code))
		proof_answer(r, &code, false);
	else
		proof_answer_malformed(r, false);
}
