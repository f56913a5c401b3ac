/* What was asked for is looked at. */
#include "customers/settle.h"

#include <stdio.h>
#include <string.h>
#include "customers/address.h"
#include "customers/beginning.h"
#include "customers/orders.h"
#include "customers/note.h"
#include "customers/password.h"
#include "customers/request.h"
#include "customers/store.h"
#include "origin/host.h"
#include "origin/origin.h"

enum { STATE_SENT = 1, STATE_VOID = 2, OF_HOST_MAX = 5 };

/* How it was asked. */
struct question {
	int64_t id, asked_at;
	enum lang lang;
	struct str agent;
	struct str key;        /* of a password: the digest of what was typed */
	struct str host, mail; /* of a key: what was typed */
};

static enum lang question_lang(struct str tag)
{
	enum lang lang;

	return lang_parse(tag, &lang) ? lang : LANG_USUAL;
}

static enum err question_order(const struct change *c, const struct question *question,
    const struct customer *customer, const char *kind, int64_t until, bool *ret_is_new)
{
	return customers_order_mail(c,
	    &(struct customers_order){.kind = kind,
		.customer = customer->id,
		.to = &customer->mail,
		.lang = question->lang,
		.details = {question->asked_at, question->id, question->agent},
		.until = until},
	    ret_is_new);
}

static void settled_count(struct customers_settled *settled, bool is_sent)
{
	if (is_sent)
		settled->sent++;
	else
		settled->in_vain++;
}

/* ---- passwords ---- */

static bool request_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct question *ret = item;
	bool ok = true;

	ret->id = sql_int(q, 0);
	ret->key = arena_bytes(arena, sql_bytes(q, 1), &ok);
	ret->asked_at = sql_int(q, 2);
	ret->lang = question_lang(sql_text(q, 3));
	ret->agent = store_keep(q, 4, arena, &ok);
	return ok;
}

static enum err request_owner(
    const struct change *c, const struct question *question, struct customer *ret)
{
	struct sql_query *q = store_query(c->store, customers_sql[CUSTOMERS_SQL_OF_KEY]);

	sql_bind_bytes(q, 1, question->key);
	return customers_read_one(c, q, ret);
}

/* The password before ends now, not when the mail is composed. What was asked twice within a second
 * is one question, which may have its mail already. */
static enum err request_send(
    const struct change *c, const struct question *question, const struct customer *customer)
{
	struct sql_query *q;
	bool is_new = false;
	enum err err = question_order(c, question, customer, CUSTOMERS_MAIL_PASSWORD,
	    question->asked_at + CUSTOMERS_PASSWORD_S, &is_new);

	if (err || !is_new)
		return err;
	q = customers_query(c, CUSTOMERS_SQL_PUT_PASSWORD, customer->id);
	sql_bind_int(q, 2, question->id);
	sql_bind_int(q, 3, question->asked_at);
	return store_result(c->store, sql_finish(q));
}

static enum err request_settle(
    const struct change *c, const struct question *question, struct customers_settled *settled)
{
	struct customer customer;
	struct sql_query *q;
	bool may = false;
	enum err err = request_owner(c, question, &customer);

	if (!err)
		err = customers_may_send(c, &customer.mail, CUSTOMERS_MAIL_PASSWORD,
		    (struct customers_share){CUSTOMERS_SENDINGS_MAX, CUSTOMERS_HOUR_S}, &may);
	if (!err && may)
		err = request_send(c, question, &customer);
	if (err && err != ERR_NOT_FOUND)
		return err;
	settled_count(settled, may);
	q = customers_query(c, CUSTOMERS_SQL_SET_REQUEST, question->id);
	sql_bind_int(q, 2, may ? STATE_SENT : STATE_VOID);
	return store_result(c->store, sql_finish(q));
}

/* ---- keys ---- */

static bool recovery_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct question *ret = item;
	bool ok = true;

	ret->id = sql_int(q, 0);
	ret->host = store_keep(q, 1, arena, &ok);
	ret->mail = store_keep(q, 2, arena, &ok);
	ret->asked_at = sql_int(q, 3);
	ret->lang = question_lang(sql_text(q, 4));
	ret->agent = store_keep(q, 5, arena, &ok);
	return ok;
}

/* The host of what was typed: a host, or a URL with one; a dot at its end is none of it. */
static bool recovery_host(struct str typed, char ret[ORIGIN_HOST_MAX + 1])
{
	size_t scheme = str_find(typed, STR("://")), end;

	if (scheme < typed.len)
		typed = str_part(typed, scheme + 3, typed.len);
	for (end = 0; end < typed.len && str_index(STR("/?#:"), typed.at[end]) == 4;)
		end++;
	while (end > 0 && typed.at[end - 1] == '.')
		end--;
	return end > 0 && origin_host_parse(str_part(typed, 0, end), ret, NULL) == ERR_OK;
}

/* The customers with this address and a contract for this host, or for a wildcard over it. */
static enum err recovery_owners(const struct change *c, const struct question *question,
    struct arena *arena, struct customer **ret, size_t *ret_count)
{
	char host[ORIGIN_HOST_MAX + 1], wildcard[ORIGIN_HOST_MAX + 3], lower[MAILBOX_MAX + 1];
	const char *rest;
	struct mailbox mail;
	struct problem unused;
	struct sql_query *q;

