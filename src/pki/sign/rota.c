/* When keys sign, and for how long they are shown. */
#include "pki/sign/rota.h"

#include <assert.h>

static const char *const names[ROTA_STATE_COUNT] = {
    [ROTA_NEXT] = "next",
    [ROTA_CURRENT] = "current",
    [ROTA_OLD] = "old",
    [ROTA_GONE] = "gone",
};

/* The first is current as soon as it is there, whatever a clock said when it was made. */
static enum rota_state rota_state_at(const struct rota_turn *turn, size_t place, int64_t now)
{
	if (now >= turn->gone)
		return ROTA_GONE;
	if (now >= turn->until)
		return ROTA_OLD;
	return place == 0 || now >= turn->from ? ROTA_CURRENT : ROTA_NEXT;
}

void rota_turns(const int64_t *made, size_t count, int64_t now, struct rota_turn *ret)
{
	for (size_t i = 0; i < count; i++) {
		struct rota_turn *turn = &ret[i];

		turn->from = i == 0 ? made[i] : made[i] + ROTA_LEAD_S;
		turn->until = i + 1 < count ? made[i + 1] + ROTA_LEAD_S : INT64_MAX;
		turn->gone = i + 1 < count ? turn->until + ROTA_KEEP_S : INT64_MAX;
		turn->state = rota_state_at(turn, i, now);
	}
}

const char *rota_state_name(enum rota_state state)
{
	assert(state < ROTA_STATE_COUNT);
	return names[state];
}
