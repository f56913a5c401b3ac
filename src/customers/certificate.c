/* The client certificates with which customers log in. */
#include "customers/certificate.h"

#include <stdio.h>
#include "base/hex.h"
#include "customers/note.h"
#include "customers/store.h"

enum { DETAIL_MAX = 64 + DIGEST_HEX };

/* Begins a statement about one certificate of a customer. */
static struct sql_query *certificate_query(const struct change *c, enum customers_sql sql,
    int64_t id, const unsigned char digest[DIGEST_BYTES])
{
	struct sql_query *q = customers_query(c, sql, id);

	sql_bind_bytes(q, 2, store_digest(digest));
	return q;
}

/* Customer and lock of a certificate; ERR_NOT_FOUND. */
static enum err certificate_owner(const struct change *c, const unsigned char digest[DIGEST_BYTES],
    int64_t *ret_customer, int64_t *ret_locked_at)
{
	struct sql_query *q = store_query(c->store, customers_sql[CUSTOMERS_SQL_OF_CERTIFICATE]);
	int64_t customer = 0, locked_at = 0;
	enum err err;

	sql_bind_bytes(q, 1, store_digest(digest));
	if (sql_step(q)) {
		customer = sql_int(q, 0);
		locked_at = sql_int(q, 1);
	}
	err = store_result(c->store, sql_end(q));
	if (err)
		return err;
	*ret_customer = customer;
	*ret_locked_at = locked_at;
	return customer == 0 ? ERR_NOT_FOUND : ERR_OK;
}

/* ---- changing ---- */

static enum err certificate_check_room(const struct change *c, int64_t id)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_COUNT_CERTIFICATES, id);
	int64_t count = sql_step(q) ? sql_int(q, 0) : 0;
	enum err err = store_result(c->store, sql_end(q));

	if (err || count < CUSTOMERS_CERTIFICATES_MAX)
		return err;
	return err_because(c->why, ERR_REFUSED,
	    "a customer has at most %d certificates: take one away first",
	    CUSTOMERS_CERTIFICATES_MAX);
}

static enum err certificate_add(
    const struct change *c, int64_t id, const struct customer_certificate_edit *edit, bool *ret_new)
{
	struct sql_query *q;
	int64_t owner, locked_at;
	enum err err = certificate_owner(c, edit->digest, &owner, &locked_at);

	*ret_new = err == ERR_NOT_FOUND;
	if (!err && owner != id)
		return err_because(c->why, ERR_EXISTS,
		    "the certificate is another customer's already: take it away there first");
	if (err != ERR_NOT_FOUND)
		return err;
	err = certificate_check_room(c, id);
	if (err)
		return err;
	q = certificate_query(c, CUSTOMERS_SQL_ADD_CERTIFICATE, id, edit->digest);
	sql_bind_text(q, 3, edit->name);
	sql_bind_int(q, 4, edit->not_after);
	sql_bind_int(q, 5, c->now);
	return store_result(c->store, sql_finish(q));
}

/* One that is his is changed by a statement, which tells whether something changed. */
static enum err certificate_change(const struct change *c, int64_t id,
    const struct customer_certificate_edit *edit, enum customers_sql sql, bool *ret_done)
{
	struct sql_query *q;
	int64_t owner, locked_at;
	enum err err = certificate_owner(c, edit->digest, &owner, &locked_at);

	if (err == ERR_NOT_FOUND || (!err && owner != id))
		return err_because(c->why, ERR_NOT_FOUND,
		    "the customer has no such certificate; trustseal customer show lists them");
	if (err)
		return err;
	q = certificate_query(c, sql, id, edit->digest);
	if (edit->act == CUSTOMER_CERTIFICATE_LOCK)
		sql_bind_int(q, 3, c->now);
	return customers_finish_one(c, q, ret_done);
}