	*ret_count = 0;
	if (mailbox_parse(question->mail, &mail, &unused) || !recovery_host(question->host, host))
		return ERR_OK;
	rest = strchr(host, '.');
	snprintf(wildcard, sizeof wildcard, "*%s", rest == NULL ? "" : rest);
	customers_lower(&mail, lower);
	q = store_query(c->store, customers_sql[CUSTOMERS_SQL_OF_HOST]);
	sql_bind_text(q, 1, str_from(host));
	sql_bind_text(q, 2, str_from(lower));
	sql_bind_text(q, 3, str_from(wildcard));
	sql_bind_int(q, 4, OF_HOST_MAX);
	return customers_read_all(c, q, arena, ret, ret_count);
}

static enum err recovery_settle(const struct change *c, const struct question *question,
    struct arena *arena, struct customers_settled *settled)
{
	struct customer *owners = NULL;
	size_t count = 0;
	bool may = false, is_new;
	enum err err = recovery_owners(c, question, arena, &owners, &count);

	if (!err && count > 0)
		err = customers_may_send(c, &owners[0].mail, CUSTOMERS_MAIL_KEY,
		    (struct customers_share){CUSTOMERS_SENDINGS_MAX, CUSTOMERS_HOUR_S}, &may);
	settled_count(settled, may);
	for (size_t i = 0; i < count && may && !err; i++)
		err = question_order(c, question, &owners[i], CUSTOMERS_MAIL_KEY, 0, &is_new);
	return err ? err
		   : store_result(c->store,
			 sql_finish(customers_query(c, CUSTOMERS_SQL_DROP_RECOVERY, question->id)));
}

/* ---- all ---- */

static enum err questions_read(const struct change *c, enum customers_sql sql, store_row *take,
    struct arena *arena, struct question **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, sql, CUSTOMERS_SETTLED_AT_ONCE);

	return store_rows(c->store, q, arena, sizeof **ret, take, ret, ret_count);
}

static enum err settle_all(
    const struct change *c, struct arena *arena, struct customers_settled *settled)
{
	struct question *requests = NULL, *recoveries = NULL;
	size_t request_count = 0, recovery_count = 0, before;
	enum err err = questions_read(
	    c, CUSTOMERS_SQL_REQUESTS, request_take, arena, &requests, &request_count);

	if (!err)
		err = questions_read(c, CUSTOMERS_SQL_RECOVERIES, recovery_take, arena, &recoveries,
		    &recovery_count);
	for (size_t i = 0; i < request_count && !err; i++)
		err = request_settle(c, &requests[i], settled);
	for (size_t i = 0; i < recovery_count && !err; i++)
		err = recovery_settle(c, &recoveries[i], arena, settled);
	before = settled->sent + settled->in_vain;
	if (!err)
		err = customers_beginning_settle(
		    c, CUSTOMERS_SETTLED_AT_ONCE, arena, &settled->sent, &settled->in_vain);
	settled->more = request_count == CUSTOMERS_SETTLED_AT_ONCE ||
			recovery_count == CUSTOMERS_SETTLED_AT_ONCE ||
			settled->sent + settled->in_vain - before == CUSTOMERS_SETTLED_AT_ONCE;
	return err;
}

/* What is over, or too much. */
static enum err settle_sweep(const struct change *c)
{
	const struct {
		enum customers_sql sql;
		int64_t bound;
	} sweeps[] = {
	    {CUSTOMERS_SQL_DROP_OLD_REQUESTS, c->now - CUSTOMERS_PASSWORD_S},
	    {CUSTOMERS_SQL_DROP_VOID_REQUESTS, CUSTOMERS_VOID_MAX},
	    {CUSTOMERS_SQL_DROP_OLD_SENDINGS, c->now - CUSTOMERS_DAY_S},
	    {CUSTOMERS_SQL_DROP_OLD_BEGINNINGS, c->now - CUSTOMERS_BEGINNING_S},
	    {CUSTOMERS_SQL_DROP_OLD_ADDRESSES, c->now - CUSTOMERS_ADDRESS_KEPT_S},
	};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof sweeps / sizeof sweeps[0] && !err; i++)
		err = store_result(
		    c->store, sql_finish(customers_query(c, sweeps[i].sql, sweeps[i].bound)));
	return err;
}

/* A look first: rounds come each second, and must not hold up those who write. */
static enum err settle_look(const struct change *c, bool *ret_due)
{
	struct sql_query *q = store_query(c->store, customers_sql[CUSTOMERS_SQL_WAITING]);

	return customers_finish_one(c, q, ret_due);
}

enum err customers_settle(const struct change *c, struct customers_settled *ret)
{
	struct customers_settled settled = {.sent = 0};
	struct arena arena = {NULL, 0};
	bool due = false;
	enum err err = settle_look(c, &due);

	*ret = settled;
	if (err || !due)
		return change_explain(c, err);
	err = change_begin(c);
	if (!err)
		err = settle_all(c, &arena, &settled);
	if (!err)
		err = customers_note_guesses(c);
	if (!err)
		err = settle_sweep(c);
	arena_free(&arena);
	err = change_end(c, err);
	if (!err)
		*ret = settled;
	return err;
}
