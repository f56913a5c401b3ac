/* The verdict on one request. */
#include "record/verdict.h"

void verdict_make(const struct record *record, const struct link_evidence *evidence, int64_t now,
    struct verdict *ret)
{
	const struct issuance *own, *shown;
	struct link_verdict link;

	ret->record = record_state_at(record, now, &ret->shown);
	if (ret->record == RECORD_NONE) {
		ret->link =
		    (struct link_verdict){.state = LINK_UNVERIFIABLE, .reason = LINK_ABSENT};
		return;
	}
	shown = ret->shown;
	link_check(shown->urls, shown->url_count, evidence, &ret->link);
	if (ret->record != RECORD_RENEWED || ret->link.state != LINK_MISMATCH)
		return;
	/* The code's own issuance is shown where it is valid and the link came from it. */
	own = &record->issuances[0];
	if (record_issuance_state_at(own, now) != RECORD_VALID)
		return;
	link_check(own->urls, own->url_count, evidence, &link);
	if (link.state == LINK_MATCH)
		*ret = (struct verdict){RECORD_VALID, own, link};
}

unsigned verdict_status(const struct verdict *v)
{
	if (v->record == RECORD_NONE)
		return 404;
	return v->link.state == LINK_MISMATCH ? 403 : 200;
}

bool verdict_is_verified(const struct verdict *v)
{
	return v->link.state == LINK_MATCH &&
	       (v->record == RECORD_VALID || v->record == RECORD_RENEWED);
}
