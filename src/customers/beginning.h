/* How somebody who has no contract yet becomes a customer: he says where his mails go, and proves
 * that he reads them.
 *
 * DESIGN: what is typed is written down as it came and looked at later (settle.h), so that nobody
 * learns from the answer whether an address is a customer's: that is told by mail alone, to who
 * reads it. A link in a mail does nothing by being followed, since mail scanners follow them: a
 * page shows what it is for (customers_beginning_look()), and its button does it. It works in any
 * browser, once, for a day; what it has in it is drawn when its mail is composed, and the store has
 * the digest. */
#ifndef CUSTOMERS_BEGINNING_H
#define CUSTOMERS_BEGINNING_H

#include "base/arena.h"
#include "customers/customer.h"
#include "customers/request.h"
#include "store/change.h"

enum {
	CUSTOMERS_BEGINNING_S = 24 * 3600,
	CUSTOMERS_BEGINNINGS_MAX = 5, /* mails to an address within a day */
	CUSTOMERS_BEGINNING_TOKEN_TEXT = 33
};

struct customers_beginning {
	int64_t id;
	struct mailbox mail;
	enum lang lang; /* of the page on which it was asked for */
	int64_t asked_at;
	int64_t used_at; /* 0: the link was not used yet */
};

/* All below: the errors of the store in addition to those named, with the reason in c->why. */

/* Writes down that somebody wants to apply: a transaction. ERR_INVALID: no address, with the words
 * of mailbox_parse(). */
enum err customers_beginning_ask(
    const struct change *c, const struct customers_asking *who, struct str mail);
/* What a link would do now. ERR_NOT_FOUND: nothing, since its day is over, or there is none. One
 * that was used is found, too. */
enum err customers_beginning_look(
    const struct change *c, struct str token, struct customers_beginning *ret);
/* Makes the customer, without contracts, whose access key is told by mail. ERR_NOT_FOUND as above;
 * ERR_EXISTS: the address is a customer's meanwhile, by this link or otherwise. */
enum err customers_begin(const struct change *c, struct str token, struct customer *ret);

/* ---- for this room ---- */

/* Part of a change: looks at the first `limit` that wait, and orders their mails. */
enum err customers_beginning_settle(const struct change *c, size_t limit, struct arena *arena,
    size_t *ret_sent, size_t *ret_in_vain);
/* Part of a change: draws what the link has in it; the last that is drawn works. *ret_is_void: its
 * day is over, or it was used. */
enum err customers_beginning_draw(const struct change *c, int64_t id,
    char ret_token[CUSTOMERS_BEGINNING_TOKEN_TEXT], bool *ret_is_void);

#endif
