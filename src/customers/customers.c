/* Customers and their contracts. */
#include "customers/customers.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include "customers/orders.h"
#include "customers/note.h"
#include "customers/store.h"

enum { DETAIL_MAX = 128 };

/* ---- reading ---- */

enum err customers_find(const struct change *c, int64_t id, struct customer *ret)
{
	enum err err = customers_read_one(c, customers_query(c, CUSTOMERS_SQL_ONE, id), ret);

	if (err == ERR_NOT_FOUND)
		return err_because(c->why, err, "there is no customer %" PRId64, id);
	return change_explain(c, err);
}

/* The owner of a contract, with nothing said where there is none. */
static enum err contract_owner(
    const struct change *c, const struct code *code, struct customer *ret)
{
	return customers_read_one(
	    c, customers_query(c, CUSTOMERS_SQL_OF_CODE, code_number(code)), ret);
}

enum err customers_of_contract(
    const struct change *c, const struct code *code, struct customer *ret)
{
	enum err err = contract_owner(c, code, ret);

	if (err == ERR_NOT_FOUND)
		return err_because(c->why, err, "the contract %s is no customer's", code->text);
	return change_explain(c, err);
}

enum err customers_of_mail(const struct change *c, struct str mail, struct arena *arena,
    struct customer **ret, size_t *ret_count)
{
	char lower[MAILBOX_MAX + 1];
	struct mailbox mailbox;
	struct problem unused;
	struct sql_query *q;

	*ret = NULL;
	*ret_count = 0;
	if (mailbox_parse(mail, &mailbox, &unused))
		return ERR_OK;
	customers_lower(&mailbox, lower);
	q = store_query(c->store, customers_sql[CUSTOMERS_SQL_OF_MAIL]);
	sql_bind_text(q, 1, str_from(lower));
	sql_bind_int(q, 2, CUSTOMERS_LIST_MAX);
	return change_explain(c, customers_read_all(c, q, arena, ret, ret_count));
}

enum err customers_list(const struct change *c, int64_t after, size_t limit, struct arena *arena,
    struct customer **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_LIST, after);

	assert(limit <= CUSTOMERS_LIST_MAX);
	sql_bind_int(q, 2, (int64_t)limit);
	return change_explain(c, customers_read_all(c, q, arena, ret, ret_count));
}

static bool code_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct code *ret = item;

	(void)arena;
	*ret = code_of_number(sql_int(q, 0));
	return true;
}

/* Those behind `after`, of a statement that has all its other parameters. */
static enum err contracts_read(const struct change *c, struct sql_query *q,
    const struct code *after, size_t limit, struct arena *arena, struct code **ret,
    size_t *ret_count)
{
	assert(limit <= CUSTOMERS_LIST_MAX);
	sql_bind_int(q, 2, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_int(q, 3, (int64_t)limit);
	return change_explain(
	    c, store_rows(c->store, q, arena, sizeof **ret, code_take, ret, ret_count));
}

enum err customers_contracts(const struct change *c, int64_t id, const struct code *after,
    size_t limit, struct arena *arena, struct code **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_CODES, id);

	return contracts_read(c, q, after, limit, arena, ret, ret_count);
}

enum err customers_lasting_contracts(const struct change *c, int64_t id, const struct code *after,
    int64_t since, size_t limit, struct arena *arena, struct code **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_CODES_LASTING, id);

	sql_bind_int(q, 4, since);
	return contracts_read(c, q, after, limit, arena, ret, ret_count);
}

enum err customers_count_contracts(const struct change *c, int64_t id, size_t *ret)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_COUNT_CODES, id);
	size_t count = sql_step(q) ? (size_t)sql_int(q, 0) : 0;
	enum err err = store_result(c->store, sql_end(q));

	if (!err)
		*ret = count;
	return change_explain(c, err);
}

enum err customers_check_contract(const struct change *c, int64_t id, const struct code *code)
{
	struct customer owner = {.id = 0};
	enum err err = contract_owner(c, code, &owner);

