/* What may be done with a contract, from where it stands in its life: one table.
 *
 * DESIGN: the table knows states and nothing else. Windows, counts and what a certificate must
 * cover are rules of their own, and so is who may do it. A rule that can say more of the same thing
 * (since when a certificate is revoked) is asked before the table. */
#ifndef REGISTRY_LEGAL_H
#define REGISTRY_LEGAL_H

#include "base/err.h"
#include "record/life.h"

enum legal_action {
	LEGAL_ISSUE,    /* its first certificate: proposed, approved, or added at once */
	LEGAL_REISSUE,  /* a further one, in place of the one that it has */
	LEGAL_REVOKE,   /* its current certificate */
	LEGAL_RELEASE,  /* a hold of it is lifted */
	LEGAL_EDIT,     /* its organisation, its URLs, its sticker wish … */
	LEGAL_CONTACT,  /* its contacts */
	LEGAL_CHECK,    /* a paper or a call is noted */
	LEGAL_RENEW,    /* another contract becomes its successor */
	LEGAL_WITHDRAW, /* its application */
	LEGAL_END,
	LEGAL_ACTION_COUNT
};

/* Whether a certificate that is added to a contract is its first or a further one. */
enum legal_action legal_adding(enum life state);
/* ERR_REFUSED where the action is not legal from that state: `why` has a word ("life.withdrawn")
 * and says what can be done instead. Any thread. */
enum err legal_check(enum life state, enum legal_action action, struct problem *why);
/* "issue", "reissue", "revoke", "release", "edit", "contact", "check", "renew", "withdraw", "end".
 */
const char *legal_action_name(enum legal_action action);

#endif
