/* What there is to tell of a visitor's client certificate. */
#include "portal/client_state.h"

static const struct {
	const char *name;
	bool has_steps;
} states[PORTAL_CLIENT_COUNT] = {
    [PORTAL_CLIENT_GOOD] = {"good", false},
    [PORTAL_CLIENT_ELSEWHERE] = {"elsewhere", false},
    [PORTAL_CLIENT_ABSENT] = {"absent", true},
    [PORTAL_CLIENT_MALFORMED] = {"malformed", false},
    [PORTAL_CLIENT_UNTRUSTED] = {"untrusted", true},
    [PORTAL_CLIENT_EARLY] = {"early", false},
    [PORTAL_CLIENT_EXPIRED] = {"expired", false},
    [PORTAL_CLIENT_REVOKED] = {"revoked", false},
    [PORTAL_CLIENT_UNCHECKED] = {"unchecked", false},
    [PORTAL_CLIENT_PURPOSE] = {"purpose", true},
    [PORTAL_CLIENT_UNREGISTERED] = {"unregistered", false},
    [PORTAL_CLIENT_LOCKED] = {"locked", false},
};

static const enum portal_client of_flaw[CLIENT_FLAW_COUNT] = {
    [CLIENT_GOOD] = PORTAL_CLIENT_GOOD,
    [CLIENT_ABSENT] = PORTAL_CLIENT_ABSENT,
    [CLIENT_MALFORMED] = PORTAL_CLIENT_MALFORMED,
    [CLIENT_UNTRUSTED] = PORTAL_CLIENT_UNTRUSTED,
    [CLIENT_EARLY] = PORTAL_CLIENT_EARLY,
    [CLIENT_EXPIRED] = PORTAL_CLIENT_EXPIRED,
    [CLIENT_REVOKED] = PORTAL_CLIENT_REVOKED,
    [CLIENT_UNCHECKED] = PORTAL_CLIENT_UNCHECKED,
    [CLIENT_PURPOSE] = PORTAL_CLIENT_PURPOSE,
    [CLIENT_NAMELESS] = PORTAL_CLIENT_GOOD,
};

enum portal_client portal_client_state(
    bool asked, enum client_flaw flaw, bool registered, bool locked)
{
	if (!asked)
		return PORTAL_CLIENT_ELSEWHERE;
	if (of_flaw[flaw] != PORTAL_CLIENT_GOOD)
		return of_flaw[flaw];
	if (!registered)
		return PORTAL_CLIENT_UNREGISTERED;
	return locked ? PORTAL_CLIENT_LOCKED : PORTAL_CLIENT_GOOD;
}

const char *portal_client_name(enum portal_client state)
{
	return states[state].name;
}

bool portal_client_has_steps(enum portal_client state)
{
	return states[state].has_steps;
}