	if (err == ERR_NOT_FOUND || (!err && owner.id != id))
		return err_because(c->why, ERR_NOT_FOUND,
		    "the contract %s is not one of customer %" PRId64, code->text, id);
	return change_explain(c, err);
}

static bool key_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct customer_key_times *ret = item;

	(void)arena;
	*ret = (struct customer_key_times){sql_int(q, 0), sql_int(q, 1)};
	return true;
}

enum err customers_keys(const struct change *c, int64_t id, struct arena *arena,
    struct customer_key_times **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_KEYS, id);

	sql_bind_int(q, 2, CUSTOMERS_LIST_MAX);
	return change_explain(
	    c, store_rows(c->store, q, arena, sizeof **ret, key_take, ret, ret_count));
}

/* ---- contracts ---- */

static enum err contract_check(const struct change *c, const struct code *code)
{
	bool found;
	enum err err = customers_finish_one(
	    c, customers_query(c, CUSTOMERS_SQL_CONTRACT_IS, code_number(code)), &found);

	if (err || found)
		return err;
	return err_because(c->why, ERR_NOT_FOUND, "there is no contract %s", code->text);
}

/* `knows`: what happened to it so far is no news to him. */
static enum err contract_put(
    const struct change *c, int64_t id, const struct code *code, bool knows)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_ADD_CODE, code_number(code));

	sql_bind_int(q, 2, id);
	sql_bind_int(q, 3, knows ? 1 : 0);
	return store_result(c->store, sql_finish(q));
}

/* One that is his already stays so. */
static enum err contract_add(
    const struct change *c, int64_t id, const struct code *code, bool knows)
{
	char detail[DETAIL_MAX];
	struct customer owner;
	enum err err = contract_check(c, code);

	if (err)
		return err;
	err = contract_owner(c, code, &owner);
	if (!err && owner.id != id)
		return err_because(c->why, ERR_EXISTS,
		    "the contract %s is customer %" PRId64 "'s already: take it away there first",
		    code->text, owner.id);
	if (err != ERR_NOT_FOUND)
		return err;
	err = contract_put(c, id, code, knows);
	snprintf(detail, sizeof detail, "code added: %s", code->text);
	return err ? err : customers_note(c, AUDIT_CUSTOMER_EDIT, id, detail);
}

static enum err contract_remove(const struct change *c, int64_t id, const struct code *code)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_REMOVE_CODE, code_number(code));
	char detail[DETAIL_MAX];
	bool removed;
	enum err err;

	sql_bind_int(q, 2, id);
	err = customers_finish_one(c, q, &removed);
	if (!err && !removed)
		return err_because(c->why, ERR_NOT_FOUND,
		    "the contract %s is not one of customer %" PRId64, code->text, id);
	snprintf(detail, sizeof detail, "code removed: %s", code->text);
	return err ? err : customers_note(c, AUDIT_CUSTOMER_EDIT, id, detail);
}

enum err customers_follow(
    const struct change *c, const struct code *code, const struct code *renewed)
{
	struct customer owner;
	enum err err = contract_owner(c, renewed, &owner);

	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	return contract_put(c, owner.id, code, false);
}

/* ---- customers ---- */

static enum err customer_put(
    const struct change *c, const struct mailbox *mail, enum lang lang, int64_t *ret_id)
{
	struct sql_query *q = store_query(c->store, customers_sql[CUSTOMERS_SQL_ADD]);
	char lower[MAILBOX_MAX + 1];
	int64_t id;
	enum err err;

	customers_lower(mail, lower);
	sql_bind_text(q, 1, str_from(mail->text));
	sql_bind_text(q, 2, str_from(lower));
	sql_bind_text(q, 3, str_from(lang_tag(lang)));
	sql_bind_int(q, 4, c->now);
	id = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_finish(q));
	if (!err)
		*ret_id = id;
	return err;
}

enum err customers_add(const struct change *c, const struct customer_form *form, int64_t *ret_id,
    struct customer_key *ret_key)
{
	struct customer customer = {.lang = form->lang};
	struct customer_key key = {.text = ""};
	enum err err;

