/* A mail as the commands show it. */
#ifndef CLI_MAILS_MAIL_WORDS_H
#define CLI_MAILS_MAIL_WORDS_H

#include "io/json.h"
#include "mail/mail.h"

/* Its number, when it was ordered, its state, its kind, to whom, and what came of it: one line. */
void mail_write_line(const struct mail *mail, struct buf *to);
/* The members that `mail list` tells of. */
void mail_write_members(const struct mail *mail, struct json *o);

/* Rows of struct json_member for what mail_write_members() writes. */
#define MAIL_MEMBERS                                                                               \
	{"id", "its number", NULL}, {"kind", "what it is: password", NULL},                        \
	    {"reason", "why it was ordered: of a kind there is one for each", NULL},               \
	    {"state", "queued, sent, failed or lapsed", NULL}, {"lang", "its language", NULL},     \
	    {"to", "the address, or null once it was forgotten", NULL},                            \
	    {"code", "of the contract that it is about, or null", NULL},                           \
	    {"urgent", "whether it goes before others", NULL},                                     \
	    {"made_at", "when it was ordered, as 2026-11-22T09:30:00+09:00", NULL},                \
	    {"due_at", "when it is sent, or null where it is in no queue", NULL},                  \
	    {"until", "it is not sent after that, or null", NULL},                                 \
	    {"settled_at", "when it was sent, given up or lapsed, or null", NULL},                 \
	    {"failures", "how often it could not be sent", NULL},                                  \
	    {"said", "what came of it last, as the server said it, or null", NULL},                \
	{                                                                                          \
		"message", "the first part of its Message-ID", NULL                                \
	}

#endif
