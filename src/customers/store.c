/* What the store keeps of customers. */
#include "customers/store.h"

#include "accounts/session.h"

enum err customers_digest(const struct change *c, struct str text, unsigned char ret[DIGEST_BYTES])
{
	return digest_sha256(text.at, text.len, ret) ? change_no_memory(c) : ERR_OK;
}

void customers_lower(const struct mailbox *mail, char ret[MAILBOX_MAX + 1])
{
	size_t i = 0;

	for (; mail->text[i] != '\0'; i++)
		ret[i] = str_lower(mail->text[i]);
	ret[i] = '\0';
}

struct sql_query *customers_query(const struct change *c, enum customers_sql sql, int64_t first)
{
	struct sql_query *q = store_query(c->store, customers_sql[sql]);

	sql_bind_int(q, 1, first);
	return q;
}

/* ---- customers ---- */

static bool customer_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct customer *ret = item;

	(void)arena;
	ret->id = sql_int(q, 0);
	str_copy(ret->mail.text, sizeof ret->mail.text, sql_text(q, 1));
	if (!lang_parse(sql_text(q, 2), &ret->lang))
		ret->lang = LANG_USUAL;
	ret->added_at = sql_int(q, 3);
	return true;
}

enum err customers_read_one(const struct change *c, struct sql_query *q, struct customer *ret)
{
	struct customer found = {.id = 0};
	enum err err;

	if (sql_step(q))
		customer_take(q, NULL, &found);
	err = store_result(c->store, sql_end(q));
	if (!err && found.id == 0)
		return ERR_NOT_FOUND;
	if (!err)
		*ret = found;
	return err;
}

enum err customers_read_all(const struct change *c, struct sql_query *q, struct arena *arena,
    struct customer **ret, size_t *ret_count)
{
	return store_rows(c->store, q, arena, sizeof **ret, customer_take, ret, ret_count);
}

enum err customers_finish_one(const struct change *c, struct sql_query *q, bool *ret_done)
{
	bool done = sql_step(q);
	enum err err = store_result(c->store, sql_end(q));

	*ret_done = done && !err;
	return err;
}

/* ---- what belongs to them ---- */

enum err customers_draw_key(const struct change *c, int64_t customer, struct customer_key *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct sql_query *q;
	enum err err;

	crockford_draw(CUSTOMERS_KEY_LETTERS, ret->text);
	err = customers_digest(c, str_from(ret->text), digest);
	if (err)
		return err;
	q = customers_query(c, CUSTOMERS_SQL_ADD_KEY, customer);
	sql_bind_bytes(q, 2, store_digest(digest));
	sql_bind_int(q, 3, c->now);
	err = store_result(c->store, sql_finish(q));
	if (err)
		return err;
	/* The oldest is the one that he has used so far, or is still to use. */
	q = customers_query(c, CUSTOMERS_SQL_DROP_UNUSED_KEYS, customer);
	sql_bind_int(q, 2, CUSTOMERS_KEYS_MAX);
	return store_result(c->store, sql_finish(q));
}

enum err customers_end_sessions(const struct change *c, int64_t customer)
{
	const struct session_kind kind = {.realm = CUSTOMERS_REALM};

	return session_end_all(c->store, &kind, customer);
}

enum err customers_put_mail(const struct change *c, int64_t customer, const struct mailbox *mail)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_SET_MAIL, customer);
	char lower[MAILBOX_MAX + 1];
	enum err err;

	customers_lower(mail, lower);
	sql_bind_text(q, 2, str_from(mail->text));
	sql_bind_text(q, 3, str_from(lower));
	err = store_result(c->store, sql_finish(q));
	return err ? err
		   : store_result(c->store,
			 sql_finish(customers_query(c, CUSTOMERS_SQL_DROP_PASSWORD, customer)));
}

/* ---- how often ---- */

static struct sql_query *sending_query(
    const struct change *c, enum customers_sql sql, const char *address, const char *purpose)
{
	struct sql_query *q = store_query(c->store, customers_sql[sql]);

	sql_bind_text(q, 1, str_from(address));
	sql_bind_text(q, 2, str_from(purpose));
	return q;
}

enum err customers_may_send(const struct change *c, const struct mailbox *to, const char *purpose,
    struct customers_share share, bool *ret_may)
{
	char address[MAILBOX_MAX + 1];
	struct sql_query *q;
	int64_t count;
	enum err err;

	customers_lower(to, address);
	q = sending_query(c, CUSTOMERS_SQL_COUNT_SENDINGS, address, purpose);
	sql_bind_int(q, 3, c->now - share.within_s);
	count = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_end(q));
	*ret_may = !err && count < share.most;
	if (!*ret_may)
		return err;
	q = sending_query(c, CUSTOMERS_SQL_ADD_SENDING, address, purpose);
	sql_bind_int(q, 3, c->now);
	return store_result(c->store, sql_finish(q));
}
