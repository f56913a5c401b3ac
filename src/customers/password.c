/* One-time passwords. */
#include "customers/password.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/store.h"
#include "base/random.h"
#include "customers/note.h"
#include "customers/store.h"

/* The name in the store of the key of passwords' digests. */
static const char pepper_name[] = "one-time password";

enum { SALT_BYTES = 16 };

struct stored_password {
	int64_t customer; /* 0: there is none */
	unsigned char salt[SALT_BYTES], digest[DIGEST_BYTES];
};

/* What this browser asked for last. */
struct request {
	int64_t id; /* 0: nothing */
	unsigned char key[DIGEST_BYTES];
	unsigned tries;
};

static enum err password_pepper(const struct change *c, unsigned char ret[DIGEST_BYTES])
{
	unsigned char fresh[DIGEST_BYTES];
	enum err err = store_known_key(c->store, pepper_name, ret);

	if (err != ERR_NOT_FOUND)
		return err;
	random_bytes(fresh, sizeof fresh);
	return store_shared_key(c->store, pepper_name, fresh, ret);
}

static enum err password_digest(const struct change *c, const unsigned char salt[SALT_BYTES],
    const char *text, unsigned char ret[DIGEST_BYTES])
{
	unsigned char pepper[DIGEST_BYTES];
	char message[SALT_BYTES + CUSTOMERS_PASSWORD_TEXT];
	enum err err = password_pepper(c, pepper);

	if (err)
		return err;
	memcpy(message, salt, SALT_BYTES);
	memcpy(message + SALT_BYTES, text, CUSTOMERS_PASSWORD_TEXT);
	return digest_hmac_sha256(pepper, sizeof pepper, message, sizeof message, ret)
		   ? change_no_memory(c)
		   : ERR_OK;
}

enum err customers_draw_password(const struct change *c, int64_t customer, int64_t request,
    int64_t asked_at, char ret_text[CUSTOMERS_PASSWORD_TEXT], bool *ret_is_void)
{
	unsigned char salt[SALT_BYTES], digest[DIGEST_BYTES];
	struct sql_query *q;
	bool done = false;
	enum err err;

	random_bytes(salt, sizeof salt);
	crockford_draw(CUSTOMERS_PASSWORD_LETTERS, ret_text);
	err = password_digest(c, salt, ret_text, digest);
	if (err)
		return err;
	q = customers_query(c, CUSTOMERS_SQL_DRAW_PASSWORD, customer);
	sql_bind_int(q, 2, request);
	sql_bind_int(q, 3, asked_at);
	sql_bind_bytes(q, 4, (struct str){(const char *)salt, sizeof salt});
	sql_bind_bytes(q, 5, store_digest(digest));
	sql_bind_int(q, 6, c->now - CUSTOMERS_PASSWORD_S);
	err = customers_finish_one(c, q, &done);
	*ret_is_void = !done;
	return err;
}

/* ---- coming in ---- */

static void bytes_copy(struct str bytes, unsigned char *to, size_t len)
{
	memset(to, 0, len);
	if (bytes.len == len)
		memcpy(to, bytes.at, len);
}

static enum err request_find(const struct change *c, struct str browser, struct request *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct sql_query *q;
	enum err err = customers_digest(c, browser, digest);

	if (err)
		return err;
	q = store_query(c->store, customers_sql[CUSTOMERS_SQL_REQUEST_OF_BROWSER]);
	sql_bind_bytes(q, 1, store_digest(digest));
	sql_bind_int(q, 2, c->now - CUSTOMERS_PASSWORD_S);
	*ret = (struct request){.id = 0};
	if (sql_step(q)) {
		ret->id = sql_int(q, 0);
		bytes_copy(sql_bytes(q, 1), ret->key, DIGEST_BYTES);
		ret->tries = (unsigned)sql_int(q, 2);
	}
	return store_result(c->store, sql_end(q));
}

static enum err password_find(
    const struct change *c, const struct request *request, struct stored_password *ret)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_PASSWORD, request->id);

	sql_bind_bytes(q, 2, store_digest(request->key));
	sql_bind_int(q, 3, c->now - CUSTOMERS_PASSWORD_S);
	*ret = (struct stored_password){.customer = 0};
	if (sql_step(q)) {
		ret->customer = sql_int(q, 0);
		bytes_copy(sql_bytes(q, 1), ret->salt, SALT_BYTES);
		bytes_copy(sql_bytes(q, 2), ret->digest, DIGEST_BYTES);
	}
	return store_result(c->store, sql_end(q));
}

