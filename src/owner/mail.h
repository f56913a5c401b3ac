/* A mail to whoever builds the site, for the owner to send. */
#ifndef OWNER_MAIL_H
#define OWNER_MAIL_H

#include "base/buf.h"
#include "base/lang.h"
#include "web/site.h"

/* Longer addresses are cut or refused by mail programs. */
enum { OWNER_MAIL_MAX = 2000 };

struct owner_mail {
	struct str host; /* of the site, as people read it */
	struct str html; /* to paste */
	struct str page; /* the address of the owner's page, with what was chosen */
};

/* Appends the address "mailto:?…" (RFC 6068) that opens such a mail, in a language. One that would
 * be longer than OWNER_MAIL_MAX does without the HTML, which stands on the page. Any thread. */
void owner_mail_write(
    const struct site *site, enum lang lang, const struct owner_mail *mail, struct buf *to);

#endif
