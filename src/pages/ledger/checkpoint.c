/* GET /log/checkpoint: how large the public log is, and its root, signed (C2SP tlog-checkpoint). */
#include <stddef.h>
#include <string.h>
#include "ledger/view.h"
#include "pages/drawing.h"
#include "pages/error_page.h"
#include "pages/pages.h"

/* Set to zeros first. The size decides the answer: of each there is one checkpoint. */
struct checkpoint_key {
	char kind[8];
	uint64_t size;
	const struct ledger_view *view; /* not a part of the key */
};

static struct reply *checkpoint_draw(const struct app *app, const void *what)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=1"},
	    {"Access-Control-Allow-Origin", "*"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "text/plain; charset=utf-8",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	const struct checkpoint_key *key = what;
	struct str text = key->view->checkpoint;
	struct buf copy = BUF_INIT(text.len);
	size_t len = 0;
	char *body;

	(void)app;
	buf_add_str(&copy, text);
	body = buf_take(&copy, &len);
	return body == NULL ? NULL : reply_new(&form, body, len);
}

void page_ledger_checkpoint(struct request *r)
{
	struct ledger_shown *shown = r->app->ledger;
	struct checkpoint_key key;
	const struct drawing d = {&key, sizeof key, offsetof(struct checkpoint_key, view),
	    checkpoint_draw, false, r->app->ledger_tiles};

	memset(&key, 0, sizeof key);
	if (shown == NULL) {
		error_page_send(r, 404);
		return;
	}
	key.view = ledger_shown_hold(shown);
	if (key.view == NULL) {
		error_page_send(r, 503);
		return;
	}
	strcpy(key.kind, "checkpt");
	key.size = key.view->size;
	drawing_send_now(r, &d);
	ledger_view_release(key.view);
}
