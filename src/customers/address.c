/* How a customer's mail address becomes another. */
#include "customers/address.h"

#include "base/hex.h"
#include "base/random.h"
#include "customers/customers.h"
#include "customers/orders.h"
#include "customers/note.h"
#include "customers/store.h"

enum { TOKEN_BYTES = (CUSTOMERS_TOKEN_TEXT - 1) / 2 };

/* ---- rows ---- */

static enum err address_read(
    const struct change *c, struct sql_query *q, struct customers_change *ret)
{
	bool found = sql_step(q);
	enum err err;

	if (found) {
		*ret = (struct customers_change){.id = sql_int(q, 0),
		    .customer = sql_int(q, 1),
		    .lang = LANG_USUAL,
		    .asked_at = sql_int(q, 5),
		    .confirmed_at = sql_int(q, 6),
		    .ended_at = sql_int(q, 7)};
		str_copy(ret->old_mail.text, sizeof ret->old_mail.text, sql_text(q, 2));
		str_copy(ret->new_mail.text, sizeof ret->new_mail.text, sql_text(q, 3));
		lang_parse(sql_text(q, 4), &ret->lang);
	}
	err = store_result(c->store, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

/* Sets change->id. */
static enum err address_add(const struct change *c, struct customers_change *change)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_ADD_ADDRESS, change->customer);

	sql_bind_text(q, 2, str_from(change->old_mail.text));
	sql_bind_text(q, 3, str_from(change->new_mail.text));
	sql_bind_text(q, 4, str_from(lang_tag(change->lang)));
	sql_bind_int(q, 5, change->asked_at);
	if (change->confirmed_at != 0)
		sql_bind_int(q, 6, change->confirmed_at);
	change->id = sql_step(q) ? sql_int(q, 0) : 0;
	return store_result(c->store, sql_finish(q));
}

/* Those that are not confirmed end. */
static enum err address_end_waiting(const struct change *c, int64_t customer)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_END_ADDRESSES_WAITING, customer);

	sql_bind_int(q, 2, c->now);
	return store_result(c->store, sql_finish(q));
}

static enum err address_tell(const struct change *c, const struct customers_change *change,
    enum customers_link link, enum lang lang)
{
	bool is_new, undo = link == CUSTOMERS_UNDO;

	return customers_order_mail(c,
	    &(struct customers_order){.kind = undo ? CUSTOMERS_MAIL_OLD : CUSTOMERS_MAIL_CONFIRM,
		.customer = change->customer,
		.to = undo ? &change->old_mail : &change->new_mail,
		.lang = lang,
		.details = {.asked_at = change->asked_at, .subject = change->id},
		.until = undo ? change->confirmed_at + CUSTOMERS_UNDO_S
			      : change->asked_at + CUSTOMERS_CONFIRM_S},
	    &is_new);
}

/* ---- links ---- */

static bool address_is_open(
    const struct customers_change *change, enum customers_link link, int64_t now)
{
	if (change->ended_at != 0)
		return false;
	if (link == CUSTOMERS_CONFIRM)
		return change->confirmed_at == 0 && now < change->asked_at + CUSTOMERS_CONFIRM_S;
	return change->confirmed_at != 0 && now < change->confirmed_at + CUSTOMERS_UNDO_S;
}

static enum err link_find(const struct change *c, enum customers_link link, struct str token,
    struct customers_change *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct customers_change found;
	struct sql_query *q;
	enum err err = customers_digest(c, token, digest);

	if (err)
		return err;
	q = store_query(
	    c->store, customers_sql[link == CUSTOMERS_CONFIRM ? CUSTOMERS_SQL_ADDRESS_OF_CONFIRM
							      : CUSTOMERS_SQL_ADDRESS_OF_UNDO]);
	sql_bind_bytes(q, 1, store_digest(digest));
	err = address_read(c, q, &found);
	if (err == ERR_NOT_FOUND || (!err && !address_is_open(&found, link, c->now)))
		return err_because(
		    c->why, ERR_NOT_FOUND, "there is nothing that this link could do any more");
	if (!err)
		*ret = found;
	return err;
}

enum err customers_address_draw(const struct change *c, int64_t id, enum customers_link link,
    char ret_token[CUSTOMERS_TOKEN_TEXT], struct customers_change *ret, bool *ret_is_void)
{
	unsigned char random[TOKEN_BYTES], digest[DIGEST_BYTES];
	struct sql_query *q;
	enum err err = address_read(c, customers_query(c, CUSTOMERS_SQL_ADDRESS, id), ret);

	*ret_is_void = err == ERR_NOT_FOUND || (!err && !address_is_open(ret, link, c->now));
	if (err || *ret_is_void)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	random_bytes(random, sizeof random);
	hex_write(random, sizeof random, ret_token);
	err = customers_digest(c, str_from(ret_token), digest);
	if (err)
		return err;
	q = customers_query(
	    c, link == CUSTOMERS_CONFIRM ? CUSTOMERS_SQL_SET_CONFIRM : CUSTOMERS_SQL_SET_UNDO, id);
	sql_bind_bytes(q, 2, store_digest(digest));
	return store_result(c->store, sql_finish(q));
}

enum err customers_address_look(const struct change *c, enum customers_link link, struct str token,
    struct customers_change *ret)
{
	*c->why = (struct problem){.text = ""};
	return change_explain(c, link_find(c, link, token, ret));
}

