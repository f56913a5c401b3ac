/* GET /proof/{code}.jws: the facts of a proof, signed, for whoever is to check them without asking.
 *
 * DESIGN: what is signed is the same for everybody within a minute, so that it is signed once and
 * kept: it begins to be valid with the minute, and the link, which whoever asks can choose, is not
 * in it. It is put together in the event loop, as JSON is, and signed by a worker. What is kept is
 * found by all that decides it, the record's version and what was seen outside among it: a change
 * within the minute is in the next answer. Nothing is valid, nor kept by others, beyond the moment
 * from which the record says something else by itself. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "config/config.h"
#include "io/http/date.h"
#include "pages/drawing.h"
#include "pages/error_page.h"
#include "pages/facts/keys.h"
#include "pages/facts/unsigned.h"
#include "pages/facts/weighed.h"
#include "pages/metrics.h"
#include "pages/pages.h"
#include "pages/proof_json.h"

/* Seconds for which an answer is the same, and valid from the beginning of those. */
enum { SAME_S = 60, VALID_S = 300 };
enum { CLAIMS_MAX = 1 << 20, SIGNED_MAX = 2 << 20 };

/* All that decides an answer. Set to zeros first. */
struct signed_key {
	char word[16];
	struct code code;
	int64_t minute; /* its first second */
	uint64_t version;
	enum record_state record;
	size_t shown;
	bool stale;
	struct evidence evidence;
};

/* What a worker signs. */
struct signed_wish {
	struct signed_key key;
	unsigned status;
	int64_t until; /* others may keep the answer before this second */
	size_t len;
	char claims[];
};

/* Nobody's link: the record alone decides. */
static void signed_judge(const struct request *r, struct weighed *w)
{
	const struct link_evidence none = {.self = NULL};

	verdict_make(&w->record, &none, r->now, &w->verdict);
}

static void signed_key_make(
    const struct request *r, const struct weighed *w, struct signed_key *key)
{
	memset(key, 0, sizeof *key);
	memcpy(key->word, "proof.jws", sizeof "proof.jws");
	key->code = w->record.code;
	key->minute = r->now - r->now % SAME_S;
	key->version = w->record.version;
	key->record = w->verdict.record;
	key->shown = w->shown;
	key->stale = w->proof.stale;
	memcpy(&key->evidence, &w->evidence, sizeof key->evidence);
	/* When the store last said so, which is not what it says. */
	key->evidence.items[EVIDENCE_RECORD].at = 0;
}

/* ---- in a worker ---- */

static struct reply *signed_reply(const struct signed_wish *wish, struct buf *text)
{
	bool lasts = wish->until > 0;
	char until[HTTP_DATE_SIZE];
	const struct reply_header headers[] = {
	    {"Cache-Control", lasts ? "public" : "no-store"},
	    {"Expires", lasts ? until : NULL},
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = wish->status,
	    .media_type = "application/jose",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	size_t len;
	char *body = buf_take(text, &len);

	http_date_write(wish->until, until);
	return body == NULL ? NULL : reply_new(&form, body, len);
}

static struct reply *signed_draw(const struct app *app, const void *what)
{
	const struct signed_wish *wish = what;
	struct buf text = BUF_INIT(SIGNED_MAX);
	enum err err = proof_keys_sign(
	    app->proof_keys, "trustseal-proof+jwt", (struct str){wish->claims, wish->len}, &text);
	struct reply *reply = NULL;

	if (err == ERR_NOT_FOUND)
		reply = unsigned_reply();
	else if (!err)
		reply = signed_reply(wish, &text);
	if (!err && reply != NULL)
		metrics_signed();
	if (reply == NULL)
		log_event(LOG_ERROR, "proof_signing_failed", log_text("code", wish->key.code.text),
		    log_text("reason", err_text(err ? err : ERR_NO_MEMORY)));
	buf_free(&text);
	return reply;
}

/* ---- in the event loop ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* NULL when memory is short; freed by the caller. */
static struct signed_wish *signed_wish_make(
    const struct app *app, const struct weighed *w, const struct signed_key *key)
{
	int64_t change = record_changes_at(&w->record, w->proof.now);
	const struct proof_claims claims = {.issuer = app->config->server.public_url,
	    .issued_at = key->minute,
	    .expires_at = earlier(key->minute + VALID_S, change)};
	struct buf text = BUF_INIT(CLAIMS_MAX);
	struct signed_wish *wish = NULL;

	if (proof_json_write_claims(&w->proof, &claims, &text) == ERR_OK)
		wish = (struct signed_wish *)calloc(1, sizeof *wish + text.len);
	if (wish != NULL) {
		wish->key = *key;
		wish->status = verdict_status(&w->verdict);
		wish->until =
		    key->record == RECORD_NONE ? 0 : earlier(key->minute + SAME_S, change);
		wish->len = text.len;
		memcpy(wish->claims, text.at, text.len);
	}
	buf_free(&text);
	return wish;
}

/* Of what is not kept, claims are made each time. */
static void signed_send(struct request *r, const struct weighed *w, const struct signed_key *key,
    const struct drawing *ready)
{
	struct signed_wish *wish = signed_wish_make(r->app, w, key);
	struct drawing d = *ready;

	if (wish == NULL) {
		error_page_send(r, 503);
		return;
	}
	d.what = wish;
	d.size = sizeof *wish + wish->len;
	d.draw = signed_draw;
	drawing_send(r, &d);
	free(wish);
}

static void signed_answer(struct request *r, const struct code *code)
{
	struct weighed w;
	struct signed_key key;
	struct drawing ready = {
	    .what = &key, .len = sizeof key, .aside = true, .cache = r->app->pages};

	if (!weighed_find(r, code, signed_judge, &w))
		return;
	signed_key_make(r, &w, &key);
	if (drawing_send_ready(r, &ready) || !weighed_add_facts(r, signed_judge, &w) ||
	    !weighed_add_place(r, &w))
		return;
	signed_key_make(r, &w, &key);
	signed_send(r, &w, &key, &ready);
}

/* What is malformed names no code that anything could be said of. */
void page_proof_jws(struct request *r)
{
	struct code code;

	if (r->app->proof_keys == NULL)
		page_reply(r, unsigned_reply());
	else if (code_parse(r->captures.at[0], &code))
		signed_answer(r, &code);
	else
		error_page_send(r, 404);
}
