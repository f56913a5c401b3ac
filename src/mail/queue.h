/* The mails in the store: what is to be sent, and what was.
 *
 * DESIGN: who does something of which somebody is told orders the mail in the same transaction: it
 * is there if and only if what it tells is. One mail for one reason, ever: what orders it twice, as
 * work that is done again after a crash, gets one. A mail that is sent is claimed until a time by
 * which whoever has it is done; if he does not come back, it is sent again then. */
#ifndef MAIL_QUEUE_H
#define MAIL_QUEUE_H

#include "base/arena.h"
#include "mail/mail.h"
#include "store/change.h"

enum { MAIL_REASON_MAX = 200, MAIL_DETAILS_MAX = 16384, MAIL_SAID_MAX = 300 };

struct mail_order {
	const char *kind;  /* its name (mail/kind.h) */
	struct str reason; /* at most MAIL_REASON_MAX bytes: of a kind there is one mail for each */
	struct str to;     /* an address, as somebody wrote it */
	enum lang lang;
	int64_t customer;   /* 0: of none */
	struct code code;   /* "" for none */
	struct str details; /* a JSON object with what the kind's fill() needs and the store does
			       not have elsewhere, no secrets; absent for none */
	int64_t until;      /* it is not sent after that; 0: whenever it can be */
	bool is_urgent; /* somebody waits for it: it goes before others, however many went to that
			   address. Whoever orders it bounds how many there are */
};

/* Orders a mail, as a part of a change that was begun. *ret_is_new: it was not there before.
 * ERR_INVALID: `to` is no address (origin/mailbox.h); ERR_TOO_LARGE: reason or details. */
enum err mail_queue_add(const struct change *c, const struct mail_order *o, bool *ret_is_new);

#endif
