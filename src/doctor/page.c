/* Judges a web page. */
#include "doctor/page.h"

#include "base/printable.h"
#include "doctor/csp.h"
#include "doctor/page_parts.h"

/* DETAIL_TEXT_MAX: bytes of a text in details. MADE_BY_SCRIPTS_MAX: with no more elements than
 * this, and scripts, a page is made by these. */
enum { DETAIL_TEXT_MAX = 300, MADE_BY_SCRIPTS_MAX = 12 };

/* One page being judged. */
struct judging {
	const struct page_visit *v;
	struct page_parts parts;
	struct origin_url url; /* the page's */
	struct doctor_report *report;
};

/* ---- details ---- */

struct json *page_detail(const char *reason)
{
	struct json *detail = json_new_object();

	if (reason != NULL)
		json_set_text(detail, doctor_member_name(DOCTOR_SEEN_REASON), str_from(reason));
	return detail;
}

static struct str page_cut(struct str text)
{
	size_t len = DETAIL_TEXT_MAX;

	if (text.len <= len)
		return text;
	while (len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len--;
	return str_part(text, 0, len);
}

/* As much of a text as is kept, in UTF-8, cut between characters. */
static void page_write_shown(struct str text, struct buf *to)
{
	printable_write(page_cut(text), to);
	if (!to->err)
		to->len = page_cut(buf_str(to)).len;
}

void page_detail_add(struct json *detail, enum doctor_member member, struct str text)
{
	struct buf shown = BUF_INIT(16 * DETAIL_TEXT_MAX);

	page_write_shown(text, &shown);
	json_set_buf(detail, doctor_member_name(member), &shown);
	buf_free(&shown);
}

/* ---- the sticker and its code ---- */

/* The first one that counts: shown, and ours. */
static const struct page_sticker *page_shown(const struct judging *j, size_t from)
{
	for (size_t i = from; i < j->parts.sticker_count; i++)
		if (j->parts.stickers[i].place == PAGE_SHOWN && !j->parts.stickers[i].is_elsewhere)
			return &j->parts.stickers[i];
	return NULL;
}

/* The next one after another. */
static const struct page_sticker *page_next(
    const struct judging *j, const struct page_sticker *after)
{
	return page_shown(j, (size_t)(after - j->parts.stickers) + 1);
}

/* Where what hides a sticker from browsers, or from us, begins and ends. */
static const struct {
	const char *begin, *end, *word;
} page_covers[] = {{"<!--", "-->", "comment"}, {"<script", "</script", "script"}};

/* Our host stands in the page, though in no element that is a sticker: what covers it? NULL: it
 * does not, or in the open. */
static const char *page_cover(const struct judging *j)
{
	const struct str html = j->v->html, host = str_from(j->v->self.host);
	size_t ours = str_find(html, host), next[2] = {0, 0}, at = 0;

	while (ours < html.len) {
		unsigned first;
		struct str rest;

		for (unsigned i = 0; i < 2; i++)
			if (next[i] <= at)
				next[i] = at + str_find(str_part(html, at, html.len),
						   str_from(page_covers[i].begin));
		first = next[1] < next[0] ? 1 : 0;
		if (next[first] == html.len)
			return NULL;
		rest = str_part(html, next[first], html.len);
		at = next[first] + str_find(rest, str_from(page_covers[first].end)) + 1;
		while (ours < next[first])
			ours += 1 + str_find(str_part(html, ours + 1, html.len), host);
		if (ours < at)
			return page_covers[first].word;
	}
	return NULL;
}

/* Why there is no sticker. */
static void page_judge_absence(struct judging *j)
{
	const struct page_parts *p = &j->parts;
	const char *hidden = page_cover(j);
	struct json *detail;

	if (p->builder != NULL) {
		detail = page_detail("builder");
		page_detail_add(detail, DOCTOR_SEEN_FRAME, p->builder_host);
		page_detail_add(detail, DOCTOR_SEEN_BUILDER, str_from(p->builder));
		doctor_report_wrong(j->report, DOCTOR_FRAME, detail);
	} else if (p->sticker_count > 0) {
		bool elsewhere = p->stickers[0].is_elsewhere;

		detail = page_detail(elsewhere                               ? "elsewhere"
				     : p->stickers[0].place == PAGE_NOSCRIPT ? "noscript"
									     : "template");
		if (elsewhere)
			page_detail_add(
			    detail, DOCTOR_SEEN_LOCATION, str_from(p->stickers[0].leads_to.host));
		doctor_report_wrong(j->report, DOCTOR_STICKER, detail);
	} else if (hidden != NULL && hidden[0] == 's') {
		doctor_report_wrong(j->report, DOCTOR_FORM, page_detail("script"));
	} else if (hidden != NULL) {
		doctor_report_wrong(j->report, DOCTOR_STICKER, page_detail(hidden));
	} else if (!j->v->is_cut && (p->scripts == 0 || p->elements > MADE_BY_SCRIPTS_MAX)) {
		doctor_report_wrong(j->report, DOCTOR_STICKER, page_detail(NULL));
	}
}

static bool page_is_code(const struct code *a, const struct code *b)
{
	return memcmp(a->text, b->text, CODE_LENGTH) == 0;
}

static bool page_is_older(const struct page_visit *v, const struct code *code)
{
	for (size_t i = 0; i < v->older_count; i++)
		if (page_is_code(&v->older[i], code))
			return true;
	return false;
}

/* An old one is wrong beside the current one, too; another's is not: a page may show several. */
static void page_judge_code(struct judging *j)
{
	const struct page_sticker *old = NULL, *other = NULL;
	bool is_current = false;
	struct json *detail;

	for (const struct page_sticker *s = page_shown(j, 0); s != NULL; s = page_next(j, s)) {
		if (s->has_code && page_is_code(&s->code, &j->v->current))
			is_current = true;
		else if (s->has_code && page_is_older(j->v, &s->code))
			old = old == NULL ? s : old;
		else if (other == NULL)
			other = s;
	}
	if (old == NULL && is_current) {
		doctor_report_good(j->report, DOCTOR_CODE);
		return;
	}
	detail = page_detail(old != NULL ? "old" : "other");
	other = old != NULL ? old : other;
	if (other != NULL && other->has_code)
		page_detail_add(detail, DOCTOR_SEEN_CODE, str_from(other->code.text));
	doctor_report_wrong(j->report, DOCTOR_CODE, detail);
}

/* A link around a picture is what is best; one of them is enough. */
static void page_judge_form(struct judging *j)
{
	bool posts = false, shows = false;

	for (const struct page_sticker *s = page_shown(j, 0); s != NULL; s = page_next(j, s)) {
		if (s->form == PAGE_LINK && s->has_picture) {
			doctor_report_good(j->report, DOCTOR_FORM);
			return;
		}
		posts |= s->form == PAGE_POST;
		shows |= s->form == PAGE_PICTURE;
	}
	if (posts || shows)
		doctor_report_wrong(
		    j->report, DOCTOR_FORM, page_detail(posts ? "post" : "picture"));
}

/* ---- Referrer-Policy ---- */

static const struct {
	const char *name;
	bool hides; /* from other sites, ours among them */
} page_policies[] = {
    {"no-referrer", true},
    {"same-origin", true},
    {"no-referrer-when-downgrade", false},
    {"origin", false},
    {"origin-when-cross-origin", false},
    {"strict-origin", false},
    {"strict-origin-when-cross-origin", false},
    {"unsafe-url", false},
    /* As <meta> has had them. */
    {"never", true},
    {"default", false},
    {"always", false},
    {"origin-when-crossorigin", false},
};

/* True, and whether it hides, for one that browsers know. */
static bool page_policy_read(struct str policy, bool *ret_hides)
{
	for (size_t i = 0; i < sizeof page_policies / sizeof page_policies[0]; i++)
		if (str_eq_nocase(policy, str_from(page_policies[i].name))) {
			*ret_hides = page_policies[i].hides;
			return true;
		}
	return false;
}

/* What hides where a click comes from: where it stands, and what it is. */
struct page_policy {
	bool hides;
	const char *where;
	struct str text;
};

/* The last that browsers know counts: of the header, then of the page. */
static struct page_policy page_document_policy(const struct judging *j)
{
	struct page_policy found = {.where = "header"};
	struct str rest = j->v->referrer_policy;

