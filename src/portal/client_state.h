/* What there is to tell of a visitor's client certificate. */
#ifndef PORTAL_CLIENT_STATE_H
#define PORTAL_CLIENT_STATE_H

#include <stdbool.h>
#include "pki/client_ca.h"

enum portal_client {
	PORTAL_CLIENT_GOOD,
	PORTAL_CLIENT_ELSEWHERE, /* nobody is asked for one at this address */
	PORTAL_CLIENT_ABSENT,
	PORTAL_CLIENT_MALFORMED,
	PORTAL_CLIENT_UNTRUSTED, /* of another CA, or too weak */
	PORTAL_CLIENT_EARLY,
	PORTAL_CLIENT_EXPIRED,
	PORTAL_CLIENT_REVOKED,
	PORTAL_CLIENT_UNCHECKED, /* there is no current revocation list */
	PORTAL_CLIENT_PURPOSE,
	PORTAL_CLIENT_UNREGISTERED, /* good, but no customer's */
	PORTAL_CLIENT_LOCKED,       /* a customer's, switched off by an operator */
	PORTAL_CLIENT_COUNT
};

/* What it is, by whether one is asked for, what is wrong with it and, where it is good, whether it
 * is registered and locked. */
enum portal_client portal_client_state(
    bool asked, enum client_flaw flaw, bool registered, bool locked);
/* "unregistered": its sentences are at portal.client.WORD and portal.client.WORD_cure. */
const char *portal_client_name(enum portal_client state);
/* May the cause be in the browser or on the way, so that one goes through them step by step? */
bool portal_client_has_steps(enum portal_client state);

#endif