	assert(form->code_count <= CUSTOMERS_CODES_MAX);
	*c->why = (struct problem){.text = ""};
	err = mailbox_parse(form->mail, &customer.mail, c->why);
	if (err)
		return err;
	err = change_begin(c);
	if (!err)
		err = customer_put(c, &customer.mail, form->lang, &customer.id);
	if (!err)
		err = customers_note(c, AUDIT_CUSTOMER_ADD, customer.id, NULL);
	for (size_t i = 0; i < form->code_count && !err; i++)
		err = contract_add(c, customer.id, &form->codes[i], !form->tells);
	if (!err)
		err = customers_draw_key(c, customer.id, &key);
	if (!err && form->tells)
		err = customers_order_key(c, &customer);
	err = change_end(c, err);
	if (err)
		return err;
	*ret_id = customer.id;
	*ret_key = key;
	return ERR_OK;
}

static enum err customer_set_lang(const struct change *c, int64_t id, enum lang lang)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_SET_LANG, id);
	char detail[DETAIL_MAX];
	enum err err;

	sql_bind_text(q, 2, str_from(lang_tag(lang)));
	err = store_result(c->store, sql_finish(q));
	snprintf(detail, sizeof detail, "language: %s", lang_tag(lang));
	return err ? err : customers_note(c, AUDIT_CUSTOMER_EDIT, id, detail);
}

/* A password that was sent on an older key works no more either: see password.c. */
static enum err customer_change_key(
    const struct change *c, int64_t id, struct customer_key *ret_key)
{
	enum err err =
	    store_result(c->store, sql_finish(customers_query(c, CUSTOMERS_SQL_DROP_KEYS, id)));

	if (!err)
		err = customers_draw_key(c, id, ret_key);
	if (!err)
		err = customers_end_sessions(c, id);
	return err ? err : customers_note(c, AUDIT_CUSTOMER_EDIT, id, "new access key");
}

enum err customers_edit(const struct change *c, int64_t id, const struct customer_edit *edit,
    struct customer_key *ret_key)
{
	struct customer_key key = {.text = ""};
	struct customer customer;
	enum err err = change_begin(c);

	if (!err)
		err = customers_find(c, id, &customer);
	if (!err && edit->lang != NULL && *edit->lang != customer.lang) {
		customer.lang = *edit->lang;
		err = customer_set_lang(c, id, customer.lang);
	}
	for (size_t i = 0; i < edit->removed_count && !err; i++)
		err = contract_remove(c, id, &edit->removed[i]);
	for (size_t i = 0; i < edit->added_count && !err; i++)
		err = contract_add(c, id, &edit->added[i], false);
	for (size_t i = 0; i < edit->certificate_count && !err; i++)
		err = customers_edit_certificate(c, id, &edit->certificates[i]);
	if (!err && edit->draws_key)
		err = customer_change_key(c, id, &key);
	if (!err && edit->tells)
		err = customers_order_key(c, &customer);
	err = change_end(c, err);
	if (!err)
		*ret_key = key;
	return err;
}

enum err customers_drop(const struct change *c, int64_t id)
{
	static const enum customers_sql drops[] = {CUSTOMERS_SQL_DROP_KEYS,
	    CUSTOMERS_SQL_DROP_PASSWORD, CUSTOMERS_SQL_DROP_CERTIFICATES,
	    CUSTOMERS_SQL_DROP_ADDRESSES, CUSTOMERS_SQL_DROP_REFUSALS, CUSTOMERS_SQL_DROP};
	enum err err = customers_end_sessions(c, id);

	for (size_t i = 0; i < sizeof drops / sizeof drops[0] && !err; i++)
		err = store_result(c->store, sql_finish(customers_query(c, drops[i], id)));
	return err ? err
		   : customers_note(c, AUDIT_CUSTOMER_EDIT, id, "taken out: nothing was asked for");
}

enum err customers_log_out(const struct change *c, int64_t id)
{
	enum err err = change_begin(c);

	if (!err)
		err = customers_end_sessions(c, id);
	if (!err)
		err = customers_note(c, AUDIT_LOGOUT_ALL, id, NULL);
	return change_end(c, err);
}
