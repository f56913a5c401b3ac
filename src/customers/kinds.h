/* What the mails to customers about their logins and addresses say: the kinds of them, for the
 * table of the program (mail/kind.h). Their templates are assets/mail/LANG/NAME.txt. */
#ifndef CUSTOMERS_KINDS_H
#define CUSTOMERS_KINDS_H

#include "mail/kind.h"

/* What they are filled with: the argument of their rows in the table. */
struct customers_mail {
	const char *public_url; /* of the settings: an origin */
	const char *brand;      /* the same: who writes */
	const char *contact;    /* the same: a page that says how to reach them, or "" */
};

enum { CUSTOMERS_KINDS = 6 };
extern const struct mail_kind customers_kinds[CUSTOMERS_KINDS];

#endif
