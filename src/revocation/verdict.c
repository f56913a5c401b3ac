/* Says what was seen of a certificate's revocation. */
#include "revocation/verdict.h"

#include "pki/ocsp.h"

bool revocation_is_seen_in(struct str seen_in, const char *source)
{
	struct str rest = seen_in;

	while (rest.at != NULL)
		if (str_eq(str_cut(&rest, ','), str_from(source)))
			return true;
	return false;
}

static bool row_is_short_lived(const struct revocation_row *row)
{
	return row->not_after - row->not_before + 1 <= REVOCATION_SHORT_S;
}

/* A source that the certificate does not name. */
static struct revocation_state state_none(const struct revocation_row *row)
{
	return (struct revocation_state){.word = REVOCATION_NONE,
	    .why = row_is_short_lived(row) ? REVOCATION_SHORT_LIVED : REVOCATION_UNNAMED};
}

/* `until` is when the last answer's time was or is over; 0: there was none. */
static struct revocation_state state_unknown(
    const struct revocation_row *row, enum revocation_why why, int64_t until, struct str fault)
{
	return (struct revocation_state){.word = REVOCATION_UNKNOWN,
	    .why = why,
	    .since = until > 0 ? until : row->added_at,
	    .fault = fault};
}

static struct revocation_state state_revoked(const struct revocation_row *row)
{
	return (struct revocation_state){
	    .word = REVOCATION_REVOKED, .at = row->seen_at, .since = row->revoked_at};
}

/* What was seen later than now says nothing: the clock is wrong, or it was. */
static bool is_seen(int64_t at, int64_t now)
{
	return at > 0 && at <= now + REVOCATION_SKEW_S;
}

static struct revocation_state crl_state(const struct revocation_row *row, int64_t now)
{
	static const struct str nothing = {NULL, 0};
	int64_t at = row->list_seen_at > row->looked_up ? row->list_seen_at : row->looked_up;
	bool is_found = row->looked_up > 0 && is_seen(at, now);

	if (!row->is_watched)
		return state_unknown(row, REVOCATION_UNWATCHED, 0, nothing);
	if (revocation_is_seen_in(row->seen_in, "crl"))
		return state_revoked(row);
	if (row->issuer == 0)
		return state_unknown(row, REVOCATION_NO_ISSUER, 0, nothing);
	if (row->list == 0)
		return state_none(row);
	if (is_found && row->list_until >= now)
		return (struct revocation_state){.word = REVOCATION_GOOD,
		    .at = at,
		    .until = row->list_until,
		    .fault = row->list_fault};
	if (row->list_fault.at != NULL)
		return state_unknown(
		    row, REVOCATION_FAILED, is_found ? row->list_until : 0, row->list_fault);
	if (is_found)
		return state_unknown(row, REVOCATION_OVERDUE, row->list_until, nothing);
	return state_unknown(row, REVOCATION_UNWATCHED, 0, nothing);
}

/* The responder said that it does not know the certificate. */
static struct revocation_state ocsp_state_not_known(const struct revocation_row *row, int64_t now)
{
	return (struct revocation_state){.word = REVOCATION_UNKNOWN,
	    .why = now < row->not_before + REVOCATION_NEW_S ? REVOCATION_TOO_NEW
							    : REVOCATION_NOT_KNOWN,
	    .at = row->ocsp_asked,
	    .since = row->ocsp_at,
	    .fault = row->ocsp_fault};
}

static struct revocation_state ocsp_state(const struct revocation_row *row, int64_t now)
{
	static const struct str nothing = {NULL, 0};

	if (!row->is_watched)
		return state_unknown(row, REVOCATION_UNWATCHED, 0, nothing);
	if (row->ocsp_state == OCSP_REVOKED || revocation_is_seen_in(row->seen_in, "ocsp"))
		return state_revoked(row);
	if (row->issuer == 0)
		return state_unknown(row, REVOCATION_NO_ISSUER, 0, nothing);
	if (!row->names_ocsp)
		return state_none(row);
	if (row->ocsp_state == OCSP_GOOD && is_seen(row->ocsp_asked, now) && row->ocsp_until >= now)
		return (struct revocation_state){.word = REVOCATION_GOOD,
		    .at = row->ocsp_asked,
		    .until = row->ocsp_until,
		    .fault = row->ocsp_fault};
	if (row->ocsp_state == OCSP_UNKNOWN)
		return ocsp_state_not_known(row, now);
	if (row->ocsp_fault.at != NULL)
		return state_unknown(row, REVOCATION_FAILED, row->ocsp_until, row->ocsp_fault);
	if (is_seen(row->ocsp_asked, now))
		return state_unknown(row, REVOCATION_OVERDUE, row->ocsp_until, nothing);
	return state_unknown(row, REVOCATION_UNWATCHED, 0, nothing);
}

void revocation_judge(const struct revocation_row *row, int64_t now, struct revocation_verdict *ret)
{
	bool is_revoked = row->is_watched && row->revoked_at != 0;

	*ret =
	    (struct revocation_verdict){.crl = crl_state(row, now), .ocsp = ocsp_state(row, now)};
	ret->by_ocsp = ret->ocsp.word > ret->crl.word;
	ret->worst = ret->by_ocsp ? &ret->ocsp : &ret->crl;
	if (!is_revoked)
		return;
	ret->revoked_at = row->revoked_at;
	ret->seen_at = row->seen_at;
	ret->reason = row->reason;
	ret->seen_in = row->seen_in;
	ret->vanished_at = row->vanished_at;
}

const char *revocation_word_name(enum revocation_word word)
{
	static const char *const names[REVOCATION_WORD_COUNT] = {
	    [REVOCATION_NONE] = "none",
	    [REVOCATION_GOOD] = "good",
	    [REVOCATION_UNKNOWN] = "unknown",
	    [REVOCATION_REVOKED] = "revoked",
	};

	return names[word];
}

const char *revocation_why_name(enum revocation_why why)
{
	static const char *const names[REVOCATION_WHY_COUNT] = {
	    [REVOCATION_ANSWERED] = "",
	    [REVOCATION_SHORT_LIVED] = "short_lived",
	    [REVOCATION_UNNAMED] = "unnamed",
	    [REVOCATION_UNWATCHED] = "unwatched",
	    [REVOCATION_NO_ISSUER] = "no_issuer",
	    [REVOCATION_FAILED] = "failed",
	    [REVOCATION_OVERDUE] = "overdue",
	    [REVOCATION_TOO_NEW] = "too_new",
	    [REVOCATION_NOT_KNOWN] = "not_known",
	};

	return names[why];
}
