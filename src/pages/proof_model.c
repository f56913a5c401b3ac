/* Fills the template model of a proof page.
 *
 * DESIGN: one function a part of the page, in the page's order. The model names keys of the
 * catalogue where words are chosen by the facts, so that no text stands in the source. */
#include "pages/proof_model.h"

#include <stdio.h>
#include <string.h>
#include "base/local_time.h"
#include "doctor/builder.h"
#include "origin/display.h"
#include "pages/past/model.h"
#include "pages/proof_address.h"
#include "pages/proof_certificate.h"
#include "pages/proof_evidence.h"
#include "pages/proof_words.h"

enum { TIME_MAX = 128 };

/* Sets NAME to the time in words, and NAME_iso to it for machines. */
static void proof_set_time(
    const struct proof *p, struct model *m, const char *name, const char *name_iso, int64_t t)
{
	struct buf text = BUF_INIT(TIME_MAX);

	local_time_minute(t, p->lang, &text);
	model_buf(m, name, &text);
	buf_clear(&text);
	local_time_iso(t, &text);
	model_buf(m, name_iso, &text);
	buf_free(&text);
}

/* ---- the verdict ---- */

/* Whose frame the click came from, where that is a page builder's; NULL: from none. It may stand on
 * the honest owner's page as well as on any other, so that the page accuses nobody. */
static const char *proof_builder(const struct proof *p)
{
	const struct link_verdict *link = &p->verdict->link;

	return link->reason == LINK_HOST && link->has_origin
		   ? builder_of_frame(str_from(link->origin.host))
		   : NULL;
}

/* Why there is a mismatch: the last part of the keys that say it. */
static const char *proof_mismatch_word(const struct proof *p)
{
	return proof_builder(p) != NULL ? "builder" : link_reason_name(p->verdict->link.reason);
}

/* Words that the table of proof_words.c does not choose: why there is a mismatch, and that a code
 * cannot be one. */
static void proof_set_lead(const struct proof *p, const struct proof_words *words, struct model *m)
{
	const struct verdict *v = p->verdict;
	bool malformed = p->record->code.text[0] == '\0';

	model_format(m, "title_key", "title.%s", malformed ? "malformed" : words->word);
	if (v->record != RECORD_NONE && v->link.state == LINK_MISMATCH)
		model_format(m, "lead_key", "lead.mismatch_%s", proof_mismatch_word(p));
	else
		model_format(m, "lead_key", "lead.%s", malformed ? "malformed" : words->word);
}

/* How the link was checked: always said among the details, at the top where it is not clear from
 * the verdict. */
static void proof_set_link(const struct proof *p, struct model *m)
{
	const struct verdict *v = p->verdict;
	bool unverifiable = v->link.state == LINK_UNVERIFIABLE;
	bool said =
	    v->record == RECORD_NONE || v->link.state == LINK_MISMATCH || verdict_is_verified(v);
	const char *names[] = {"link_key", "note_key"};

	for (size_t i = 0; i < (said ? 1 : 2); i++)
		model_format(m, names[i], "link.%s",
		    unverifiable ? link_reason_name(v->link.reason)
				 : link_state_name(v->link.state));
	model_flag(m, "is_stripped", unverifiable && v->link.reason == LINK_STRIPPED);
	model_flag(m, "is_printed", unverifiable && v->link.reason == LINK_PRINT);
}

static void proof_set_verdict(const struct proof *p, struct model *m)
{
	const struct verdict *v = p->verdict;
	const struct proof_words *words = proof_words(v);

	model_cstr(m, "record", record_state_name(v->record));
	model_cstr(m, "link", link_state_name(v->link.state));
	looks_set(words->looks, m);
	model_format(m, "headline_key", "verdict.%s", words->word);
	proof_set_lead(p, words, m);
	proof_set_link(p, m);
	model_flag(m, "is_sound", verdict_is_sound(v));
	model_flag(m, "is_none", v->record == RECORD_NONE);
	model_flag(m, "has_facts", v->record != RECORD_NONE);
	model_flag(m, "is_mismatch", v->record != RECORD_NONE && v->link.state == LINK_MISMATCH);
}

/* ---- addresses ---- */

