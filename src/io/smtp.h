/* Hands a mail to a server by SMTP: the one file that knows how.
 *
 * DESIGN: what came of a mail is one of five things, and which it is depends on how far the talk
 * had come. Before a recipient was named, a failure is the server's: the mail has done nothing, and
 * another server is asked, or this one later. From there on the server's answer is about this mail.
 * Where there is none (the line went dead after the text was sent), nobody knows whether the mail
 * was taken: it is sent again, with the same Message-ID. */
#ifndef IO_SMTP_H
#define IO_SMTP_H

#include <stdatomic.h>
#include "base/err.h"
#include "base/str.h"

enum { SMTP_SERVERS_MAX = 8, SMTP_SAID_MAX = 300 };

/* Texts stay where they are. */
struct smtp_options {
	const char *urls; /* separated by blanks, asked in that order: smtp://user@host:port/name or
			     smtps://…; `name` is how we greet, the machine's name by default */
	bool tls;         /* smtp:// also wants TLS (STARTTLS), and a server that proves its name */
	const char *ca;   /* PEM file of the CAs that are trusted; "": the system's */
	const char *password_file; /* its first line is the password of each user; "" for none */
	const atomic_bool *stop;   /* true: what is being sent has two seconds more; or NULL */
};

enum smtp_outcome {
	SMTP_TAKEN,
	SMTP_REFUSED, /* for good: there is no such mailbox, or the text is not wanted */
	SMTP_LATER,   /* not now: to be sent again */
	SMTP_SHAKEN,  /* the same, and the server fails, too */
	SMTP_AWAY     /* no server takes mails now: nothing is said of this one */
};

struct smtp;

/* Are these well-formed: the URLs, that users have a password and that it is not sent in plain text
 * to another machine, the files? ERR_INVALID and those of file_read(), with `why`, which begins
 * with the setting's name. */
enum err smtp_check(const struct smtp_options *options, struct problem *why);

/* Opens no connection yet. The errors of smtp_check(); ERR_UNAVAILABLE, ERR_NO_MEMORY. */
enum err smtp_new(const struct smtp_options *options, struct smtp **ret, struct problem *why);
/* NULL is legal. */
void smtp_free(struct smtp *s);

/* Sends a mail, within two minutes. The addresses are as mailbox_parse() gives them, the message
 * has lines that end in CRLF. Connections are used for many mails. `ret_said` is the server's last
 * answer, or what failed, on one line of printable ASCII. */
enum smtp_outcome smtp_send(struct smtp *s, const char *from, const char *to, struct str message,
    char ret_said[SMTP_SAID_MAX]);

#endif
