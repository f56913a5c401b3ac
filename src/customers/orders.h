/* The mails to customers about their logins and addresses, as they are ordered: see kinds.h for
 * what they say. */
#ifndef CUSTOMERS_ORDERS_H
#define CUSTOMERS_ORDERS_H

#include "base/arena.h"
#include "customers/customer.h"
#include "store/change.h"

/* The names of the kinds, which are those of the templates. */
#define CUSTOMERS_MAIL_PASSWORD "password"
#define CUSTOMERS_MAIL_KEY "key"
#define CUSTOMERS_MAIL_CONFIRM "address_confirm"
#define CUSTOMERS_MAIL_OLD "address_old"
#define CUSTOMERS_MAIL_BEGIN "begin"
#define CUSTOMERS_MAIL_KNOWN "begin_known"

/* What a mail is composed from, as its row keeps it; a number of 0 stands for none. */
struct customers_order_details {
	int64_t asked_at; /* when somebody asked for it */
	int64_t subject;  /* the request of a password, the change of an address, or a beginning */
	struct str agent; /* with which browser it was asked for, "" for unknown */
};

/* A mail that is ordered. There is one for each kind, customer, subject and time of asking. */
struct customers_order {
	const char *kind;
	int64_t customer;
	const struct mailbox *to;
	enum lang lang;
	struct customers_order_details details;
	int64_t until; /* see mail/queue.h */
};

/* Orders it, as a part of a change. *ret_is_new: it was not ordered before. */
enum err customers_order_mail(
    const struct change *c, const struct customers_order *order, bool *ret_is_new);
/* Orders one with a new access key that nobody asked for on a page. */
enum err customers_order_key(const struct change *c, const struct customer *customer);
/* Reads what a mail's row keeps; the agent is in the arena. ERR_CORRUPT; ERR_NO_MEMORY. */
enum err customers_order_read(const struct change *c, struct str details, struct arena *arena,
    struct customers_order_details *ret);

#endif
