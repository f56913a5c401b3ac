/* Changes, done once however often they are sent. */
#include "api/once.h"

#include <string.h>
#include "api/problem.h"
#include "api/sql.h"
#include "base/log.h"
#include "config/config.h"
#include "pki/digest.h"
#include "registry/announce.h"
#include "store/rows.h"

enum { REQUEST_MAX = 1 << 20 };

/* A request that may come again. */
struct once {
	struct str key; /* absent: it is no such request */
	int64_t owner;
	unsigned char request[DIGEST_BYTES];
};

/* ---- the key ---- */

/* A text of visible ASCII; in quotation marks, as the draft of the IETF has it, or without. */
static bool once_read_key(struct api_call *c, struct once *ret)
{
	struct str key = c->r->http->fields[HTTP_IDEMPOTENCY_KEY];
	bool sound = key.len > 0 && key.len <= ONCE_KEY_MAX;

	*ret = (struct once){.owner = c->who.token != 0 ? c->who.token : -c->who.id};
	if (key.at == NULL || !str_eq(c->r->http->method, STR("POST")))
		return true;
	for (size_t i = 0; i < key.len; i++)
		sound = sound && key.at[i] > ' ' && key.at[i] < 0x7f;
	if (sound && key.len > 2 && key.at[0] == '"' && key.at[key.len - 1] == '"')
		key = str_part(key, 1, key.len - 2);
	ret->key = key;
	if (!sound)
		api_fail(c, 400, "idempotency.key", NULL,
		    "an Idempotency-Key is a text of 1 to %d visible letters of ASCII",
		    ONCE_KEY_MAX);
	return sound;
}

/* What makes two requests the same: method, path, version and body. */
static enum err once_digest(const struct api_call *c, struct once *once)
{
	const struct http_request *http = c->r->http;
	struct buf text = BUF_INIT(REQUEST_MAX);
	enum err err;

	buf_printf(&text, "%.*s %.*s\n%.*s\n", STR_ARG(http->method), STR_ARG(http->target),
	    (int)http->fields[HTTP_IF_MATCH].len,
	    http->fields[HTTP_IF_MATCH].len == 0 ? "" : http->fields[HTTP_IF_MATCH].at);
	buf_add_str(&text, http->body);
	err = text.err ? text.err : digest_sha256(text.at, text.len, once->request);
	buf_free(&text);
	return err;
}

/* ---- the store ---- */

static struct str once_request(const struct once *once)
{
	return (struct str){(const char *)once->request, DIGEST_BYTES};
}

/* What was answered, in c->answer. */
static bool once_take_answer(struct api_call *c, struct sql_query *q)
{
	struct api_answer *a = &c->answer;

	a->status = (unsigned)sql_int(q, 2);
	a->media_type = a->status < 400 ? "application/json" : PROBLEM_MEDIA_TYPE;
	buf_clear(&a->text);
	buf_add_str(&a->text, sql_text(q, 5));
	return str_copy(a->location, sizeof a->location, sql_text(q, 3)) &&
	       str_copy(a->etag, sizeof a->etag, sql_text(q, 4));
}

/* Was it answered before? *ret_found: then c->answer is what is to be answered. Within a
 * transaction. */
static enum err once_look(struct api_call *c, const struct once *once, bool *ret_found)
{
	struct sql_query *q = store_query(c->store, api_sql[API_SQL_ANSWER]);
	bool other = false;
	enum err err;

	*ret_found = false;
	sql_bind_int(q, 1, once->owner);
	sql_bind_text(q, 2, once->key);
	if (sql_step(q) && sql_int(q, 0) + ONCE_KEEP_S > c->r->now) {
		*ret_found = true;
		other = !str_eq(sql_bytes(q, 1), once_request(once)) || !once_take_answer(c, q);
	}
	err = store_result(c->store, sql_end(q));
	if (!err && other)
		api_fail(c, 422, "idempotency.other", NULL,
		    "this Idempotency-Key came with another request before: take a new one for "
		    "each");
	return err;
}

/* Keeps c->answer, and forgets those that are too old. Within a transaction. */
static enum err once_keep(struct api_call *c, const struct once *once)
{
	const struct api_answer *a = &c->answer;
	struct sql_query *q = store_query(c->store, api_sql[API_SQL_FORGET_ANSWERS]);
	enum err err;

	sql_bind_int(q, 1, c->r->now - ONCE_KEEP_S + 1);
	err = store_result(c->store, sql_finish(q));
	if (err)
		return err;
	q = store_query(c->store, api_sql[API_SQL_KEEP_ANSWER]);
	sql_bind_int(q, 1, once->owner);
	sql_bind_text(q, 2, once->key);
	sql_bind_int(q, 3, c->r->now);
	sql_bind_bytes(q, 4, once_request(once));
	sql_bind_int(q, 5, a->status);
	sql_bind_text(q, 6, str_from(a->location));
	sql_bind_text(q, 7, str_from(a->etag));
	sql_bind_text(q, 8, buf_str(&a->text));
	return store_result(c->store, sql_finish(q));
}

/* ---- a change ---- */

static void once_announce(struct api_call *c)
{
	const struct app *app = c->r->app;
	struct problem why = {.text = ""};

	if (c->effect.count > 0 && registry_announce(app->config, app->lookup, &c->effect, &why))
		log_event(LOG_WARN, "change_not_announced", log_text("code", c->effect.code.text),
		    log_text("reason", why.text));
}

/* A refusal has changed nothing: what is kept is the answer alone. Where that fails, the request is
 * judged anew when it comes again. */
static void once_keep_refusal(struct api_call *c, const struct once *once)
{
	store_rollback(c->store);
	if (once->key.at == NULL || c->answer.status >= 500 || store_begin(c->store))
		return;
	if (once_keep(c, once) || store_commit(c->store))
		store_rollback(c->store);
}

static void once_do(struct api_call *c, const struct once *once)
{
	enum err err = ERR_OK;

	c->row->handle(c);
	if (c->answer.status >= 400) {
		once_keep_refusal(c, once);
		return;
	}
	if (once->key.at != NULL)
		err = once_keep(c, once);
	if (!err)
		err = store_commit(c->store);
	if (api_read_ok(c, err))
		once_announce(c);
}

void api_once(struct api_call *c)
{
	struct once once;
	bool found = false;
	enum err err;

	if (!once_read_key(c, &once))
		return;
	if (once.key.at != NULL && (err = once_digest(c, &once)) != ERR_OK) {
		api_ok(c, err, NULL);
		return;
	}
	err = store_begin(c->store);
	if (!err && once.key.at != NULL)
		err = once_look(c, &once, &found);
	if (api_read_ok(c, err) && !found)
		once_do(c, &once);
}
