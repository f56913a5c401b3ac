/* How somebody who has no contract yet becomes a customer. */
#include "customers/beginning.h"

#include "base/hex.h"
#include "base/random.h"
#include "customers/agent.h"
#include "customers/customers.h"
#include "customers/orders.h"
#include "customers/store.h"

enum { STATE_TOLD = 1, TOKEN_BYTES = (CUSTOMERS_BEGINNING_TOKEN_TEXT - 1) / 2 };

/* ---- rows ---- */

static bool beginning_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct customers_beginning *ret = item;

	(void)arena;
	*ret = (struct customers_beginning){.id = sql_int(q, 0),
	    .lang = LANG_USUAL,
	    .asked_at = sql_int(q, 3),
	    .used_at = sql_int(q, 4)};
	str_copy(ret->mail.text, sizeof ret->mail.text, sql_text(q, 1));
	lang_parse(sql_text(q, 2), &ret->lang);
	return true;
}

static enum err beginning_read(
    const struct change *c, struct sql_query *q, struct customers_beginning *ret)
{
	bool found = sql_step(q);
	enum err err;

	if (found)
		beginning_take(q, NULL, ret);
	err = store_result(c->store, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static bool beginning_is_open(const struct customers_beginning *b, int64_t now)
{
	return now < b->asked_at + CUSTOMERS_BEGINNING_S;
}

static enum err beginning_finish(
    const struct change *c, enum customers_sql sql, int64_t id, int64_t value)
{
	struct sql_query *q = customers_query(c, sql, id);

	sql_bind_int(q, 2, value);
	return store_result(c->store, sql_finish(q));
}

/* ---- asking ---- */

enum err customers_beginning_ask(
    const struct change *c, const struct customers_asking *who, struct str mail)
{
	char agent[CUSTOMERS_AGENT_MAX];
	struct mailbox mailbox;
	struct sql_query *q;
	enum err err = change_begin(c);

	customers_agent(who->agent, agent);
	if (!err)
		err = mailbox_parse(mail, &mailbox, c->why);
	if (!err) {
		q = store_query(c->store, customers_sql[CUSTOMERS_SQL_ADD_BEGINNING]);
		sql_bind_text(q, 1, str_from(mailbox.text));
		sql_bind_int(q, 2, c->now);
		sql_bind_text(q, 3, str_from(lang_tag(who->lang)));
		sql_bind_text(q, 4, str_from(agent));
		err = store_result(c->store, sql_finish(q));
	}
	return change_end(c, err);
}

/* ---- what was asked for is looked at ---- */

/* One that waits, with the browser that asked. */
struct waiting {
	struct customers_beginning beginning;
	struct str agent;
};

static bool waiting_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct waiting *ret = item;
	bool ok = true;

	beginning_take(q, arena, &ret->beginning);
	ret->agent = store_keep(q, 5, arena, &ok);
	return ok;
}

/* The link, or, to whom is a customer already, how he logs in. */
static enum err waiting_tell(const struct change *c, const struct waiting *w, struct arena *arena)
{
	const struct customers_beginning *b = &w->beginning;
	struct customer *known = NULL;
	size_t count = 0;
	bool is_new;
	enum err err = customers_of_mail(c, str_from(b->mail.text), arena, &known, &count);

	if (err)
		return err;
	return customers_order_mail(c,
	    &(struct customers_order){
		.kind = count > 0 ? CUSTOMERS_MAIL_KNOWN : CUSTOMERS_MAIL_BEGIN,
		.customer = count > 0 ? known[0].id : 0,
		.to = &b->mail,
		.lang = b->lang,
		.details = {b->asked_at, b->id, w->agent},
		.until = b->asked_at + CUSTOMERS_BEGINNING_S},
	    &is_new);
}

enum err customers_beginning_settle(const struct change *c, size_t limit, struct arena *arena,
    size_t *ret_sent, size_t *ret_in_vain)
{
	struct waiting *list = NULL;
	size_t count = 0;
	enum err err =
	    store_rows(c->store, customers_query(c, CUSTOMERS_SQL_BEGINNINGS, (int64_t)limit),
		arena, sizeof *list, waiting_take, &list, &count);

	for (size_t i = 0; i < count && !err; i++) {
		bool may = false;

		err = customers_may_send(c, &list[i].beginning.mail, CUSTOMERS_MAIL_BEGIN,
		    (struct customers_share){CUSTOMERS_BEGINNINGS_MAX, CUSTOMERS_BEGINNING_S},
		    &may);
		if (!err && may)
			err = waiting_tell(c, &list[i], arena);
		if (!err)
			err = beginning_finish(
			    c, CUSTOMERS_SQL_SET_BEGINNING, list[i].beginning.id, STATE_TOLD);
		*(may ? ret_sent : ret_in_vain) += 1;
	}
	return err;
}

enum err customers_beginning_draw(const struct change *c, int64_t id,
    char ret_token[CUSTOMERS_BEGINNING_TOKEN_TEXT], bool *ret_is_void)
{
	unsigned char random[TOKEN_BYTES], digest[DIGEST_BYTES];
	struct customers_beginning b = {.id = 0};
	struct sql_query *q;
	enum err err = beginning_read(c, customers_query(c, CUSTOMERS_SQL_BEGINNING, id), &b);

	if (err && err != ERR_NOT_FOUND)
		return err;
	*ret_is_void = err == ERR_NOT_FOUND || b.used_at != 0 || !beginning_is_open(&b, c->now);
	if (*ret_is_void)
		return ERR_OK;
	random_bytes(random, sizeof random);
	hex_write(random, sizeof random, ret_token);
	err = customers_digest(c, str_from(ret_token), digest);
	if (err)
		return err;
	q = customers_query(c, CUSTOMERS_SQL_SET_BEGINNING_TOKEN, id);
	sql_bind_bytes(q, 2, store_digest(digest));
	return store_result(c->store, sql_finish(q));
}

/* ---- the link ---- */

static enum err beginning_find(
    const struct change *c, struct str token, struct customers_beginning *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct customers_beginning found;
	struct sql_query *q;
	enum err err = customers_digest(c, token, digest);

	if (err)
		return err;
	q = store_query(c->store, customers_sql[CUSTOMERS_SQL_BEGINNING_OF_TOKEN]);
	sql_bind_bytes(q, 1, store_digest(digest));
	err = beginning_read(c, q, &found);
	if (err == ERR_NOT_FOUND || (!err && !beginning_is_open(&found, c->now)))
		return err_because(
		    c->why, ERR_NOT_FOUND, "there is nothing that this link could do any more");
	if (!err)
		*ret = found;
	return err;
}

enum err customers_beginning_look(
    const struct change *c, struct str token, struct customers_beginning *ret)
{
	*c->why = (struct problem){.text = ""};
	return change_explain(c, beginning_find(c, token, ret));
}

/* Of two who press the button at once, one. */
static enum err beginning_use(const struct change *c, const struct customers_beginning *b)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_USE_BEGINNING, b->id);
	struct customer *known = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	bool done = false;
	enum err err;

	sql_bind_int(q, 2, c->now);
	err = customers_finish_one(c, q, &done);
	if (!err && done)
		err = customers_of_mail(c, str_from(b->mail.text), &arena, &known, &count);
	if (!err && (!done || count > 0))
		err = err_because(c->why, ERR_EXISTS, "this address is a customer's already");
	arena_free(&arena);
	return err;
}

enum err customers_begin(const struct change *c, struct str token, struct customer *ret)
{
	struct change part = *c;
	struct customers_beginning b = {.id = 0};
	struct customer_key unused;
	struct customer made;
	int64_t id = 0;
	enum err err = change_begin(c);

	part.is_part = true;
	if (!err)
		err = beginning_find(c, token, &b);
	if (!err)
		err = beginning_use(c, &b);
	if (!err) {
		const struct customer_form form = {
		    .mail = str_from(b.mail.text), .lang = b.lang, .tells = true};

		err = customers_add(&part, &form, &id, &unused);
	}
	if (!err)
		err = customers_find(c, id, &made);
	err = change_end(c, err);
	if (!err)
		*ret = made;
	return err;
}
