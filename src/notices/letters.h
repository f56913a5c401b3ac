/* What notices say: the kinds of them, for the table of the program (mail/kind.h). Their templates
 * are assets/mail/LANG/WORD.txt.
 *
 * DESIGN: a mail's row has no details. When it is composed, what was due is looked for again, by
 * the same statement: what is not so any more is not told, and what is told is as it is then. */
#ifndef NOTICES_LETTERS_H
#define NOTICES_LETTERS_H

#include "mail/kind.h"
#include "notices/kind.h"
#include "record/contract.h"

/* Appends the HTML of a contract's sticker, one line. */
typedef enum err notices_write_snippet(
    void *arg, const struct contract *contract, struct buf *to, struct problem *why);

/* What they are filled with: the argument of their rows in the table. */
struct notices_mail {
	const char *brand, *public_url; /* of the settings */
	const char *contact;            /* the same: a page that says how to reach them, or "" */
	const struct config *config;    /* when a service is renewed */
	struct notices_terms terms;
	notices_write_snippet *write_snippet;
	void *snippet_arg;
};

/* The kinds of mails that notices are, in the order of their table. */
void notices_kinds(struct mail_kind ret[NOTICE_COUNT]);

#endif
