/* Writes a mail as it goes over the wire: RFC 5322 with MIME.
 *
 * DESIGN: all lines end in CRLF, and both parts are base64: so there is no line too long, none that
 * begins with a dot, and none that a server could take for the end or for a header. What stands in
 * a header is an encoded word (RFC 2047) unless it is plain ASCII. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdint.h>
#include "base/buf.h"
#include "origin/mailbox.h"

struct message {
	struct mailbox from;
	struct str from_name;  /* who sends it, in words; may be "" */
	struct str to;         /* an address as mailbox_parse() gave it */
	struct str subject;    /* UTF-8 */
	struct str text, html; /* UTF-8; lines end in LF or CRLF */
	struct str id;         /* what stands before the "@" of its Message-ID: [0-9a-z]+ */
	int64_t date;
	struct str unsubscribe; /* a URL that takes a POST (RFC 8058); "" for none */
};

/* Appends it; no dot is doubled and nothing ends it: that is for SMTP. Bytes that are not UTF-8
 * become U+FFFD in headers. */
void message_write(const struct message *m, struct buf *to);

/* Appends the value of a header of that name: as it is where it is short ASCII, else as encoded
 * words, in lines of at most 76 characters. What would end a header never stands in it. */
void message_write_words(const char *name, struct str text, struct buf *to);

#endif