/* Is it what was typed? It takes as long where there is no password. */
static enum err password_compare(
    const struct change *c, const struct stored_password *stored, struct str typed, bool *ret_right)
{
	char text[CUSTOMERS_PASSWORD_TEXT] = "";
	unsigned char digest[DIGEST_BYTES];
	bool whole = crockford_read(typed, CUSTOMERS_PASSWORD_LETTERS, text);
	enum err err = password_digest(c, stored->salt, text, digest);

	*ret_right = !err && digest_equal(digest, stored->digest, DIGEST_BYTES) && whole &&
		     stored->customer != 0;
	return err;
}

/* Of two who try it at once, one. */
static enum err password_use(const struct change *c, int64_t customer, bool *ret_used)
{
	struct sql_query *q = customers_query(c, CUSTOMERS_SQL_USE_PASSWORD, customer);

	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, CUSTOMERS_PASSWORD_TRIES);
	return customers_finish_one(c, q, ret_used);
}

static enum err password_count_wrong(
    const struct change *c, const struct request *request, const struct stored_password *stored)
{
	enum err err = store_result(c->store,
	    sql_finish(customers_query(c, CUSTOMERS_SQL_COUNT_WRONG_REQUEST, request->id)));

	if (!err)
		err = store_result(c->store, sql_finish(customers_query(c,
						 CUSTOMERS_SQL_COUNT_WRONG_PASSWORD, request->id)));
	if (err || stored->customer == 0 || request->tries + 1 < CUSTOMERS_PASSWORD_TRIES)
		return err;
	return customers_note(c, AUDIT_OWNER_SPENT, stored->customer, NULL);
}

/* Keys that were made before the one by which he comes end. */
static enum err key_use(const struct change *c, const struct request *request, int64_t customer)
{
	struct sql_query *q = store_query(c->store, customers_sql[CUSTOMERS_SQL_USE_KEY]);
	int64_t id;
	enum err err;

	sql_bind_bytes(q, 1, store_digest(request->key));
	sql_bind_int(q, 2, c->now);
	id = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_finish(q));
	if (err)
		return err;
	q = customers_query(c, CUSTOMERS_SQL_DROP_OLDER_KEYS, customer);
	sql_bind_int(q, 2, id);
	return store_result(c->store, sql_finish(q));
}

static enum err customer_let_in(
    const struct change *c, const struct request *request, int64_t customer)
{
	char actor[CUSTOMERS_ACTOR_MAX];
	struct change own = *c;
	enum err err = key_use(c, request, customer);

	customers_actor(customer, actor);
	own.actor = actor;
	return err ? err : customers_note(&own, AUDIT_OWNER_LOGIN, customer, NULL);
}

static enum err request_try(const struct change *c, const struct request *request, struct str typed,
    struct customers_entered *ret)
{
	struct stored_password stored;
	bool right = false;
	enum err err = password_find(c, request, &stored);

	if (!err)
		err = password_compare(c, &stored, typed, &right);
	if (!err && right)
		err = password_use(c, stored.customer, &right);
	if (err || !right)
		return err ? err : password_count_wrong(c, request, &stored);
	*ret = (struct customers_entered){CUSTOMERS_IN, stored.customer};
	return customer_let_in(c, request, stored.customer);
}

enum err customers_enter(
    const struct change *c, struct str browser, struct str password, struct customers_entered *ret)
{
	struct customers_entered entered = {.answer = CUSTOMERS_WRONG};
	struct request request = {.id = 0};
	enum err err = change_begin(c);

	if (!err)
		err = request_find(c, browser, &request);
	if (!err && request.id == 0)
		entered.answer = CUSTOMERS_UNASKED;
	else if (!err && request.tries >= CUSTOMERS_PASSWORD_TRIES)
		entered.answer = CUSTOMERS_SPENT;
	else if (!err)
		err = request_try(c, &request, password, &entered);
	err = change_end(c, err);
	if (!err)
		*ret = entered;
	return err;
}
