/* Fills the template model of a page about a day that is over.
 *
 * DESIGN: what was said and what is known are two lists of the same form, whose sentences are two
 * rows of the catalogue: past.said.STATE and past.known.STATE. Nothing here is of a link: who asks
 * for a day that is over was not there. */
#include "pages/past/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "origin/display.h"
#include "pages/looks.h"
#include "pages/proof_certificate.h"
#include "record/contract.h"

enum { WORDS_MAX = 128, HOST_ROOM = 4 * (ORIGIN_HOST_MAX + 1), REASON_ROOM = 64 };

/* ---- times ---- */

static void view_set_moment(
    const struct past_view *v, struct model *m, const char *name, const char *name_iso, int64_t t)
{
	struct buf text = BUF_INIT(WORDS_MAX);

	local_time_minute(t, v->lang, &text);
	model_buf(m, name, &text);
	buf_clear(&text);
	local_time_iso(t, &text);
	model_buf(m, name_iso, &text);
	buf_free(&text);
}

static void model_set_date(struct model *m, const char *name, int64_t t, enum lang lang)
{
	struct buf text = BUF_INIT(WORDS_MAX);

	local_time_date_words(t, lang, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

/* The end of the day has no time of day of its own. */
static void view_set_clock(const struct past_view *v, struct model *m, const char *name, int64_t t)
{
	struct buf text = BUF_INIT(WORDS_MAX);

	if (t == v->until)
		buf_puts(&text, "24:00");
	else
		local_time_clock(t, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

/* ---- for whom ---- */

/* The first of the sites that an entry names, as address bars show it; the code where it names
 * none. */
static void model_set_host(struct model *m, const char *name, const struct ledger_entry *e)
{
	struct buf text = BUF_INIT(HOST_ROOM);
	struct arena memory = {0};
	struct origin_sites sites = {0, {NULL, 0}};
	bool doubtful;

	if (e->url_count > 0)
		model_check(m, contract_sites(e->urls, 1, &memory, &sites));
	if (sites.count > 0)
		origin_host_display(origin_sites_at(&sites, 0).host, &text, &doubtful);
	else
		buf_puts(&text, e->code.text);
	model_buf(m, name, &text);
	buf_free(&text);
	arena_free(&memory);
}

/* In the spelling of the page's language, if there is one. A person in business has none here. */
static struct str entry_organization(const struct ledger_entry *e, enum lang lang)
{
	bool own = lang == LANG_JA || e->organization_en.len == 0;

	return own && e->organization.len > 0 ? e->organization : e->organization_en;
}

static void model_set_organization(struct model *m, const char *name, const char *name_lang,
    const struct ledger_entry *e, enum lang lang)
{
	struct str text = entry_organization(e, lang);
	struct buf copy = BUF_INIT(LEDGER_ENTRY_MAX);

	buf_add_str(&copy, text);
	model_buf(m, name, &copy);
	model_cstr(m, name_lang, proof_text_lang(copy.len == 0 ? "" : copy.at, lang));
	buf_free(&copy);
}

static void model_set_reason(struct model *m, const char *name, struct str reason)
{
	char word[REASON_ROOM];

	model_cstr(m, name, proof_revocation_key(str_copy(word, sizeof word, reason) ? word : ""));
}

/* ---- one span ---- */

/* The end of the key of its sentence. */
static const char *span_word(const struct past_span *s)
{
	if (!s->reached)
		return "unreached";
	if (s->broken && s->state != RECORD_REVOKED)
		return "broken";
	return record_state_name(s->state);
}

/* A check, a cross or a dash; none of them in a colour that says how it is now. */
static void span_set_mark(const struct past_span *s, struct model *m)
{
	bool good =
	    s->reached && !s->broken && (s->state == RECORD_VALID || s->state == RECORD_RENEWED);
	bool bad = s->reached && (s->broken || s->state == RECORD_REVOKED);

	model_cstr(m, "mark", good ? "good" : bad ? "revoked" : "quiet");
	model_flag(m, "is_good", good);
	model_flag(m, "is_revoked", bad);
	model_flag(m, "is_quiet", !good && !bad);
}

/* Whose page it was at the end of the day, as far as it was anybody's; NULL: nobody's. */
static const struct ledger_entry *view_subject(const struct past_view *v)
{
	const struct past_entry *facts = NULL;

	for (size_t i = 0; i < v->past->known_count; i++)
		facts = v->past->known[i].facts != NULL ? v->past->known[i].facts : facts;
	for (size_t i = 0; i < v->past->said_count; i++)
		facts = v->past->said[i].facts != NULL ? v->past->said[i].facts : facts;
	return facts == NULL ? NULL : &facts->entry;
}

/* The organisation is told where the top of the page has another. */
static void span_set_shown(const struct past_view *v, const struct past_span *s, struct model *m)
{
	const struct ledger_entry *facts = &s->facts->entry;

	model_cstr(m, "span_code", s->shown->entry.code.text);
	model_set_host(m, "span_host", facts);
	if (!str_eq(
		entry_organization(facts, v->lang), entry_organization(view_subject(v), v->lang)))
		model_set_organization(
		    m, "span_organization", "span_organization_lang", facts, v->lang);
	if (s->revoked != NULL) {
		view_set_moment(v, m, "span_since", "span_since_iso", s->revoked->entry.since);
		model_set_reason(m, "span_reason_key", s->revoked->entry.reason);
	}
}

static void view_add_span(
    const struct past_view *v, const struct past_span *s, const char *said, struct model *m)
{
	bool whole = s->from == v->from && s->until == v->until;
	const char *word = span_word(s);

	model_cstr(m, "state", word);
	if (s->reached)
		model_format(m, "text_key", "past.%s.%s", said, word);
	else
		model_cstr(m, "text_key", "past.unreached");
	model_flag(m, "is_whole", whole);
	view_set_clock(v, m, "span_from", s->from);
	view_set_clock(v, m, "span_until", s->until);
	span_set_mark(s, m);
	if (s->shown != NULL)
		span_set_shown(v, s, m);
	model_flag(m, "is_told", s->told != NULL);
	if (s->told != NULL) {
		view_set_moment(v, m, "told_at", "told_iso", s->told->entry.at);
		model_format(m, "told_index", "%" PRIu64, s->told->index);
	}
}

/* ---- what it follows from ---- */

static bool span_rests_on(const struct past_span *s, const struct past_entry *e)
{
	if (e == s->facts || e == s->told || e == s->revoked)
		return true;
	return s->shown != NULL && str_eq(s->shown->entry.fingerprint, e->entry.fingerprint) &&
	       memcmp(s->shown->entry.code.text, e->entry.code.text, CODE_LENGTH) == 0;
}

static bool past_rests_on(const struct past *p, const struct past_entry *e)
{
	for (size_t i = 0; i < p->said_count; i++)
		if (span_rests_on(&p->said[i], e))
			return true;
	for (size_t i = 0; i < p->known_count; i++)
		if (span_rests_on(&p->known[i], e))
			return true;
	return false;
}

static void entry_set_certificate(
    const struct past_view *v, const struct ledger_entry *e, struct model *m)
{
	model_text(m, "fingerprint", e->fingerprint);
	model_text(m, "serial", e->serial);
	model_text(m, "replaces", e->replaces);
	if (e->not_after != 0) {
		view_set_moment(v, m, "not_before", "not_before_iso", e->not_before);
		view_set_moment(v, m, "not_after", "not_after_iso", e->not_after);
	}
}

static void view_add_entry(const struct past_view *v, const struct past_entry *of, struct model *m)
{
	const struct ledger_entry *e = &of->entry;

	model_format(m, "entry_index", "%" PRIu64, of->index);
	model_format(m, "kind_key", "past.kind.%s", ledger_kind_name(e->kind));
	model_cstr(m, "entry_code", e->code.text);
	view_set_moment(v, m, "made", "made_iso", e->at);
	entry_set_certificate(v, e, m);
	model_set_organization(m, "entry_organization", "entry_organization_lang", e, v->lang);
	model_text(m, "name_hash", e->organization_hash);
	for (size_t i = 0; i < e->url_count; i++)
		model_text(model_item(m, "urls"), "url", e->urls[i]);
	if (e->since != 0)
		view_set_moment(v, m, "since", "since_iso", e->since);
	if (e->reason.len > 0)
		model_set_reason(m, "reason_key", e->reason);
	model_flag(m, "is_signed", of->index < v->history->size);
}

/* The third line of a checkpoint is the root of the tree (C2SP tlog-checkpoint). */
static void view_set_checkpoint(const struct past_view *v, struct model *m)
{
	struct str rest = v->history->checkpoint, root = {NULL, 0};

	for (unsigned i = 0; i < 3 && rest.at != NULL; i++)
		root = str_cut(&rest, '\n');
	model_flag(m, "has_checkpoint", v->history->size > 0);
	model_format(m, "checkpoint_size", "%" PRIu64, v->history->size);
	model_text(m, "checkpoint_root", root);
	model_text(m, "checkpoint", v->history->checkpoint);
}

static void view_set_proof(const struct past_view *v, struct model *m)
{
	const struct past_source *source = &v->history->source;

	for (size_t i = 0; i < source->count; i++)
		if (past_rests_on(v->past, &source->entries[i]))
			view_add_entry(v, &source->entries[i], model_item(m, "entries"));
	view_set_checkpoint(v, m);
}

/* ---- the page ---- */

static void view_set_subject(const struct past_view *v, struct model *m)
{
	const struct ledger_entry *subject = view_subject(v);

	model_cstr(m, "subject", v->code.text);
	if (subject != NULL) {
		model_set_host(m, "subject", subject);
		model_set_organization(m, "organization", "organization_lang", subject, v->lang);
	}
}

static void view_set_day(const struct past_view *v, struct model *m)
{
	struct buf zone = BUF_INIT(WORDS_MAX);
	bool is_today = v->until > v->now;

	model_set_date(m, "day", v->from, v->lang);
	local_time_zone(v->from, &zone);
	model_buf(m, "timezone", &zone);
	buf_free(&zone);
	model_cstr(m, "title_key", "past.title");
	model_cstr(m, "headline_key", is_today ? "past.headline_today" : "past.headline");
	model_cstr(m, "lead_key", "past.lead");
	view_set_moment(v, m, "now", "now_iso", v->now);
	view_set_subject(v, m);
	for (size_t i = 0; i < v->past->said_count; i++)
		view_add_span(v, &v->past->said[i], "said", model_item(m, "said"));
	for (size_t i = 0; i < v->past->known_count && v->past->differs; i++)
		view_add_span(v, &v->past->known[i], "known", model_item(m, "known"));
	model_flag(m, "differs", v->past->differs);
	view_set_proof(v, m);
}

static void view_set_refusal(const struct past_view *v, struct model *m)
{
	static const char *const keys[] = {[PAST_MALFORMED] = "past.wrong.malformed",
	    [PAST_AHEAD] = "past.wrong.ahead",
	    [PAST_UNREACHED] = "past.wrong.unreached"};

	model_cstr(m, "title_key", "past.wrong");
	model_cstr(m, "headline_key", "past.wrong");
	model_cstr(m, "lead_key", v->typed[0] == '\0' ? "past.wrong.nothing" : keys[v->asked]);
	model_flag(m, "is_malformed", v->asked == PAST_MALFORMED);
	model_cstr(m, "typed", v->typed);
}

void past_field_set(const char *typed, int64_t reach, int64_t now, enum lang lang, struct model *m)
{
	char day[CALENDAR_TEXT_MAX];

	model_cstr(m, "past_at", typed);
	calendar_write(local_time_days(now), day);
	model_cstr(m, "past_max", day);
	if (reach == 0 || reach == INT64_MAX)
		return;
	calendar_write(local_time_days(reach), day);
	model_cstr(m, "past_min", day);
	model_set_date(m, "reach", reach, lang);
}

void past_view_set(const struct past_view *v, struct model *m)
{
	int64_t reach = past_reach(&v->history->source);

	looks_set(v->asked == PAST_DAY ? LOOKS_PAST : LOOKS_PLAIN, m);
	if (v->asked != PAST_DAY) {
		looks_set_quiet(LOOKS_PAST, m);
		view_set_refusal(v, m);
	} else {
		view_set_day(v, m);
	}
	model_cstr(m, "code", v->code.text);
	model_flag(m, "is_day", v->asked == PAST_DAY);
	past_field_set(v->typed, reach, v->now, v->lang, m);
	if (reach == INT64_MAX && v->asked == PAST_UNREACHED)
		model_cstr(m, "lead_key", "past.wrong.empty");
}
