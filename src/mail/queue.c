/* The mails in the store: what is to be sent, and what was. */
#include "mail/queue.h"

#include <assert.h>
#include "base/hex.h"
#include "base/random.h"
#include "mail/sql.h"
#include "origin/mailbox.h"
#include "store/rows.h"

/* HELD_BACK_MAX: mails that are put off in one claim, since their address has had enough. */
enum { MESSAGE_BYTES = 16, HOUR_S = 3600, AHEAD_S = 6 * 3600, HELD_BACK_MAX = 1000 };

/* Binds a number; 0 is none. */
static void mail_bind(struct sql_query *q, unsigned parameter, int64_t number)
{
	if (number != 0)
		sql_bind_int(q, parameter, number);
}

/* ---- orders ---- */

static enum err order_check(const struct mail_order *o, struct mailbox *ret_to, struct problem *why)
{
	enum err err = mailbox_parse(str_trim(o->to), ret_to, why);

	assert(o->kind[0] != '\0' && o->reason.len > 0);
	if (!err && (o->reason.len > MAIL_REASON_MAX || o->details.len > MAIL_DETAILS_MAX))
		err = err_because(why, ERR_TOO_LARGE, "what is to be said in a mail is too long");
	return err;
}

static enum err order_insert(
    const struct change *c, const struct mail_order *o, const struct mailbox *to, bool *ret_is_new)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_ADD]);
	unsigned char bytes[MESSAGE_BYTES];
	char message[2 * MESSAGE_BYTES + 1];
	bool is_new;
	enum err err;

	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, message);
	sql_bind_text(q, 1, str_from(o->kind));
	sql_bind_text(q, 2, o->reason);
	sql_bind_text(q, 3, str_from(lang_tag(o->lang)));
	sql_bind_text(q, 4, str_from(to->text));
	mail_bind(q, 5, o->customer);
	if (o->code.text[0] != '\0')
		sql_bind_int(q, 6, code_number(&o->code));
	sql_bind_text(q, 7, o->details);
	sql_bind_int(q, 8, o->is_urgent ? 0 : 1);
	sql_bind_int(q, 9, c->now);
	mail_bind(q, 10, o->until);
	sql_bind_text(q, 11, str_from(message));
	is_new = sql_step(q);
	err = store_result(c->store, sql_end(q));
	if (!err)
		*ret_is_new = is_new;
	return err;
}

enum err mail_queue_add(const struct change *c, const struct mail_order *o, bool *ret_is_new)
{
	struct mailbox to;
	enum err err = order_check(o, &to, c->why);

	return err ? err : order_insert(c, o, &to, ret_is_new);
}

/* ---- rows ---- */

static bool mail_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct mail *m = item;
	bool ok = true;

	*m = (struct mail){.id = sql_int(q, 0),
	    .kind = store_keep(q, 1, arena, &ok),
	    .reason = store_keep(q, 2, arena, &ok),
	    .to = store_keep(q, 4, arena, &ok),
	    .customer = sql_int(q, 5),
	    .details = store_keep(q, 7, arena, &ok),
	    .is_urgent = sql_int(q, 8) == 0,
	    .made_at = sql_int(q, 9),
	    .due_at = sql_int(q, 10),
	    .until = sql_int(q, 11),
	    .state = (enum mail_state)sql_int(q, 12),
	    .claimed = sql_int(q, 13),
	    .failures = (unsigned)sql_int(q, 14),
	    .said = store_keep(q, 15, arena, &ok),
	    .settled_at = sql_int(q, 16),
	    .message = store_keep(q, 17, arena, &ok)};
	if (m->details.len == 0)
		m->details = STR("{}");
	if (!lang_parse_whole(sql_text(q, 3), &m->lang))
		m->lang = LANG_USUAL;
	if (sql_int(q, 6) >= 0)
		m->code = code_of_number(sql_int(q, 6));
	return ok;
}

/* The one row of a query, which it ends. */
static enum err mail_take_one(
    struct store *s, struct sql_query *q, struct arena *arena, struct mail *ret)
{
	bool found = sql_step(q), ok = !found || mail_take(q, arena, ret);
	enum err err = store_end(s, q, ok);

	return err || found ? err : ERR_NOT_FOUND;
}

/* ---- sending ---- */

static enum err queue_first_due(
    const struct change *c, bool urgent, struct arena *arena, struct mail *ret)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_DUE]);

	sql_bind_int(q, 1, urgent ? 0 : 1);
	sql_bind_int(q, 2, c->now);
	/* Nothing is put off for so long, unless by a clock that ran ahead. */
	sql_bind_int(q, 3, c->now + AHEAD_S);
	return mail_take_one(c->store, q, arena, ret);
}

/* It is due again then; `claimed`: for somebody has it till then. */
static enum err queue_hold(const struct change *c, int64_t id, int64_t until, bool claimed)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_CLAIM]);

	sql_bind_int(q, 1, id);
	sql_bind_int(q, 2, until);
	sql_bind_int(q, 3, claimed ? until : 0);
	return store_result(c->store, sql_finish(q));
}

/* When an address may have another mail: now, or when the first of the last hour is an hour old. */
static enum err queue_room_at(
    const struct change *c, const struct mail *mail, unsigned hourly, int64_t *ret)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_SENT_LATELY]);

	sql_bind_text(q, 1, mail->to);
	sql_bind_int(q, 2, c->now - HOUR_S);
	*ret = sql_step(q) && sql_int(q, 0) >= (int64_t)hourly ? sql_int(q, 1) + HOUR_S : c->now;
	return store_result(c->store, sql_end(q));
}