	while (rest.at != NULL) {
		struct str one = str_trim(str_cut(&rest, ','));

		if (page_policy_read(one, &found.hides))
			found.text = one;
	}
	for (size_t i = 0; i < j->parts.referrer_count; i++)
		if (page_policy_read(j->parts.referrer_policies[i], &found.hides)) {
			found.where = "meta";
			found.text = j->parts.referrer_policies[i];
		}
	return found;
}

static void page_judge_referrer(struct judging *j)
{
	const struct page_policy document = page_document_policy(j);
	bool clicks = false;

	for (const struct page_sticker *s = page_shown(j, 0); s != NULL; s = page_next(j, s)) {
		struct page_policy policy = document;
		struct json *detail;

		if (s->form == PAGE_PICTURE)
			continue;
		clicks = true;
		if (s->form == PAGE_LINK && page_policy_read(s->referrer_policy, &policy.hides)) {
			policy.where = "attribute";
			policy.text = s->referrer_policy;
		}
		if (s->noreferrer)
			policy = (struct page_policy){true, "rel", STR("noreferrer")};
		if (!policy.hides)
			continue;
		detail = page_detail(policy.where);
		page_detail_add(detail, DOCTOR_SEEN_POLICY, policy.text);
		doctor_report_wrong(j->report, DOCTOR_REFERRER, detail);
	}
	if (clicks)
		doctor_report_good(j->report, DOCTOR_REFERRER);
}

/* ---- Content-Security-Policy ---- */

/* Does this one keep the sticker from working? Says with which word, and why. */
static const char *page_csp_stops(const struct judging *j, struct str csp, bool is_meta,
    const struct page_sticker *s, struct str *ret_directive)
{
	const struct origin_url ours = {.origin = j->v->self, .path = STR("/customer/")};

	if (s->has_picture_url &&
	    csp_forbids(csp, CSP_PICTURE, &j->url.origin, &s->picture, ret_directive))
		return str_eq_nocase(str_part(*ret_directive, 0, 3), STR("img")) ? "picture"
										 : "default";
	if (s->form == PAGE_POST &&
	    csp_forbids(csp, CSP_FORM, &j->url.origin, &ours, ret_directive))
		return "form";
	if (!is_meta && s->form != PAGE_PICTURE &&
	    csp_sandboxes(csp, s->opens_window, s->form == PAGE_POST, ret_directive))
		return "sandbox";
	return NULL;
}

static void page_judge_csp(struct judging *j)
{
	for (const struct page_sticker *s = page_shown(j, 0); s != NULL; s = page_next(j, s)) {
		struct str directive = {NULL, 0};
		const char *stopped = page_csp_stops(j, j->v->csp, false, s, &directive);
		struct json *detail;

		for (size_t i = 0; stopped == NULL && i < j->parts.csp_count; i++)
			stopped = page_csp_stops(j, j->parts.csp[i], true, s, &directive);
		if (stopped == NULL)
			continue;
		detail = page_detail(stopped);
		page_detail_add(detail, DOCTOR_SEEN_POLICY, directive);
		doctor_report_wrong(j->report, DOCTOR_CSP, detail);
	}
	doctor_report_good(j->report, DOCTOR_CSP);
}

/* ---- what is loaded by http: ---- */

static void page_judge_mixed(struct judging *j)
{
	const struct page_parts *p = &j->parts;
	bool upgrades = csp_upgrades(j->v->csp);
	struct json *detail, *urls;

	for (size_t i = 0; i < p->csp_count; i++)
		upgrades |= csp_upgrades(p->csp[i]);
	if (j->url.origin.scheme != ORIGIN_HTTPS)
		return;
	if (p->insecure_count == 0 || upgrades) {
		if (!j->v->is_cut)
			doctor_report_good(j->report, DOCTOR_MIXED);
		return;
	}
	detail = page_detail(NULL);
	json_set_int(detail, doctor_member_name(DOCTOR_SEEN_COUNT), (int64_t)p->insecure_count);
	urls = json_set_array(detail, doctor_member_name(DOCTOR_SEEN_URLS));
	for (size_t i = 0; i < p->insecure_count && i < PAGE_URLS_MAX; i++) {
		struct buf shown = BUF_INIT(16 * DETAIL_TEXT_MAX);

		page_write_shown(p->insecure[i], &shown);
		json_add_buf(urls, &shown);
		buf_free(&shown);
	}
	doctor_report_wrong(j->report, DOCTOR_MIXED, detail);
}

/* ---- all ---- */

static void page_answer(struct judging *j)
{
	doctor_report_good(j->report, DOCTOR_PAGE);
	page_judge_mixed(j);
	if (page_shown(j, 0) == NULL) {
		page_judge_absence(j);
	} else {
		doctor_report_good(j->report, DOCTOR_STICKER);
		page_judge_code(j);
		page_judge_form(j);
		page_judge_referrer(j);
		page_judge_csp(j);
	}
	if (j->parts.builder == NULL || page_shown(j, 0) != NULL)
		doctor_report_good(j->report, DOCTOR_FRAME);
}

enum err page_judge(const struct page_visit *v, struct doctor_report *report, struct problem *why)
{
	struct judging j = {.v = v, .report = report};
	struct arena memory = {0};
	struct buf room = BUF_INIT(ORIGIN_PATH_MAX);
	enum err err = origin_parse(v->url, &room, &j.url, why);

	if (!err)
		err = page_parts_find(v->html, v->url, &v->self, &memory, &j.parts, why);
	if (!err)
		page_answer(&j);
	else if (err != ERR_NO_MEMORY)
		doctor_report_wrong(
		    report, DOCTOR_PAGE, page_detail(err == ERR_TOO_LARGE ? "large" : "failed"));
	buf_free(&room);
	arena_free(&memory);
	return err == ERR_NO_MEMORY ? err : ERR_OK;
}
