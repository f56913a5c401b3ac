/* The verdict on one request. */
#include "record/verdict.h"

static void check_link(
    const struct issuance *shown, const struct link_evidence *evidence, struct link_verdict *ret)
{
	link_check(shown->urls, shown->url_count, evidence, ret);
}

/* The verdict on the code's own issuance, if it is valid and the link came from it. */
static void prefer_own_match(const struct record *record, const struct link_evidence *evidence,
    int64_t now, struct verdict *ret)
{
	const struct issuance *own = &record->issuances[0];
	struct link_verdict link;

	if (record_issuance_state_at(own, now) != RECORD_VALID)
		return;
	check_link(own, evidence, &link);
	if (link.state == LINK_MATCH)
		*ret = (struct verdict){RECORD_VALID, own, link};
}

void verdict_make(const struct record *record, const struct link_evidence *evidence, int64_t now,
    struct verdict *ret)
{
	ret->record = record_state_at(record, now, &ret->shown);
	if (ret->record == RECORD_NONE) {
		ret->link =
		    (struct link_verdict){.state = LINK_UNVERIFIABLE, .reason = LINK_ABSENT};
		return;
	}
	check_link(ret->shown, evidence, &ret->link);
	if (ret->record == RECORD_RENEWED && ret->link.state == LINK_MISMATCH)
		prefer_own_match(record, evidence, now, ret);
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
