/* How a customer's mail address becomes another.
 *
 * DESIGN: whoever reads the mails of that address can log in. So a new one counts when somebody who
 * reads it has said so, within a day; then the one before is told, and can undo the change for
 * seven days, whatever changed after it: the older address wins. Links in mails do nothing by being
 * followed, since mail scanners follow them: a page shows what would be done
 * (customers_address_look()), and its form does it. What the links have in them is drawn when a
 * mail is composed, and the store has its digest. */
#ifndef CUSTOMERS_ADDRESS_H
#define CUSTOMERS_ADDRESS_H

#include "customers/customer.h"
#include "store/change.h"

enum {
	CUSTOMERS_CONFIRM_S = 24 * 3600,
	CUSTOMERS_UNDO_S = 7 * 24 * 3600,
	CUSTOMERS_ADDRESS_KEPT_S = 30 * 24 * 3600,
	CUSTOMERS_CHANGES_MAX = 5, /* of a customer, and to an address, within an hour */
	CUSTOMERS_TOKEN_TEXT = 33
};

/* What a link in a mail is for. */
enum customers_link {
	CUSTOMERS_CONFIRM, /* in the mail to the new address */
	CUSTOMERS_UNDO     /* in the mail to the old one */
};

struct customers_change {
	int64_t id, customer;
	struct mailbox old_mail, new_mail;
	enum lang lang;
	int64_t asked_at, confirmed_at; /* 0: not confirmed */
	int64_t ended_at;               /* 0: it can still be confirmed, or undone */
};

/* All below: the errors of the store in addition to those named, with the reason in c->why. */

/* A customer who is logged in asks for another address; what he asked for before ends. ERR_INVALID:
 * no address; ERR_REFUSED, with a word: "customer.same": it is his already; "customer.often". */
enum err customers_address_ask(
    const struct change *c, int64_t customer, struct str mail, enum lang lang);
/* The change that waits to be confirmed. ERR_NOT_FOUND: none. */
enum err customers_address_waiting(
    const struct change *c, int64_t customer, struct customers_change *ret);
/* What a link of a mail would do now. ERR_NOT_FOUND: nothing (any more). */
enum err customers_address_look(const struct change *c, enum customers_link link, struct str token,
    struct customers_change *ret);
/* The new address counts from now on, and the old one is told. ERR_NOT_FOUND as above. */
enum err customers_address_confirm(
    const struct change *c, struct str token, struct customers_change *ret);
/* The old address counts again: what came after is ended, with all sessions. ERR_NOT_FOUND. */
enum err customers_address_undo(
    const struct change *c, struct str token, struct customers_change *ret);
/* An operator says what the address is, where the customer reads his no more: it counts at once,
 * all sessions end, the old one is told and can undo it. *ret_is_new: it was another before.
 * ERR_INVALID; ERR_NOT_FOUND: there is no such customer. */
enum err customers_address_set(
    const struct change *c, int64_t customer, struct str mail, bool *ret_is_new);

/* Part of a change: draws what the link of a change has in it; the last that is drawn works.
 * *ret_is_void: that change has ended, or its time is over. */
enum err customers_address_draw(const struct change *c, int64_t id, enum customers_link link,
    char ret_token[CUSTOMERS_TOKEN_TEXT], struct customers_change *ret, bool *ret_is_void);

#endif
