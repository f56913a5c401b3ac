/* Judges what proves a code besides its record. */
#include "doctor/evidence.h"

#include <assert.h>
#include <string.h>

/* What was seen at a site counts for so many visits. */
enum { SITE_VISITS = 3 };

/* ---- revocation ---- */

/* Are the facts about the certificate that is shown? */
static bool evidence_fits(const struct evidence_facts *facts, const struct issuance *shown)
{
	return facts != NULL && shown != NULL && facts->revocation.certificate != 0 &&
	       facts->revocation.not_before == shown->not_before &&
	       facts->revocation.not_after == shown->not_after;
}

bool evidence_is_revoked(
    const struct evidence_facts *facts, const struct issuance *shown, int64_t now, int64_t *ret_at)
{
	struct revocation_verdict v;

	if (!evidence_fits(facts, shown))
		return false;
	revocation_judge(&facts->revocation, now, &v);
	if (v.worst->word != REVOCATION_REVOKED)
		return false;
	*ret_at = v.revoked_at != 0 ? v.revoked_at : now;
	return true;
}

/* Nobody speaks of a certificate that has expired, but to say that it was revoked. */
static void evidence_set_state(const struct revocation_state *s, const struct issuance *shown,
    int64_t now, struct evidence_item *to)
{
	static const enum evidence_state states[REVOCATION_WORD_COUNT] = {
	    [REVOCATION_NONE] = EVIDENCE_NONE,
	    [REVOCATION_GOOD] = EVIDENCE_GOOD,
	    [REVOCATION_UNKNOWN] = EVIDENCE_UNKNOWN,
	    [REVOCATION_REVOKED] = EVIDENCE_REVOKED,
	};

	to->state = states[s->word];
	to->at = s->at;
	if (now > shown->not_after && s->word != REVOCATION_REVOKED)
		to->state = EVIDENCE_NONE;
	else if (s->word == REVOCATION_GOOD)
		to->until = s->until < shown->not_after ? s->until : shown->not_after;
	else
		to->since = s->since;
}

static void evidence_set_revocation(const struct evidence_facts *facts,
    const struct issuance *shown, int64_t now, struct evidence *to)
{
	struct revocation_verdict v;

	/* Nothing could be read: that may be so, or not. */
	to->is_watched = facts == NULL;
	to->why = REVOCATION_UNWATCHED;
	if (!evidence_fits(facts, shown))
		return;
	revocation_judge(&facts->revocation, now, &v);
	evidence_set_state(&v.crl, shown, now, &to->items[EVIDENCE_CRL]);
	evidence_set_state(&v.ocsp, shown, now, &to->items[EVIDENCE_OCSP]);
	to->revocation = v.by_ocsp ? EVIDENCE_OCSP : EVIDENCE_CRL;
	to->why = v.worst->why;
	to->is_watched =
	    facts->revocation.is_watched &&
	    (now <= shown->not_after || to->items[to->revocation].state == EVIDENCE_REVOKED);
}

/* ---- the record, the site ---- */

static void evidence_set_record(
    const struct record *record, const struct verdict *v, struct evidence *to)
{
	struct evidence_item *item = &to->items[EVIDENCE_RECORD];
	bool valid = v->record == RECORD_VALID || v->record == RECORD_RENEWED;

	item->at = record->as_of;
	item->state = EVIDENCE_NONE;
	if (valid && !verdict_is_broken(v)) {
		item->state = EVIDENCE_GOOD;
		item->until = v->shown->not_after;
	} else if (v->record == RECORD_REVOKED) {
		item->state = EVIDENCE_REVOKED;
		item->since = v->shown->revoked_at;
	}
}

static void evidence_set_site(
    const struct evidence_facts *facts, int64_t now, unsigned site_every, struct evidence *to)
{
	struct evidence_item *item = &to->items[EVIDENCE_SITE];
	const struct evidence_site *site = facts == NULL ? NULL : &facts->site;
	int64_t until;

	if (facts == NULL || !facts->has_site || site->at == 0 ||
	    site->at > now + REVOCATION_SKEW_S)
		return;
	until = site->at + SITE_VISITS * (int64_t)site_every;
	item->at = site->at;
	to->site = site->id;
	if (now > until) {
		item->since = until;
		return;
	}
	item->state = site->state;
	item->since = site->since;
	if (site->state == EVIDENCE_GOOD)
		item->until = until;
}

void evidence_judge(const struct evidence_facts *facts, const struct record *record,
    const struct verdict *verdict, int64_t now, unsigned site_every, struct evidence *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->revocation = EVIDENCE_CRL;
	evidence_set_record(record, verdict, ret);
	if (verdict->record == RECORD_NONE)
		return;
	evidence_set_revocation(facts, verdict->shown, now, ret);
	evidence_set_site(facts, now, site_every, ret);
	if (ret->items[EVIDENCE_RECORD].state == EVIDENCE_GOOD &&
	    evidence_fits(facts, verdict->shown))
		ret->certified_since = facts->certified_since;
}

/* ---- without a gap ---- */

int64_t evidence_since(int64_t from, const struct evidence_span *spans, size_t count)
{
	for (size_t i = 0; i < count && spans[i].over >= from - 1; i++)
		if (spans[i].from < from)
			from = spans[i].from;
	return from;
}

/* ---- names ---- */

const char *evidence_source_name(enum evidence_source source)
{
	static const char *const names[EVIDENCE_SOURCE_COUNT] = {
	    [EVIDENCE_RECORD] = "record",
	    [EVIDENCE_CRL] = "crl",
	    [EVIDENCE_OCSP] = "ocsp",
	    [EVIDENCE_SITE] = "site",
	};

	assert(source < EVIDENCE_SOURCE_COUNT);
	return names[source];
}

const char *evidence_state_name(enum evidence_state state)
{
	static const char *const names[EVIDENCE_STATE_COUNT] = {
	    [EVIDENCE_UNKNOWN] = "unknown",
	    [EVIDENCE_GOOD] = "good",
	    [EVIDENCE_REVOKED] = "revoked",
	    [EVIDENCE_NONE] = "none",
	    [EVIDENCE_OTHER] = "other",
	    [EVIDENCE_FAULT] = "fault",
	};

	assert(state < EVIDENCE_STATE_COUNT);
	return names[state];
}
