/* GET /.well-known/jwks.json: the public keys that verify signed proofs (RFC 7517). */
#include <string.h>
#include "base/log.h"
#include "pages/drawing.h"
#include "pages/error_page.h"
#include "pages/facts/keys.h"
#include "pages/facts/unsigned.h"
#include "pages/pages.h"

enum { SET_MAX = 1 << 16 };

/* What decides the answer: some seconds of time. Set to zeros first. */
struct jwks_key {
	char word[16];
	int64_t slot;
};

static struct reply *jwks_reply(struct buf *text)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=300"},
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "application/jwk-set+json",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	size_t len;
	char *body = buf_take(text, &len);

	return body == NULL ? NULL : reply_new(&form, body, len);
}

static struct reply *jwks_draw(const struct app *app, const void *what)
{
	struct buf text = BUF_INIT(SET_MAX);
	enum err err = proof_keys_write_public(app->proof_keys, &text);
	struct reply *reply = NULL;

	(void)what;
	if (err == ERR_NOT_FOUND)
		reply = unsigned_reply();
	else if (!err)
		reply = jwks_reply(&text);
	if (reply == NULL)
		log_event(LOG_ERROR, "jwks_failed",
		    log_text("reason", err_text(err ? err : ERR_NO_MEMORY)));
	buf_free(&text);
	return reply;
}

void page_jwks(struct request *r)
{
	struct jwks_key key;
	const struct drawing d = {.what = &key,
	    .size = sizeof key,
	    .len = sizeof key,
	    .draw = jwks_draw,
	    .aside = true,
	    .cache = r->app->pages};

	if (r->app->proof_keys == NULL) {
		page_reply(r, unsigned_reply());
		return;
	}
	memset(&key, 0, sizeof key);
	memcpy(key.word, "jwks", sizeof "jwks");
	key.slot = r->now / PROOF_KEYS_LOOK_S;
	drawing_send(r, &d);
}
