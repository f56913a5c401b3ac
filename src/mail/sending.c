/* Sends what is in the queue, one mail after the other. */
#include "mail/sending.h"

#include <assert.h>
#include <stdlib.h>
#include "base/breaker.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "mail/queue.h"
#include "store/rows.h"

/* A claim outlasts what smtp_send() takes. A mail that nobody takes is given up after five days, as
 * RFC 5321 section 4.5.4.1 has it. */
enum { CLAIM_S = 300, RETRY_MAX_S = 4 * 3600, GIVE_UP_S = 5 * 86400 };
enum { AWAY_LEAST_MS = 1000, AWAY_MOST_MS = 60000, SETTLED_AT_ONCE = 100 };
enum { FORGET_EVERY_S = 600, FORGET_AT_ONCE = 200, DAY_S = 86400, WIRE_MAX = 1 << 20 };

/* A mail that is out of the queue: claimed, and then what came of it. */
struct sending_hand {
	bool full;
	struct arena memory;
	struct mail mail;
	struct buf wire;
	struct mail_result result;
	char said[SMTP_SAID_MAX];
};

struct sending {
	struct sending_options options;
	struct breaker server;
	struct sending_hand hand, done; /* the one that is being sent; the one before, of which what
					   came is not written yet */
	int64_t forget_at;
	struct log_outage outage;
	_Atomic uint64_t sent, refused, put_off, lapsed;
};

/* What came of a mail that was not sent. */
enum sending_fate { SENDING_GOES, SENDING_LAPSES, SENDING_WAITS };

enum err sending_new(const struct sending_options *options, struct sending **ret)
{
	struct sending *s = calloc(1, sizeof *s);

	if (s == NULL)
		return ERR_NO_MEMORY;
	s->options = *options;
	breaker_init(&s->server, AWAY_LEAST_MS, AWAY_MOST_MS);
	*ret = s;
	return ERR_OK;
}

static void hand_empty(struct sending_hand *h)
{
	arena_free(&h->memory);
	buf_free(&h->wire);
	*h = (struct sending_hand){.full = false};
}

void sending_free(struct sending *s)
{
	if (s == NULL)
		return;
	hand_empty(&s->hand);
	hand_empty(&s->done);
	breaker_destroy(&s->server);
	free(s);
}

/* ---- composing ---- */

/* Fills a template's model; what names every mail has. */
static enum err mail_fill(const struct change *c, const struct mail_use *use,
    const struct mail *mail, struct model *m, bool *ret_is_void)
{
	enum err err = ERR_OK;

	*ret_is_void = mail->until != 0 && c->now > mail->until;
	if (!*ret_is_void)
		err = use->kind->fill(c, use->arg, mail, m, ret_is_void);
	return err;
}

static enum err hand_write(struct sending *s, const struct change *c, const struct mail_use *use,
    struct model *m, struct letter *letter)
{
	const struct mail *mail = &s->hand.mail;
	const struct model_value *url = model_find(m, STR("unsubscribe_url"));
	struct message message = {.from = s->options.from,
	    .from_name = str_from(s->options.from_name),
	    .to = mail->to,
	    .id = mail->message,
	    .date = c->now};
	enum err err =
	    letter_compose(s->options.letters, use->kind->name, mail->lang, m, letter, c->why);

	if (err)
		return err;
	message.subject = buf_str(&letter->subject);
	message.text = buf_str(&letter->text);
	message.html = buf_str(&letter->html);
	if (url != NULL && !use->kind->is_security)
		message.unsubscribe = url->text;
	s->hand.wire = BUF_INIT(WIRE_MAX);
	message_write(&message, &s->hand.wire);
	return s->hand.wire.err;
}

/* Composes what is in the hand. */
static enum err hand_compose(struct sending *s, const struct change *c, enum sending_fate *ret)
{
	const struct mail_use *use = mail_use_find(s->options.uses, s->hand.mail.kind);
	struct model *m = model_new(&s->hand.memory);
	struct letter letter = {.subject = BUF_INIT(0)};
	bool is_void = false;
	enum err err;

	/* A newer program of this store may know it. */
	if (use == NULL)
		return err_because(c->why, ERR_NOT_FOUND, "its kind is not known here");
	if (m == NULL)
		return change_no_memory(c);
	err = mail_fill(c, use, &s->hand.mail, m, &is_void);
	if (!err && !is_void)
		err = hand_write(s, c, use, m, &letter);
	letter_free(&letter);
	if (!err)
		*ret = is_void ? SENDING_LAPSES : SENDING_GOES;
	return err;
}

