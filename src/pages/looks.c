/* Which looks a state has, and what a template needs for them. */
#include "pages/looks.h"

#include <assert.h>

/* A tone and a flag. */
static const struct {
	const char *tone, *shape;
} rows[LOOKS_COUNT] = {
    [LOOKS_VERIFIED] = {"verified", "state_verified"},
    [LOOKS_UNVERIFIED] = {"unverified", "state_unverified"},
    [LOOKS_RENEWED] = {"renewed", "state_renewed"},
    [LOOKS_NOT_YET_VALID] = {"not_yet_valid", "state_not_yet_valid"},
    [LOOKS_EXPIRED] = {"expired", "state_expired"},
    [LOOKS_REVOKED] = {"revoked", "state_revoked"},
    [LOOKS_BROKEN] = {"broken", "state_broken"},
    [LOOKS_MISMATCH] = {"mismatch", "state_mismatch"},
    [LOOKS_NONE] = {"none", "state_none"},
    [LOOKS_UNAVAILABLE] = {"unavailable", "state_unavailable"},
    [LOOKS_PAST] = {"past", "state_past"},
};

void looks_set(enum looks looks, struct model *m)
{
	assert(looks < LOOKS_COUNT);
	if (looks == LOOKS_PLAIN)
		return;
	model_cstr(m, "tone", rows[looks].tone);
	model_flag(m, rows[looks].shape, true);
}

void looks_set_quiet(enum looks looks, struct model *m)
{
	looks_set(looks, m);
	model_cstr(m, "tone", "quiet");
}

enum looks looks_of_record(enum record_state state)
{
	static const enum looks of[RECORD_STATE_COUNT] = {
	    [RECORD_NONE] = LOOKS_NONE,
	    [RECORD_VALID] = LOOKS_VERIFIED,
	    [RECORD_NOT_YET_VALID] = LOOKS_NOT_YET_VALID,
	    [RECORD_EXPIRED] = LOOKS_EXPIRED,
	    [RECORD_REVOKED] = LOOKS_REVOKED,
	    [RECORD_RENEWED] = LOOKS_RENEWED,
	};

	assert(state < RECORD_STATE_COUNT);
	return of[state];
}

enum looks looks_of_link(enum link_state state)
{
	static const enum looks of[LINK_STATE_COUNT] = {
	    [LINK_MATCH] = LOOKS_VERIFIED,
	    [LINK_MISMATCH] = LOOKS_MISMATCH,
	    [LINK_UNVERIFIABLE] = LOOKS_UNVERIFIED,
	};

	assert(state < LINK_STATE_COUNT);
	return of[state];
}
