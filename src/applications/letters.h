/* What mails say of applications: the kinds of them, for the table of the program (mail/kind.h).
 * Their templates are assets/mail/LANG/NAME.txt.
 *
 * DESIGN: a mail is ordered in the transaction of what it tells (mails.h), so that neither is there
 * without the other, whenever a process ends. It is composed from what is there when it is sent. */
#ifndef APPLICATIONS_LETTERS_H
#define APPLICATIONS_LETTERS_H

#include "customers/kinds.h"
#include "mail/kind.h"

/* "application_came", with what to do next; "application_accepted"; "application_refused", with the
 * reason. Filled with a struct customers_mail. */
enum { APPLICATIONS_KINDS = 3 };
extern const struct mail_kind applications_kinds[APPLICATIONS_KINDS];

/* The key of a paper's name, for "paper_key" of an item. */
void application_mail_paper(struct model *m, struct str paper);

#endif
