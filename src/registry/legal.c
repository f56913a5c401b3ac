/* The table of what may be done with a contract. */
#include "registry/legal.h"

#include <assert.h>

/* Why not. */
enum refusal {
	LEGAL, /* no reason */
	REISSUE_NONE,
	REVOKE_NONE,
	RENEW_NONE,
	END_NONE,
	ISSUED,
	WITHDRAW_ISSUED,
	RENEWED,
	REVOKED,
	NOT_HELD,
	WITHDRAWN,
	ENDED
};

/* The word of each, whose sentence in other languages is "reason.WORD" of the catalogues. */
static const struct {
	const char *word, *text;
} refusals[] = {
    [REISSUE_NONE] = {"life.reissue_none",
	"nothing is issued for the contract yet: its first certificate is an issue, no reissue"},
    [REVOKE_NONE] = {"life.revoke_none",
	"nothing is issued for the contract, so nothing can be revoked: its application can be "
	"withdrawn (contract withdraw)"},
    [RENEW_NONE] = {"life.renew_none",
	"nothing is issued for the contract, so there is nothing to renew: correct it (contract "
	"edit), or withdraw it and make a new contract"},
    [END_NONE] = {"life.end_none",
	"nothing is issued for the contract, so nothing can end: its application can be withdrawn "
	"(contract withdraw)"},
    [ISSUED] = {"life.issued",
	"the contract has a certificate already: another one for it is a reissue"},
    [WITHDRAW_ISSUED] = {"life.withdraw_issued",
	"a certificate is issued already: it can be revoked (certificate revoke), and the contract "
	"can be ended (contract end)"},
    [RENEWED] = {"life.renewed",
	"the contract is renewed already: its successor is what can be renewed"},
    [REVOKED] = {"certificate.revoked",
	"the contract's certificate is revoked already: another one can be issued in its place"},
    [NOT_HELD] = {"certificate.not_held",
	"the contract's current certificate is not on hold (certificateHold)"},
    [WITHDRAWN] = {"life.withdrawn",
	"the application was withdrawn: make a new contract (contract add)"},
    [ENDED] = {"life.ended", "the contract has ended: make a new one (contract add)"},
};

/* In the order of enum life. */
#define NOTHING_ISSUED(refusal)                                                                    \
	[LIFE_APPLIED] = refusal, [LIFE_CHECKING] = refusal, [LIFE_PROPOSED] = refusal
#define ISSUED_ONCE(refusal)                                                                       \
	[LIFE_ISSUED] = refusal, [LIFE_RENEWED] = refusal, [LIFE_REISSUED] = refusal,              \
	[LIFE_REVOKED] = refusal, [LIFE_EXPIRED] = refusal
#define OVER(withdrawn, ended) [LIFE_WITHDRAWN] = withdrawn, [LIFE_ENDED] = ended

static const struct {
	const char *name;
	enum refusal from[LIFE_COUNT]; /* each state */
} actions[LEGAL_ACTION_COUNT] = {
    [LEGAL_ISSUE] = {"issue", {NOTHING_ISSUED(LEGAL), ISSUED_ONCE(ISSUED), OVER(WITHDRAWN, ENDED)}},
    [LEGAL_REISSUE] = {"reissue",
	{NOTHING_ISSUED(REISSUE_NONE), ISSUED_ONCE(LEGAL), OVER(WITHDRAWN, ENDED)}},
    /* What ended may have a certificate that is valid still. */
    [LEGAL_REVOKE] = {"revoke",
	{NOTHING_ISSUED(REVOKE_NONE), [LIFE_ISSUED] = LEGAL, [LIFE_RENEWED] = LEGAL,
	    [LIFE_REISSUED] = LEGAL, [LIFE_REVOKED] = REVOKED, [LIFE_EXPIRED] = LEGAL,
	    OVER(REVOKE_NONE, LEGAL)}},
    [LEGAL_RELEASE] = {"release",
	{NOTHING_ISSUED(NOT_HELD), [LIFE_ISSUED] = NOT_HELD, [LIFE_RENEWED] = NOT_HELD,
	    [LIFE_REISSUED] = NOT_HELD, [LIFE_REVOKED] = LEGAL, [LIFE_EXPIRED] = NOT_HELD,
	    OVER(NOT_HELD, ENDED)}},
    [LEGAL_EDIT] = {"edit", {NOTHING_ISSUED(LEGAL), ISSUED_ONCE(LEGAL), OVER(WITHDRAWN, ENDED)}},
    /* A bill may still be due. */
    [LEGAL_CONTACT] = {"contact",
	{NOTHING_ISSUED(LEGAL), ISSUED_ONCE(LEGAL), OVER(WITHDRAWN, LEGAL)}},
    [LEGAL_CHECK] = {"check", {NOTHING_ISSUED(LEGAL), ISSUED_ONCE(LEGAL), OVER(WITHDRAWN, ENDED)}},
    [LEGAL_RENEW] = {"renew",
	{NOTHING_ISSUED(RENEW_NONE), [LIFE_ISSUED] = LEGAL, [LIFE_RENEWED] = RENEWED,
	    [LIFE_REISSUED] = LEGAL, [LIFE_REVOKED] = LEGAL, [LIFE_EXPIRED] = LEGAL,
	    OVER(WITHDRAWN, ENDED)}},
    [LEGAL_WITHDRAW] = {"withdraw",
	{NOTHING_ISSUED(LEGAL), ISSUED_ONCE(WITHDRAW_ISSUED), OVER(WITHDRAWN, ENDED)}},
    [LEGAL_END] = {"end", {NOTHING_ISSUED(END_NONE), ISSUED_ONCE(LEGAL), OVER(WITHDRAWN, ENDED)}},
};

const char *legal_action_name(enum legal_action action)
{
	assert(action < LEGAL_ACTION_COUNT);
	return actions[action].name;
}

enum legal_action legal_adding(enum life state)
{
	assert(state < LIFE_COUNT);
	return actions[LEGAL_ISSUE].from[state] == ISSUED ? LEGAL_REISSUE : LEGAL_ISSUE;
}

enum err legal_check(enum life state, enum legal_action action, struct problem *why)
{
	enum refusal refusal;

	assert(state < LIFE_COUNT && action < LEGAL_ACTION_COUNT);
	refusal = actions[action].from[state];
	if (refusal == LEGAL)
		return ERR_OK;
	return err_reason(why, ERR_REFUSED, refusals[refusal].word, "%s", refusals[refusal].text);
}