/* The registered site's link: only where its own record is sound, and for one host. */
static void proof_set_genuine(const struct proof *p, struct model *m)
{
	struct origin_site site = verdict_site(p->verdict);
	struct buf url = BUF_INIT(2 * ORIGIN_URL_MAX);

	if (verdict_is_sound(p->verdict) && site.host[0] != '*') {
		origin_site_write(&site, &url);
		model_buf(m, "genuine_url", &url);
	}
	buf_free(&url);
}

static void proof_set_mismatch(const struct proof *p, struct model *m)
{
	const struct link_verdict *link = &p->verdict->link;
	const struct origin *came = link->has_origin ? &link->origin : NULL;
	const struct origin_site site = verdict_site(p->verdict);
	const struct origin here = origin_of_site(&site);
	enum record_state state = p->verdict->record;

	if (came != NULL) {
		struct buf host = BUF_INIT(TIME_MAX + 4 * ORIGIN_HOST_MAX);
		bool doubtful;

		origin_host_display(came->host, &host, &doubtful);
		model_buf(m, "came_host", &host);
		buf_free(&host);
		proof_address_add(m, "came", came, &here, STR(""));
	}
	proof_address_add(m, "here", &here, came, link->reason == LINK_PATH ? site.path : STR(""));
	model_flag(m, "is_marked", came != NULL);
	model_cstr(m, "reason", link_reason_name(link->reason));
	model_cstr(m, "builder", proof_builder(p));
	model_format(m, "reason_key", "reason.%s", proof_mismatch_word(p));
	model_format(m, "cure_key", "cure.%s", proof_mismatch_word(p));
	if (verdict_is_broken(p->verdict))
		model_cstr(m, "state_key", "also.broken");
	else if (!verdict_is_sound(p->verdict))
		model_format(m, "state_key", "also.%s", record_state_name(state));
}

/* A visitor whose link could not be checked may stand on any of the registered sites. */
static void proof_set_others(const struct proof *p, struct model *m)
{
	const struct issuance *i = p->verdict->shown;
	struct str rest = i->sites.bytes;
	struct origin_site site;

	if (p->verdict->link.state != LINK_UNVERIFIABLE)
		return;
	model_flag(m, "has_others", i->sites.count > 1);
	for (size_t n = 0; origin_sites_next(&rest, &site); n++) {
		struct origin other = origin_of_site(&site);

		if (n != p->verdict->link.nearest)
			proof_address_add(m, "others", &other, NULL, STR(""));
	}
}

static void proof_set_addresses(const struct proof *p, struct model *m)
{
	struct origin origin = proof_origin(p);
	struct buf host = BUF_INIT(TIME_MAX + 4 * ORIGIN_HOST_MAX);
	bool doubtful;

	origin_host_display(origin.host, &host, &doubtful);
	model_buf(m, "host", &host);
	buf_free(&host);
	if (p->verdict->link.state == LINK_MISMATCH)
		proof_set_mismatch(p, m);
	else
		proof_address_add(m, "here", &origin, NULL, STR(""));
	proof_set_genuine(p, m);
	proof_set_others(p, m);
}

/* ---- who and how long ---- */

static void proof_set_words(const struct proof *p, struct model *m, const char *name,
    const char *name_lang, const char *text)
{
	model_cstr(m, name, text);
	model_cstr(m, name_lang, proof_text_lang(text, p->lang));
}

static void proof_set_who(const struct proof *p, struct model *m)
{
	const struct certificate *c = proof_facts(p)->certificate;
	struct buf place = BUF_INIT(2 * CERTIFICATE_TEXT_MAX + 2);

	bool apart = p->verdict->link.state == LINK_MISMATCH;

	model_cstr(m, "who_title_key", apart ? "who.title_registered" : "who.title");
	model_cstr(m, "validity_title_key", apart ? "validity.title_registered" : "validity.title");
	proof_set_words(p, m, "organization", "organization_lang", proof_organization(p));
	proof_set_words(
	    p, m, "organization_other", "organization_other_lang", proof_organization_other(p));
	proof_place_write(c, &place);
	model_buf(m, "place", &place);
	model_cstr(m, "place_lang", proof_text_lang(place.at == NULL ? "" : place.at, p->lang));
	buf_free(&place);
	proof_set_country(c, m);
	model_cstr(m, "service", proof_facts(p)->service);
}

/* The keys of each phase: for less than an hour, for one, for more, all within a day; for a day and
 * for more. A day has 24 hours: an hour that is left over midnight is no day. */
