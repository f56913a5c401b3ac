/* The verdict on one request. */
#include "record/verdict.h"

void verdict_make(const struct record *record, const struct link_evidence *evidence, int64_t now,
    struct verdict *ret)
{
	struct link_verdict link;

	ret->record = record_state_at(record, now, &ret->shown);
	if (ret->record == RECORD_NONE) {
		ret->link =
		    (struct link_verdict){.state = LINK_UNVERIFIABLE, .reason = LINK_ABSENT};
		return;
	}
	link_check(&ret->shown->sites, evidence, &ret->link);
	if (ret->record != RECORD_RENEWED || ret->link.state != LINK_MISMATCH)
		return;
	/* Another one is shown where that is valid and the link came from it. */
	for (size_t i = record->count; i > 0; i--) {
		const struct issuance *other = &record->issuances[i - 1];

		if (!other->sticker || record_issuance_state_at(other, now) != RECORD_VALID)
			continue;
		link_check(&other->sites, evidence, &link);
		if (link.state != LINK_MATCH)
			continue;
		*ret = (struct verdict){i == 1 ? RECORD_VALID : RECORD_RENEWED, other, link};
		return;
	}
}

struct origin_site verdict_site(const struct verdict *v)
{
	return origin_sites_at(&v->shown->sites, v->link.nearest);
}

bool verdict_is_broken(const struct verdict *v)
{
	return (v->record == RECORD_VALID || v->record == RECORD_RENEWED) && v->shown != NULL &&
	       v->shown->broken;
}

unsigned verdict_status(const struct verdict *v)
{
	if (v->record == RECORD_NONE)
		return 404;
	return v->link.state == LINK_MISMATCH ? 403 : 200;
}

bool verdict_is_sound(const struct verdict *v)
{
	return (v->record == RECORD_VALID || v->record == RECORD_RENEWED) && !verdict_is_broken(v);
}

bool verdict_is_verified(const struct verdict *v)
{
	return v->link.state == LINK_MATCH && verdict_is_sound(v);
}
