/* What mails there are: a row for each kind, with the function that fills its template.
 *
 * DESIGN: a mail in the queue has no text. It is composed when it is sent, from its template
 * (assets/mail/LANG/KIND.txt) and what `fill` puts into the model, in the transaction that takes it
 * out of the queue: so a secret is drawn only then, and never stands in the store in plain words;
 * when a mail is sent again, another is drawn, and what the first said counts no more. The rooms
 * above this one have the kinds: what a mail means, they alone know. */
#ifndef MAIL_KIND_H
#define MAIL_KIND_H

#include "mail/mail.h"
#include "store/change.h"
#include "web/model.h"

struct mail_kind {
	const char *name; /* a word, [a-z_]+: "password" */
	/* About the safety of an account: it is always sent, has no way to be rid of such mails,
	 * and its text is shown to nobody but the recipient. */
	bool is_security;
	/* Puts what its template names into the model, within the change. *ret_is_void: there is
	 * nothing to say any more, and the mail is not sent. An error undoes the change; the mail
	 * stays in the queue. */
	enum err (*fill)(const struct change *c, void *arg, const struct mail *mail,
	    struct model *m, bool *ret_is_void);
};

/* A kind with what its fill() is called with. */
struct mail_use {
	const struct mail_kind *kind;
	void *arg;
};

/* All kinds of a program. */
struct mail_uses {
	const struct mail_use *at;
	size_t count;
};

/* The row of a name, or NULL. */
const struct mail_use *mail_use_find(const struct mail_uses *uses, struct str name);

#endif
