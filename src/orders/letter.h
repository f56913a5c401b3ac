/* The mail with an invoice: a kind for the table of the program (mail/kind.h). Its template is
 * assets/mail/LANG/invoice.txt. */
#ifndef ORDERS_LETTER_H
#define ORDERS_LETTER_H

#include "mail/kind.h"

#define ORDERS_MAIL_INVOICE "invoice"

/* What it is filled with: the argument of its row. */
struct orders_mail {
	const char *public_url; /* of the settings: an origin */
	const char *brand;      /* the same: who writes */
	const char *contact;    /* the same: a page that says how to reach them, or "" */
};

extern const struct mail_kind orders_invoice_kind;

#endif