enum err customers_address_waiting(
    const struct change *c, int64_t customer, struct customers_change *ret)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_ADDRESS_WAITING, customer);

	sql_bind_int(q, 2, c->now - CUSTOMERS_CONFIRM_S);
	return change_explain(c, address_read(c, q, ret));
}

/* ---- what is done ---- */

/* Not too often, so that nobody is written to in masses by who is logged in. */
static enum err address_check_often(const struct change *c, const struct customers_change *change)
{
	bool may = false, may_customer = false;
	enum err err = customers_may_send(c, &change->new_mail, CUSTOMERS_MAIL_CONFIRM,
	    (struct customers_share){CUSTOMERS_CHANGES_MAX, CUSTOMERS_HOUR_S}, &may);

	if (!err)
		err = customers_may_send(c, &change->old_mail, CUSTOMERS_MAIL_OLD,
		    (struct customers_share){CUSTOMERS_CHANGES_MAX, CUSTOMERS_HOUR_S},
		    &may_customer);
	if (err || (may && may_customer))
		return err;
	return err_reason(c->why, ERR_REFUSED, "customer.often",
	    "the address was changed %d times within an hour: try again later",
	    CUSTOMERS_CHANGES_MAX);
}

enum err customers_address_ask(
    const struct change *c, int64_t customer, struct str mail, enum lang lang)
{
	struct customers_change change = {.customer = customer, .lang = lang, .asked_at = c->now};
	struct customer present;
	enum err err = change_begin(c);

	if (!err)
		err = mailbox_parse(mail, &change.new_mail, c->why);
	if (!err)
		err = customers_find(c, customer, &present);
	if (!err && str_eq_nocase(str_from(change.new_mail.text), str_from(present.mail.text)))
		err =
		    err_reason(c->why, ERR_REFUSED, "customer.same", "this is the address already");
	if (!err) {
		change.old_mail = present.mail;
		err = address_check_often(c, &change);
	}
	if (!err)
		err = address_end_waiting(c, customer);
	if (!err)
		err = address_add(c, &change);
	if (!err)
		err = address_tell(c, &change, CUSTOMERS_CONFIRM, lang);
	if (!err)
		err = customers_note(c, AUDIT_CUSTOMER_MAIL, customer, "asked");
	return change_end(c, err);
}

enum err customers_address_confirm(
    const struct change *c, struct str token, struct customers_change *ret)
{
	struct customers_change change;
	struct sql_query *q;
	bool done = false;
	enum err err = change_begin(c);

	if (!err)
		err = link_find(c, CUSTOMERS_CONFIRM, token, &change);
	if (!err) {
		change.confirmed_at = c->now;
		q = customers_query(c, CUSTOMERS_SQL_CONFIRM_ADDRESS, change.id);
		sql_bind_int(q, 2, c->now);
		err = customers_finish_one(c, q, &done);
	}
	if (!err && !done)
		err = err_because(c->why, ERR_NOT_FOUND, "the change has ended");
	if (!err)
		err = customers_put_mail(c, change.customer, &change.new_mail);
	if (!err)
		err = address_tell(c, &change, CUSTOMERS_UNDO, change.lang);
	if (!err)
		err = customers_note(c, AUDIT_CUSTOMER_MAIL, change.customer, "confirmed");
	err = change_end(c, err);
	if (!err)
		*ret = change;
	return err;
}

enum err customers_address_undo(
    const struct change *c, struct str token, struct customers_change *ret)
{
	struct customers_change change;
	struct sql_query *q;
	enum err err = change_begin(c);

	if (!err)
		err = link_find(c, CUSTOMERS_UNDO, token, &change);
	if (!err) {
		q = customers_query(c, CUSTOMERS_SQL_END_ADDRESSES_SINCE, change.customer);
		sql_bind_int(q, 2, c->now);
		sql_bind_int(q, 3, change.id);
		err = store_result(c->store, sql_finish(q));
	}
	if (!err)
		err = customers_put_mail(c, change.customer, &change.old_mail);
	if (!err)
		err = customers_end_sessions(c, change.customer);
	if (!err)
		err = customers_note(c, AUDIT_CUSTOMER_MAIL, change.customer, "undone");
	err = change_end(c, err);
	if (!err)
		*ret = change;
	return err;
}

/* With an address that is another. */
static enum err address_replace(const struct change *c, struct customers_change *change)
{
	enum err err = address_end_waiting(c, change->customer);

	if (!err)
		err = address_add(c, change);
	if (!err)
		err = customers_put_mail(c, change->customer, &change->new_mail);
	if (!err)
		err = customers_end_sessions(c, change->customer);
	if (!err)
		err = address_tell(c, change, CUSTOMERS_UNDO, change->lang);
	return err ? err : customers_note(c, AUDIT_CUSTOMER_MAIL, change->customer, "replaced");
}

enum err customers_address_set(
    const struct change *c, int64_t customer, struct str mail, bool *ret_is_new)
{
	struct customers_change change = {
	    .customer = customer, .asked_at = c->now, .confirmed_at = c->now};
	struct customer present;
	bool is_new = false;
	enum err err = change_begin(c);

	if (!err)
		err = mailbox_parse(mail, &change.new_mail, c->why);
	if (!err)
		err = customers_find(c, customer, &present);
	if (!err && strcmp(change.new_mail.text, present.mail.text) != 0) {
		is_new = true;
		change.old_mail = present.mail;
		change.lang = present.lang;
		err = address_replace(c, &change);
	}
	err = change_end(c, err);
	if (!err)
		*ret_is_new = is_new;
	return err;
}
