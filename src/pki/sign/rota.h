/* When the keys of a service sign, and for how long they are shown: a rule of times alone.
 *
 * DESIGN: readers keep the list of public keys for a while, and some fetch it seldom. So a new key
 * is shown ROTA_LEAD_S before it signs, and one that signs no more is shown for ROTA_KEEP_S, behind
 * which nothing that it signed can be valid (RFC 7517 has no word for either). All of it follows
 * from when the keys were made, so that servers which have the same keys agree without telling each
 * other, and one that has not got the newest yet signs with one that is shown. The oldest waits for
 * nobody: nobody can know another. */
#ifndef PKI_SIGN_ROTA_H
#define PKI_SIGN_ROTA_H

#include <stddef.h>
#include <stdint.h>

enum { ROTA_LEAD_S = 3600, ROTA_KEEP_S = 86400 };

enum rota_state {
	ROTA_NEXT,    /* it is shown, and does not sign yet */
	ROTA_CURRENT, /* it signs */
	ROTA_OLD,     /* it signs no more, and is shown */
	ROTA_GONE,    /* nobody needs it */
	ROTA_STATE_COUNT
};

/* Times are seconds, UTC; INT64_MAX: not known yet. */
struct rota_turn {
	enum rota_state state;
	int64_t from;  /* since or from when it signs */
	int64_t until; /* it signs before this */
	int64_t gone;  /* it is shown before this */
};

/* The turns of `count` keys that were made at these times, in ascending order. Exactly one of them
 * is current, if there are any. Pure. */
void rota_turns(const int64_t *made, size_t count, int64_t now, struct rota_turn *ret);
/* "next", "current", "old", "gone". */
const char *rota_state_name(enum rota_state state);

#endif
