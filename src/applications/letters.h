/* What mails say of applications: the kinds of them, for the table of the program (mail/kind.h).
 * Their templates are assets/mail/LANG/NAME.txt.
 *
 * DESIGN: a mail is ordered in the transaction of what it tells, so that neither is there without
 * the other, whenever a process ends. */
#ifndef APPLICATIONS_LETTERS_H
#define APPLICATIONS_LETTERS_H

#include "applications/application.h"
#include "mail/kind.h"

/* What they are filled with: the argument of their rows in the table. */
struct applications_mail {
	const char *brand, *public_url; /* of the settings */
	const char *contact;            /* the same: a page that says how to reach them, or "" */
};

/* "application_came": with what to do next; "application_accepted"; "application_refused": why. */
enum { APPLICATIONS_KINDS = 3 };
extern const struct mail_kind applications_kinds[APPLICATIONS_KINDS];

#endif
