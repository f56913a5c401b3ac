/* The mails in the store: what is to be sent, and what was.
 *
 * DESIGN: who does something of which somebody is told orders the mail in the same transaction: it
 * is there if and only if what it tells is. One mail for one reason, ever: what orders it twice, as
 * work that is done again after a crash, gets one. A mail that is sent is claimed until a time by
 * which whoever has it is done; if he does not come back, it is sent again then. */
#ifndef MAIL_QUEUE_H
#define MAIL_QUEUE_H

#include "base/arena.h"
#include "mail/mail.h"
#include "store/change.h"

enum { MAIL_REASON_MAX = 200, MAIL_DETAILS_MAX = 16384, MAIL_SAID_MAX = 300 };

struct mail_order {
	const char *kind;  /* its name (mail/kind.h) */
	struct str reason; /* at most MAIL_REASON_MAX bytes: of a kind there is one mail for each */
	struct str to;     /* an address, as somebody wrote it */
	enum lang lang;
	int64_t customer;   /* 0: of none */
	struct code code;   /* "" for none */
	struct str details; /* a JSON object with what the kind's fill() needs and the store does
			       not have elsewhere, no secrets; absent for none */
	int64_t until;      /* it is not sent after that; 0: whenever it can be */
	bool is_urgent; /* somebody waits for it: it goes before others, however many went to that
			   address. Whoever orders it bounds how many there are */
};

/* Orders a mail, as a part of a change that was begun. *ret_is_new: it was not there before.
 * ERR_INVALID: `to` is no address (origin/mailbox.h); ERR_TOO_LARGE: reason or details. */
enum err mail_queue_add(const struct change *c, const struct mail_order *o, bool *ret_is_new);

/* ---- for who sends: parts of a change that was begun ---- */

/* How it goes on with a mail. */
struct mail_result {
	enum mail_state state; /* MAIL_QUEUED: it is to be sent at due_at */
	int64_t due_at;
	unsigned failures;
	struct str said;
};

/* Takes the next mail that is due until `until`, which is then its `claimed`: urgent ones first,
 * else the one that is due longest. Of others than urgent ones an address gets `hourly` in an hour
 * at most (0: any number); those beyond wait. ERR_NOT_FOUND: none is due. */
enum err mail_queue_claim(
    const struct change *c, int64_t until, unsigned hourly, struct arena *arena, struct mail *ret);
/* Says what came of a mail that was claimed. Nothing where it was taken over meanwhile. */
enum err mail_queue_settle(
    const struct change *c, const struct mail *mail, const struct mail_result *result);
/* Forgets to whom mails went, and what for, of at most `limit` that were settled before `before`.
 */
enum err mail_queue_forget(const struct change *c, int64_t before, size_t limit);

/* ---- for who looks on ---- */

/* Those of one of these alone, or, where none is set, all. */
struct mail_filter {
	bool has_state;
	enum mail_state state;
	struct str to;    /* an address, as somebody wrote it; absent: any */
	struct code code; /* "": any */
	int64_t customer; /* 0: any */
	int64_t before;   /* those with lower ids; 0: from the newest on */
	size_t limit;
};

/* The newest first. What is no address has no mails. */
enum err mail_list(struct store *s, const struct mail_filter *filter, struct arena *arena,
    struct mail **ret, size_t *ret_count);
/* ERR_NOT_FOUND. */
enum err mail_show(struct store *s, int64_t id, struct arena *arena, struct mail *ret);
/* Puts a mail into the queue once more, whatever came of it; a part of a change. ERR_NOT_FOUND;
 * ERR_REFUSED with the word "mail.again": to whom it went was forgotten, or it is being sent. */
enum err mail_queue_again(const struct change *c, int64_t id);
/* How many are in the queue, and since when the oldest; 0 for none. */
enum err mail_waiting(struct store *s, uint64_t *ret_count, int64_t *ret_oldest);

#endif
