/* Puts together what a request is told of a code. */
#include "pages/facts/weighed.h"

#include <stdatomic.h>
#include "config/config.h"
#include "pages/fetch.h"

/* The verdict on the record and this request. */
static void weighed_begin(const struct request *r, weighed_judge *judge, struct weighed *w)
{
	judge(r, w);
	w->proof = (struct proof){.record = &w->record,
	    .verdict = &w->verdict,
	    .now = r->now,
	    .lang = request_lang(r),
	    .log_begun = atomic_load(&r->app->log_begun),
	    .stale = r->now - w->record.as_of > (int64_t)r->app->config->cache.ttl};
}

/* The evidence knows the number; what is not shown yet will be in a moment. */
static void weighed_place(const struct request *r, struct weighed *w)
{
	const struct evidence_facts *seen = w->seen == NULL ? NULL : lookup_answer_value(w->seen);
	struct place *p = &w->place;

	*p = (struct place){.state = PLACE_OFF};
	w->proof.place = p;
	if (r->app->ledger == NULL)
		return;
	p->size = ledger_shown_size(r->app->ledger);
	p->state = seen == NULL ? PLACE_UNKNOWN : PLACE_NONE;
	if (seen == NULL || !seen->is_logged)
		return;
	p->index = seen->logged_at;
	p->state = p->index < p->size ? PLACE_SHOWN : PLACE_WAITING;
}

/* What was seen outside: a certificate that was seen revoked is shown as such, whatever the record
 * says until it hears of that. */
static void weighed_weigh(const struct request *r, struct weighed *w)
{
	const struct evidence_facts *seen = w->seen == NULL ? NULL : lookup_answer_value(w->seen);
	struct verdict *v = &w->verdict;
	int64_t since;

	w->shown = v->shown == NULL ? 0 : (size_t)(v->shown - w->record.issuances);
	if (v->shown != NULL && v->shown->revoked_at == 0 &&
	    evidence_is_revoked(seen, v->shown, r->now, &since)) {
		w->revoked = *v->shown;
		w->revoked.revoked_at = since;
		v->shown = &w->revoked;
		v->record = RECORD_REVOKED;
	}
	evidence_judge(seen, &w->record, v, r->now, r->app->config->watch.site_every, &w->evidence);
	w->proof.evidence = &w->evidence;
	weighed_place(r, w);
	w->proof.site = seen == NULL || !seen->has_site ? "" : seen->site.host;
	w->proof.evidence_as_of = w->seen == NULL ? 0 : lookup_answer_as_of(w->seen);
}

bool weighed_find(
    struct request *r, const struct code *code, weighed_judge *judge, struct weighed *ret)
{
	if (!fetch_record(r, code, &ret->record))
		return false;
	ret->seen = NULL;
	weighed_begin(r, judge, ret);
	if (ret->verdict.shown != NULL && !fetch_evidence(r, &ret->verdict.shown->code, &ret->seen))
		return false;
	weighed_weigh(r, ret);
	return true;
}

void weighed_none(const struct request *r, weighed_judge *judge, struct weighed *ret)
{
	ret->record = (struct record){.as_of = r->now};
	ret->seen = NULL;
	weighed_begin(r, judge, ret);
	weighed_weigh(r, ret);
}

bool weighed_add_facts(struct request *r, weighed_judge *judge, struct weighed *w)
{
	const struct facts *facts;

	if (w->verdict.shown == NULL)
		return true;
	if (!fetch_facts(r, &w->record, &facts))
		return false;
	if (!facts_fit(facts, &w->record)) {
		w->record = facts->record;
		weighed_begin(r, judge, w);
		weighed_weigh(r, w);
	}
	w->proof.facts = facts;
	return true;
}

bool weighed_add_place(struct request *r, struct weighed *w)
{
	if (w->verdict.shown == NULL || r->app->ledger == NULL)
		return true;
	return fetch_place(r, &w->verdict.shown->code, &w->proof.place);
}
