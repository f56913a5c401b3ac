/* What was asked for (request.h) is looked at: mails are ordered for what exists.
 *
 * DESIGN: whoever asks a thousand times, or for a thousand keys, gets nothing by it, and holds up
 * nobody for long. To an address go five passwords an hour, and five keys; what is asked for beyond
 * that comes to nothing, and the password that was sent last goes on. Questions that came to
 * nothing are kept as those that did not, so that the two cannot be told apart, but of the former
 * no more than a bounded number; all end after a day. The audit says once a minute how many there
 * were. */
#ifndef CUSTOMERS_SETTLE_H
#define CUSTOMERS_SETTLE_H

#include <stddef.h>
#include "store/change.h"

enum {
	CUSTOMERS_SENDINGS_MAX = 5, /* to an address within an hour, of passwords and of keys */
	CUSTOMERS_SETTLED_AT_ONCE = 500,
	CUSTOMERS_VOID_MAX = 100000 /* questions that came to nothing are kept */
};

/* What came of questions. */
struct customers_settled {
	size_t sent, in_vain;
	bool more; /* there may be more that wait */
};

/* Looks at what waits, at most CUSTOMERS_SETTLED_AT_ONCE of each kind, in one transaction where
 * there is anything: for the mailer's round. The errors of the store, with the reason in c->why. */
enum err customers_settle(const struct change *c, struct customers_settled *ret);

#endif