static const char *const days_keys[][5] = {
    [RECORD_VALID] = {"days.left_minutes", "days.left_hour", "days.left_hours", "days.left_one",
	"days.left"},
    [RECORD_NOT_YET_VALID] = {"days.until_minutes", "days.until_hour", "days.until_hours",
	"days.until_one", "days.until"},
    [RECORD_EXPIRED] = {"days.ago_minutes", "days.ago_hour", "days.ago_hours", "days.ago_one",
	"days.ago"},
};

static void proof_set_days(const struct proof *p, struct model *m)
{
	const struct issuance *c = p->verdict->shown;
	enum record_state phase = RECORD_VALID;
	int64_t days = proof_days(p->now, c->not_after), hours = proof_distance(p) / 3600;

	if (p->now < c->not_before) {
		phase = RECORD_NOT_YET_VALID;
		days = proof_days(p->now, c->not_before);
	} else if (p->now > c->not_after) {
		phase = RECORD_EXPIRED;
		days = proof_days(c->not_after, p->now);
	}
	model_format(m, "days", "%lld", (long long)days);
	model_format(m, "hours", "%lld", (long long)hours);
	if (verdict_is_broken(p->verdict))
		model_cstr(m, "days_key", "days.broken");
	else if (p->verdict->record == RECORD_REVOKED)
		model_cstr(m, "days_key", "days.revoked");
	else if (hours < 24)
		model_cstr(m, "days_key", days_keys[phase][hours < 2 ? hours : 2]);
	else
		model_cstr(m, "days_key", days_keys[phase][days < 2 ? 3 : 4]);
}

/* How much of the validity is left, in percent. */
static int64_t validity_left(const struct issuance *c, int64_t now)
{
	int64_t whole = c->not_after - c->not_before;

	if (now >= c->not_after)
		return 0;
	return now <= c->not_before ? 100
				    : (int64_t)((double)(c->not_after - now) * 100 / (double)whole);
}

static void proof_set_validity(const struct proof *p, struct model *m)
{
	const struct issuance *i = p->verdict->shown;
	struct buf zone = BUF_INIT(TIME_MAX);

	proof_set_time(p, m, "from", "from_iso", i->not_before);
	proof_set_time(p, m, "until", "until_iso", i->not_after);
	proof_set_days(p, m);
	model_format(m, "left", "%d",
	    p->verdict->record == RECORD_REVOKED || verdict_is_broken(p->verdict)
		? 0
		: (int)validity_left(i, p->now));
	if (p->verdict->record == RECORD_REVOKED) {
		proof_set_time(p, m, "revoked_at", "revoked_iso", i->revoked_at);
		model_cstr(
		    m, "revocation_key", proof_revocation_key(proof_facts(p)->revocation_reason));
	}
	local_time_zone(p->now, &zone);
	model_buf(m, "timezone", &zone);
	buf_free(&zone);
}

/* ---- the folded facts ---- */

static void proof_set_contract(const struct proof *p, struct model *m)
{
	const struct issuance *i = p->verdict->shown;
	bool renewed = p->verdict->record == RECORD_RENEWED;
	struct str rest = i->sites.bytes;
	struct origin_site site;

	model_flag(m, "is_renewed", renewed);
	model_flag(m, "is_parted", proof_is_parted(p));
	if (renewed) {
		model_cstr(m, "old_code", p->record->code.text);
		model_cstr(m, "new_code", i->code.text);
	}
	while (origin_sites_next(&rest, &site)) {
		struct buf url = BUF_INIT(2 * ORIGIN_URL_MAX);

		origin_site_write(&site, &url);
		model_buf(model_item(m, "urls"), "url", &url);
		buf_free(&url);
	}
}

void proof_model_fill(const struct proof *p, struct model *m)
{
	proof_set_verdict(p, m);
	model_cstr(m, "code", p->record->code.text);
	if (p->verdict->record == RECORD_NONE)
		return;
	proof_set_addresses(p, m);
	proof_set_who(p, m);
	proof_set_validity(p, m);
	proof_set_evidence(p, m);
	proof_set_certificate(proof_facts(p)->certificate, p->lang, m);
	proof_set_contract(p, m);
	proof_set_time(p, m, "now", "now_iso", p->now);
	proof_set_time(p, m, "as_of", "as_of_iso", p->record->as_of);
	model_flag(m, "is_stale", p->stale);
	past_field_set("", p->log_begun, p->now, p->lang, m);
}
