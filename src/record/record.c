/* Says the state of records. */
#include "record/record.h"

#include <assert.h>

static const char *const state_names[RECORD_STATE_COUNT] = {
    [RECORD_NONE] = "none",
    [RECORD_VALID] = "valid",
    [RECORD_NOT_YET_VALID] = "not_yet_valid",
    [RECORD_EXPIRED] = "expired",
    [RECORD_REVOKED] = "revoked",
    [RECORD_RENEWED] = "renewed",
};

const char *record_state_name(enum record_state state)
{
	assert(state < RECORD_STATE_COUNT);
	return state_names[state];
}

enum record_state record_certificate_state_at(
    int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now)
{
	if (revoked_at != 0 && now >= revoked_at)
		return RECORD_REVOKED;
	if (now < not_before)
		return RECORD_NOT_YET_VALID;
	return now > not_after ? RECORD_EXPIRED : RECORD_VALID;
}

enum record_state record_issuance_state_at(const struct issuance *i, int64_t now)
{
	/* A source tells of no revocation that lies ahead: this one does when a clock is set back.
	 */
	if (i->revoked_at != 0)
		return RECORD_REVOKED;
	return record_certificate_state_at(i->not_before, i->not_after, 0, now);
}

enum record_state record_state_at(
    const struct record *r, int64_t now, const struct issuance **ret_shown)
{
	*ret_shown = NULL;
	if (r->count == 0 || !r->issuances[0].sticker)
		return RECORD_NONE;
	for (size_t i = r->count - 1; i > 0; i--)
		if (r->issuances[i].sticker &&
		    record_issuance_state_at(&r->issuances[i], now) == RECORD_VALID) {
			*ret_shown = &r->issuances[i];
			return RECORD_RENEWED;
		}
	*ret_shown = &r->issuances[0];
	return record_issuance_state_at(&r->issuances[0], now);
}

int64_t record_changes_at(const struct record *r, int64_t now)
{
	int64_t next = r->until;

	for (size_t i = 0; i < r->count; i++) {
		const int64_t times[] = {r->issuances[i].not_before, r->issuances[i].not_after + 1};

		for (size_t j = 0; j < sizeof times / sizeof times[0]; j++)
			if (times[j] > now && times[j] < next)
				next = times[j];
	}
	return next;
}