enum err customers_edit_certificate(
    const struct change *c, int64_t id, const struct customer_certificate_edit *edit)
{
	static const struct {
		const char *words;
		enum customers_sql sql;
		bool ends_sessions;
	} acts[] = {
	    [CUSTOMER_CERTIFICATE_ADD] = {"certificate added", CUSTOMERS_SQL_ADD_CERTIFICATE,
		false},
	    [CUSTOMER_CERTIFICATE_REMOVE] = {"certificate removed",
		CUSTOMERS_SQL_REMOVE_CERTIFICATE, true},
	    [CUSTOMER_CERTIFICATE_LOCK] = {"certificate locked", CUSTOMERS_SQL_LOCK_CERTIFICATE,
		true},
	    [CUSTOMER_CERTIFICATE_UNLOCK] = {"certificate unlocked",
		CUSTOMERS_SQL_UNLOCK_CERTIFICATE, false},
	};
	char hex[DIGEST_HEX], detail[DETAIL_MAX];
	bool done = false;
	enum err err = edit->act == CUSTOMER_CERTIFICATE_ADD
			   ? certificate_add(c, id, edit, &done)
			   : certificate_change(c, id, edit, acts[edit->act].sql, &done);

	if (err || !done)
		return err;
	hex_write(edit->digest, DIGEST_BYTES, hex);
	snprintf(detail, sizeof detail, "%s: sha256=%s", acts[edit->act].words, hex);
	err = customers_note(c, AUDIT_CUSTOMER_EDIT, id, detail);
	return err || !acts[edit->act].ends_sessions ? err : customers_end_sessions(c, id);
}

/* ---- reading ---- */

static bool certificate_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct customer_certificate *ret = item;
	struct str digest = sql_bytes(q, 0);
	bool ok = true;

	memset(ret->digest, 0, DIGEST_BYTES);
	if (digest.len == DIGEST_BYTES)
		memcpy(ret->digest, digest.at, DIGEST_BYTES);
	ret->name = store_keep(q, 1, arena, &ok);
	ret->not_after = sql_int(q, 2);
	ret->added_at = sql_int(q, 3);
	ret->locked_at = sql_int(q, 4);
	return ok;
}

enum err customers_certificates(const struct change *c, int64_t id, struct arena *arena,
    struct customer_certificate **ret, size_t *ret_count)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_CERTIFICATES, id);

	sql_bind_int(q, 2, CUSTOMERS_CERTIFICATES_MAX);
	return change_explain(
	    c, store_rows(c->store, q, arena, sizeof **ret, certificate_take, ret, ret_count));
}

enum err customers_of_certificate(const struct change *c, const unsigned char digest[DIGEST_BYTES],
    struct customer *ret, int64_t *ret_locked_at)
{
	int64_t id = 0, locked_at = 0;
	enum err err = certificate_owner(c, digest, &id, &locked_at);

	if (!err)
		err = customers_read_one(c, customers_query(c, CUSTOMERS_SQL_ONE, id), ret);
	if (err == ERR_NOT_FOUND)
		return err_because(c->why, err, "the certificate is no customer's");
	if (!err)
		*ret_locked_at = locked_at;
	return change_explain(c, err);
}

/* ---- coming in ---- */

enum err customers_enter_certificate(
    const struct change *c, const struct client_identity *client, struct customer *ret)
{
	char actor[CUSTOMERS_ACTOR_MAX];
	struct customer customer;
	struct change own = *c;
	int64_t locked_at = 0;
	enum err err = change_begin(c);

	if (!err)
		err = customers_of_certificate(c, client->digest, &customer, &locked_at);
	if (!err && locked_at != 0)
		err = err_because(c->why, ERR_REFUSED, "the certificate is locked");
	if (!err) {
		customers_actor(customer.id, actor);
		own.actor = actor;
		err = customers_note(&own, AUDIT_OWNER_LOGIN, customer.id, client->words);
	}
	err = change_end(c, err);
	if (!err)
		*ret = customer;
	return err;
}