enum err sending_try(const struct change *c, const struct mail_uses *uses,
    const struct letters *letters, const struct mail *mail, struct letter *ret)
{
	const struct mail_use *use = mail_use_find(uses, mail->kind);
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	struct change part = *c;
	bool is_void = false;
	enum err err = change_begin(c);

	*ret = (struct letter){.subject = BUF_INIT(0)};
	part.is_part = true;
	if (!err && use == NULL)
		err = err_because(c->why, ERR_NOT_FOUND, "its kind is not known here");
	if (!err)
		err = mail_fill(&part, use, mail, m, &is_void);
	if (!err && is_void)
		err = err_reason(
		    c->why, ERR_REFUSED, "mail.void", "there is nothing to say any more");
	if (!err)
		err = letter_compose(letters, use->kind->name, mail->lang, m, ret, c->why);
	arena_free(&memory);
	if (err)
		return change_end(c, err);
	store_rollback(c->store);
	return ERR_OK;
}

/* ---- the part of a turn that is a transaction ---- */

/* 1 minute, 2, 4, … 4 hours, each between its three quarters and its whole. */
static int64_t retry_pause(const struct sending *s, unsigned failures)
{
	int64_t pause = s->options.retry_s;

	for (unsigned i = 0; i < failures && pause < RETRY_MAX_S; i++)
		pause *= 2;
	if (pause > RETRY_MAX_S)
		pause = RETRY_MAX_S;
	return pause - (int64_t)random_below((uint64_t)pause / 4 + 1);
}

/* To be sent again, unless that was tried for days. */
static void hand_put_off(
    const struct sending *s, struct sending_hand *h, int64_t now, const char *said)
{
	bool given_up = now > h->mail.made_at + GIVE_UP_S && h->mail.failures > 0;

	if (said != h->said)
		str_copy(h->said, sizeof h->said, str_part(str_from(said), 0, sizeof h->said - 1));
	h->result = (struct mail_result){.state = given_up ? MAIL_FAILED : MAIL_QUEUED,
	    .due_at = now + retry_pause(s, h->mail.failures),
	    .failures = h->mail.failures + 1,
	    .said = str_from(h->said)};
}

/* Errors of the store, which are no fault of the mail. */
static bool err_is_store(enum err err)
{
	return err == ERR_BUSY || err == ERR_TIMEOUT || err == ERR_UNAVAILABLE || err == ERR_FULL ||
	       err == ERR_NO_MEMORY;
}

/* Takes the next mail and composes it. One that cannot be composed waits, and others go on. */
static enum err hand_take(struct sending *s, const struct change *c, enum sending_fate *ret)
{
	struct sending_hand *h = &s->hand;
	enum err err =
	    mail_queue_claim(c, c->now + CLAIM_S, s->options.hourly, &h->memory, &h->mail);

	if (err)
		return err;
	h->full = true;
	*ret = SENDING_WAITS;
	err = store_mark(c->store);
	if (!err)
		err = hand_compose(s, c, ret);
	if (!err || err_is_store(err))
		return err;
	hand_put_off(s, h, c->now, c->why->text);
	c->why->text[0] = '\0';
	return store_undo(c->store);
}

/* What needs no server is settled at once, in the same transaction. */
static enum err hand_settle_unsent(
    struct sending *s, const struct change *c, enum sending_fate fate)
{
	struct sending_hand *h = &s->hand;
	enum err err;

	if (fate == SENDING_LAPSES)
		h->result = (struct mail_result){.state = MAIL_LAPSED,
		    .due_at = h->mail.claimed,
		    .failures = h->mail.failures,
		    .said = STR("nothing to say any more")};
	else
		log_event(LOG_ERROR, "mail_not_composed", log_number("mail", h->mail.id),
		    log_str("kind", h->mail.kind), log_text("reason", h->said));
	err = mail_queue_settle(c, &h->mail, &h->result);
	atomic_fetch_add(fate == SENDING_LAPSES ? &s->lapsed : &s->put_off, 1);
	hand_empty(h);
	return err;
}

static enum err sending_forget(struct sending *s, const struct change *c)
{
	if (s->options.keep_days == 0 || c->now < s->forget_at)
		return ERR_OK;
	s->forget_at = c->now + FORGET_EVERY_S;
	return mail_queue_forget(c, c->now - (int64_t)s->options.keep_days * DAY_S, FORGET_AT_ONCE);
}

/* Writes what came of the last mail, and goes on until there is one to be sent, or none is due.
 * `wanted`: a server may be asked. */
static enum err sending_prepare(
    struct sending *s, const struct change *c, bool wanted, bool *ret_idle)
{
	enum sending_fate fate = SENDING_WAITS;
	enum err err = s->done.full ? mail_queue_settle(c, &s->done.mail, &s->done.result) : ERR_OK;

