/* Sends what is in the queue, one mail after the other.
 *
 * DESIGN: a turn is one transaction, in which it is written what came of the mail before and the
 * next one is claimed and composed, and then the talk with a server, outside of it. So a crash
 * leaves one mail of which nobody knows whether it was taken; when its claim is over it is sent
 * again, with the same Message-ID. While no server can be reached none is asked more often than
 * every minute, and no mail is charged with that: it is as it was. */
#ifndef MAIL_SENDING_H
#define MAIL_SENDING_H

#include "io/smtp.h"
#include "mail/kind.h"
#include "mail/letter.h"
#include "mail/message.h"

struct sending;

/* What it stands on, all of which outlives it. */
struct sending_options {
	struct smtp *smtp;
	const struct mail_uses *uses;
	const struct letters *letters;
	struct mailbox from;
	const char *from_name;
	unsigned retry_s; /* before a mail is sent again the first time; then twice as long, … */
	unsigned hourly;  /* see mail_queue_claim() */
	unsigned keep_days; /* see mail_queue_forget(); 0: for ever */
};

/* Since the start. Any thread. */
struct sending_stats {
	uint64_t sent, refused, put_off, lapsed;
	bool is_away; /* no server takes mails */
};

enum err sending_new(const struct sending_options *options, struct sending **ret);
/* NULL is legal. */
void sending_free(struct sending *s);

/* A turn, which lasts as long as a mail; *ret_idle: there was none to be sent now. `c` is a change
 * that was not begun. On an error nothing was lost: what is not written yet is written in the next
 * turn. */
enum err sending_turn(struct sending *s, const struct change *c, bool *ret_idle);
/* The last part of a turn, before the end: writes what is not written yet. */
enum err sending_finish(struct sending *s, const struct change *c);
/* Any thread. */
struct sending_stats sending_stats(const struct sending *s);

/* Composes a mail as it would be now, and undoes whatever that wrote. ERR_NOT_FOUND: its kind is
 * not known; ERR_REFUSED with the word "mail.void": there is nothing to say any more. letter_free()
 * is due in any case. */
enum err sending_try(const struct change *c, const struct mail_uses *uses,
    const struct letters *letters, const struct mail *mail, struct letter *ret);

#endif
