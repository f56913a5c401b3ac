/* Says where a contract stands in its life. */
#include "record/life.h"

#include <assert.h>

static const char *const names[LIFE_COUNT] = {
    [LIFE_APPLIED] = "applied",
    [LIFE_CHECKING] = "checking",
    [LIFE_PROPOSED] = "proposed",
    [LIFE_ISSUED] = "issued",
    [LIFE_RENEWED] = "renewed",
    [LIFE_REISSUED] = "reissued",
    [LIFE_REVOKED] = "revoked",
    [LIFE_EXPIRED] = "expired",
    [LIFE_WITHDRAWN] = "withdrawn",
    [LIFE_ENDED] = "ended",
};

const char *life_name(enum life life)
{
	assert(life < LIFE_COUNT);
	return names[life];
}

enum life life_at(const struct life_facts *facts, int64_t now)
{
	if (facts->ended_at != 0)
		return LIFE_ENDED;
	if (facts->withdrawn_at != 0)
		return LIFE_WITHDRAWN;
	if (!facts->issued && facts->proposed)
		return LIFE_PROPOSED;
	if (!facts->issued)
		return facts->checked ? LIFE_CHECKING : LIFE_APPLIED;
	if (facts->revoked_at != 0 && facts->revoked_at <= now)
		return LIFE_REVOKED;
	if (facts->renewed)
		return LIFE_RENEWED;
	if (facts->broken || facts->not_after < now)
		return LIFE_EXPIRED;
	return facts->reissued ? LIFE_REISSUED : LIFE_ISSUED;
}
