/* The mails in the store: what is to be sent, and what was. */
#include "mail/queue.h"

#include <assert.h>
#include "base/hex.h"
#include "base/random.h"
#include "mail/sql.h"
#include "origin/mailbox.h"
#include "store/rows.h"

enum { MESSAGE_BYTES = 16 };

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
