/* Customers: whoever has contracts with the CA, and one address to which his mails go.
 *
 * DESIGN: a customer is known by his access key, which only he has: the store has its SHA-256. It
 * has 80 random bits, so that a plain digest is enough. A key that is sent anew (request.h) goes on
 * beside the one before until it is used first: so nobody who asks for it in somebody else's name
 * locks that one out. A contract is one customer's, or nobody's. */
#ifndef CUSTOMERS_CUSTOMER_H
#define CUSTOMERS_CUSTOMER_H

#include <stdint.h>
#include "base/crockford.h"
#include "base/lang.h"
#include "origin/mailbox.h"

/* Of sessions (accounts/session.h) in which customers are logged in. */
#define CUSTOMERS_REALM "owner"

enum {
	CUSTOMERS_KEY_LETTERS = 16,
	CUSTOMERS_KEY_TEXT = CROCKFORD_TEXT(CUSTOMERS_KEY_LETTERS),
	CUSTOMERS_KEYS_MAX = 5,    /* that nobody used yet */
	CUSTOMERS_LIST_MAX = 1000, /* customers, or codes, that are read at once */
	CUSTOMERS_CODES_MAX = 64   /* that are added or taken away at once */
};

enum { CUSTOMERS_ACTOR_MAX = 32 };
/* As whom a customer acts: "owner:17", for events and the audit. */
void customers_actor(int64_t id, char ret[CUSTOMERS_ACTOR_MAX]);

/* An access key as it is shown: "K7QM-2X9D-8RST-04VW". */
struct customer_key {
	char text[CUSTOMERS_KEY_TEXT]; /* "" for none */
};

struct customer {
	int64_t id;
	struct mailbox mail;
	enum lang lang; /* of the mails to him that nobody asked for on a page */
	int64_t added_at;
};

#endif