enum err mail_queue_claim(
    const struct change *c, int64_t until, unsigned hourly, struct arena *arena, struct mail *ret)
{
	enum err err = queue_first_due(c, true, arena, ret);
	int64_t room_at = c->now;

	for (unsigned i = 0; err == ERR_NOT_FOUND && i < HELD_BACK_MAX; i++) {
		err = queue_first_due(c, false, arena, ret);
		if (!err && hourly > 0)
			err = queue_room_at(c, ret, hourly, &room_at);
		if (err || room_at <= c->now)
			break;
		err = queue_hold(c, ret->id, room_at, false);
		if (!err)
			err = ERR_NOT_FOUND;
	}
	if (!err)
		err = queue_hold(c, ret->id, until, true);
	if (!err)
		ret->claimed = until;
	return err;
}

enum err mail_queue_settle(
    const struct change *c, const struct mail *mail, const struct mail_result *result)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_SETTLE]);

	sql_bind_int(q, 1, mail->id);
	sql_bind_int(q, 2, mail->claimed);
	sql_bind_int(q, 3, result->state);
	sql_bind_int(q, 4, result->due_at);
	sql_bind_int(q, 5, result->failures);
	sql_bind_text(q, 6, str_part(result->said, 0, MAIL_SAID_MAX));
	if (result->state != MAIL_QUEUED)
		sql_bind_int(q, 7, c->now);
	return store_result(c->store, sql_finish(q));
}

enum err mail_queue_forget(const struct change *c, int64_t before, size_t limit)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_FORGET]);

	sql_bind_int(q, 1, before);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_result(c->store, sql_finish(q));
}

/* ---- looking on ---- */

/* The list of the first that is set. */
static struct sql_query *list_query(
    struct store *s, const struct mail_filter *f, const struct mailbox *to)
{
	struct sql_query *q;

	if (f->to.at != NULL) {
		q = store_query(s, mail_sql[MAIL_SQL_LIST_RECIPIENT]);
		sql_bind_text(q, 3, str_from(to->text));
	} else if (f->code.text[0] != '\0') {
		q = store_query(s, mail_sql[MAIL_SQL_LIST_CODE]);
		sql_bind_int(q, 3, code_number(&f->code));
	} else if (f->customer != 0) {
		q = store_query(s, mail_sql[MAIL_SQL_LIST_CUSTOMER]);
		sql_bind_int(q, 3, f->customer);
	} else if (f->has_state) {
		q = store_query(s, mail_sql[MAIL_SQL_LIST_STATE]);
		sql_bind_int(q, 3, f->state);
	} else {
		q = store_query(s, mail_sql[MAIL_SQL_LIST]);
	}
	return q;
}

enum err mail_list(struct store *s, const struct mail_filter *filter, struct arena *arena,
    struct mail **ret, size_t *ret_count)
{
	struct problem unsaid;
	struct mailbox to;
	struct sql_query *q;
	enum err err =
	    filter->to.at == NULL ? ERR_OK : mailbox_parse(str_trim(filter->to), &to, &unsaid);

	if (err == ERR_INVALID) {
		*ret = NULL;
		*ret_count = 0;
		return ERR_OK;
	}
	if (err)
		return store_no_memory(s);
	q = list_query(s, filter, &to);
	sql_bind_int(q, 1, filter->before == 0 ? INT64_MAX : filter->before);
	sql_bind_int(q, 2, (int64_t)filter->limit);
	return store_rows(s, q, arena, sizeof **ret, mail_take, ret, ret_count);
}

enum err mail_show(struct store *s, int64_t id, struct arena *arena, struct mail *ret)
{
	struct sql_query *q = store_query(s, mail_sql[MAIL_SQL_ONE]);

	sql_bind_int(q, 1, id);
	return mail_take_one(s, q, arena, ret);
}

static enum err again_requeue(const struct change *c, int64_t id)
{
	struct sql_query *q = store_query(c->store, mail_sql[MAIL_SQL_AGAIN]);
	bool done;
	enum err err;

	sql_bind_int(q, 1, id);
	sql_bind_int(q, 2, c->now);
	done = sql_step(q);
	err = store_result(c->store, sql_end(q));
	return err || done ? err
			   : err_reason(c->why, ERR_REFUSED, "mail.again",
				 "to whom it went was forgotten, or it is being sent now");
}

enum err mail_queue_again(const struct change *c, int64_t id)
{
	struct arena memory = {NULL, 0};
	struct mail mail;
	enum err err = mail_show(c->store, id, &memory, &mail);

	arena_free(&memory);
	if (err == ERR_NOT_FOUND)
		return err_reason(
		    c->why, err, "mail.unknown", "there is no mail %lld", (long long)id);
	return err ? err : again_requeue(c, id);
}

enum err mail_waiting(struct store *s, uint64_t *ret_count, int64_t *ret_oldest)
{
	struct sql_query *q = store_query(s, mail_sql[MAIL_SQL_WAITING]);
	uint64_t count = 0;
	int64_t oldest = 0;
	enum err err;

	if (sql_step(q)) {
		count = (uint64_t)sql_int(q, 0);
		oldest = sql_int(q, 1);
	}
	err = store_result(s, sql_end(q));
	if (err)
		return err;
	*ret_count = count;
	*ret_oldest = oldest;
	return ERR_OK;
}
