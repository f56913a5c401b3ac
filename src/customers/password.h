/* One-time passwords: how they are drawn, and how somebody comes in by one.
 *
 * DESIGN: a password works once, for 24 hours after it was asked for, if it is the newest of its
 * customer and was not guessed at ten times, in the browser that asked, and while the access key
 * with which it was asked for is good. It is drawn when its mail is composed (mail/kind.h); the
 * store has its digest, keyed and salted. What is told of a wrong one is the same whether the key
 * exists or not, and takes as long. */
#ifndef CUSTOMERS_PASSWORD_H
#define CUSTOMERS_PASSWORD_H

#include "base/crockford.h"
#include "base/str.h"
#include "store/change.h"

enum {
	CUSTOMERS_PASSWORD_LETTERS = 8,
	CUSTOMERS_PASSWORD_TEXT = CROCKFORD_TEXT(CUSTOMERS_PASSWORD_LETTERS),
	CUSTOMERS_PASSWORD_S = 24 * 3600,
	CUSTOMERS_PASSWORD_TRIES = 10
};

enum customers_answer {
	CUSTOMERS_IN,
	/* Not the password; or it was used, another was asked for since, or its time is over. */
	CUSTOMERS_WRONG,
	CUSTOMERS_UNASKED, /* this browser asked for none within 24 hours */
	CUSTOMERS_SPENT    /* ten wrong ones came from this browser since: it has to ask again */
};

/* What came of a password. */
struct customers_entered {
	enum customers_answer answer;
	int64_t customer; /* on CUSTOMERS_IN; else 0 */
};

/* Tries a password as it was typed, in the browser of this cookie (request.h). On CUSTOMERS_IN it
 * is used, older access keys have ended, and the audit says who came; the caller begins a session
 * (customer.h), in the same transaction where c->is_part. The errors of the store. */
enum err customers_enter(
    const struct change *c, struct str browser, struct str password, struct customers_entered *ret);

/* Part of a change: draws the password of a request as it was asked then; only the last that is
 * drawn works. *ret_is_void: it is not the newest any more, was used, or is past its
 * day, as in a mail that an operator sends again later. */
enum err customers_draw_password(const struct change *c, int64_t customer, int64_t request,
    int64_t asked_at, char ret_text[CUSTOMERS_PASSWORD_TEXT], bool *ret_is_void);

#endif
