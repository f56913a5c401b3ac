/* What mails are made of in this program: their kinds, their texts, who takes them. For the
 * server's thread (mailer.h) and for the command line. */
#ifndef SERVER_MAILING_H
#define SERVER_MAILING_H

#include "applications/letters.h"
#include "config/config.h"
#include "customers/kinds.h"
#include "mail/sending.h"
#include "notices/letters.h"
#include "orders/letter.h"

enum { MAILING_KINDS = 2 + CUSTOMERS_KINDS + APPLICATIONS_KINDS + NOTICE_COUNT };

/* The pages that mails are made of, for site_load(). */
enum { MAILING_PAGES = 2 };
extern const char *const mailing_pages[MAILING_PAGES];

/* Stays where it is. */
struct mailing {
	atomic_bool stop; /* true: what is being sent ends within seconds */
	struct mail_use at[MAILING_KINDS];
	struct mail_uses uses;
	struct customers_mail customers;
	struct orders_mail orders;
	struct notices_mail notices;
	struct mail_kind notice_kinds[NOTICE_COUNT];
	struct mailing_snippet {
		const struct site *site;
		const char *public_url;
	} snippet;
	struct letters *letters;
	struct smtp *smtp;       /* NULL: [mail] url is empty */
	struct sending *sending; /* the same */
};

/* Are the settings as they should be? ERR_INVALID and those of smtp_check(), with `why`. */
enum err mailing_check(const struct config *config, struct problem *why);
/* Makes all that the settings ask for; `config` and `site`, which has the pages of MAILING_PAGES,
 * outlive it. ERR_INVALID: a setting, or the text of a mail, is not what it should be;
 * ERR_NO_MEMORY. mailing_end() is due in any case. */
enum err mailing_begin(
    struct mailing *m, const struct config *config, const struct site *site, struct problem *why);
/* Zeros are legal. */
void mailing_end(struct mailing *m);

/* Sends a mail at once, past the queue, that tells that mails arrive. ERR_INVALID: `to` is no
 * address; ERR_NOT_FOUND: [mail] url is empty; ERR_UNAVAILABLE: no server took it. What the server
 * said is in `ret_said`, and after an error in `why`. */
enum err mailing_test(struct mailing *m, const struct config *config, struct str to,
    char ret_said[SMTP_SAID_MAX], struct problem *why);

#endif
