/* The addresses to which mail goes.
 *
 * DESIGN: an address stands in commands of SMTP and in headers, and the library that sends takes it
 * as it comes. So what is not one plain address is refused here, at its one door: a line break, a
 * quote or a comment in it would be a second command or a second recipient. */
#ifndef ORIGIN_MAILBOX_H
#define ORIGIN_MAILBOX_H

#include "base/err.h"
#include "base/str.h"

enum { MAILBOX_MAX = 254 }; /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

/* An address as it goes over the wire: ASCII, the host in lower case and A-labels. */
struct mailbox {
	char text[MAILBOX_MAX + 1];
};

/* Reads one address, such as name@example.jp. Its host may be an international name, and has a dot;
 * before the "@" stands what RFC 5322 calls a dot-atom. ERR_INVALID with the word "contact.mail"
 * for everything else; ERR_NO_MEMORY. Any thread. */
enum err mailbox_parse(struct str text, struct mailbox *ret, struct problem *why);
/* Its host. */
const char *mailbox_host(const struct mailbox *m);

#endif