	for (unsigned i = 0; !err && wanted && i < SETTLED_AT_ONCE && fate != SENDING_GOES; i++) {
		err = hand_take(s, c, &fate);
		if (!err && fate != SENDING_GOES)
			err = hand_settle_unsent(s, c, fate);
	}
	*ret_idle = !wanted || err == ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? sending_forget(s, c) : err;
}

/* ---- the part that talks ---- */

static void hand_note_away(struct sending *s)
{
	struct sending_hand *h = &s->hand;

	h->result = (struct mail_result){.state = MAIL_QUEUED,
	    .due_at = h->mail.due_at,
	    .failures = h->mail.failures,
	    .said = str_from(h->said)};
}

static void hand_note_later(struct sending *s, int64_t now)
{
	hand_put_off(s, &s->hand, now, s->hand.said);
	atomic_fetch_add(s->hand.result.state == MAIL_FAILED ? &s->refused : &s->put_off, 1);
}

static void hand_note_end(struct sending *s, enum mail_state state)
{
	struct sending_hand *h = &s->hand;

	h->result = (struct mail_result){.state = state,
	    .due_at = h->mail.claimed,
	    .failures = h->mail.failures,
	    .said = str_from(h->said)};
	atomic_fetch_add(state == MAIL_SENT ? &s->sent : &s->refused, 1);
}

/* The address stays out of the log: that has a place of its own for it. */
static void hand_log(const struct sending_hand *h)
{
	if (h->result.state == MAIL_FAILED)
		log_event(LOG_WARN, "mail_failed", log_number("mail", h->mail.id),
		    log_str("kind", h->mail.kind), log_text("reason", h->said));
}

static void sending_note_server(struct sending *s, bool works)
{
	if (works) {
		breaker_succeeded(&s->server);
		if (log_outage_ends(&s->outage))
			log_event(LOG_INFO, "mail_server_back");
		return;
	}
	breaker_failed(&s->server, clock_monotonic_ms());
	if (log_outage_begins(&s->outage, AWAY_MOST_MS))
		log_event(LOG_ERROR, "mail_server_away", log_text("reason", s->hand.said));
}

static void sending_send(struct sending *s, int64_t now)
{
	struct sending_hand *h = &s->hand;
	const char *to = arena_str(&h->memory, h->mail.to);
	enum smtp_outcome outcome = SMTP_AWAY;

	if (to != NULL)
		outcome = smtp_send(
		    s->options.smtp, s->options.from.text, to, buf_str(&h->wire), h->said);
	switch (outcome) {
	case SMTP_TAKEN:
		hand_note_end(s, MAIL_SENT);
		break;
	case SMTP_REFUSED:
		hand_note_end(s, MAIL_FAILED);
		break;
	case SMTP_LATER:
	case SMTP_SHAKEN:
		hand_note_later(s, now);
		break;
	case SMTP_AWAY:
		hand_note_away(s);
		break;
	}
	sending_note_server(s, outcome != SMTP_AWAY && outcome != SMTP_SHAKEN);
	hand_log(h);
	s->done = *h;
	s->done.result.said = str_from(s->done.said);
	*h = (struct sending_hand){.full = false};
}

/* The transaction of a turn, where one is due. */
static enum err sending_change(
    struct sending *s, const struct change *c, bool wanted, bool *ret_idle)
{
	struct change part = *c;
	enum err err;

	part.is_part = true;
	*ret_idle = true;
	if (!wanted && !s->done.full)
		return ERR_OK;
	err = change_begin(c);
	if (!err)
		err = sending_prepare(s, &part, wanted, ret_idle);
	err = change_end(c, err);
	hand_empty(err ? &s->hand : &s->done);
	return err;
}

enum err sending_turn(struct sending *s, const struct change *c, bool *ret_idle)
{
	bool closed = breaker_closed(&s->server);
	bool wanted = breaker_try(&s->server, clock_monotonic_ms());
	enum err err = sending_change(s, c, wanted, ret_idle);

	if (s->hand.full)
		sending_send(s, c->now);
	else if (wanted && !closed)
		/* The next mail finds out. */
		breaker_succeeded(&s->server);
	return err;
}

enum err sending_finish(struct sending *s, const struct change *c)
{
	bool idle;

	return sending_change(s, c, false, &idle);
}

struct sending_stats sending_stats(const struct sending *s)
{
	return (struct sending_stats){.sent = atomic_load(&s->sent),
	    .refused = atomic_load(&s->refused),
	    .put_off = atomic_load(&s->put_off),
	    .lapsed = atomic_load(&s->lapsed),
	    .is_away = !breaker_closed(&s->server)};
}
