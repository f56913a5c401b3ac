/* The thread of a server that sends mails. */
#ifndef SERVER_MAILER_H
#define SERVER_MAILER_H

#include "server/mailing.h"

struct mailer;

struct mailer_stats {
	struct sending_stats sending;
	uint64_t queued, oldest_s; /* a few seconds old */
	/* What customers who are not logged in asked for since the start. */
	uint64_t asked_sent, asked_in_vain;
};

/* Starts it, also where no mail is sent: it counts those that wait. `config` and `site` outlive it.
 * The errors of mailing_begin(). */
enum err mailer_start(
    const struct config *config, const struct site *site, struct mailer **ret, struct problem *why);
/* What mails are made of; as long as the thread. */
const struct mailing *mailer_mailing(const struct mailer *m);
/* Ends it, within a few seconds; NULL is legal. */
void mailer_stop(struct mailer *m);
/* Zeros for NULL. Any thread. */
struct mailer_stats mailer_stats(const struct mailer *m);

#endif
