/* GET /log/tile/…: tiles of the public log (C2SP tlog-tiles), from memory, or by a worker that
 * reads them.
 *
 * DESIGN: a tile of some width is the same for ever, so memory keeps it until others want the room,
 * and it is of no matter that the file of a narrow one is gone: it is the beginning of the wider
 * one. What the checkpoint that is shown does not need is not found, whatever the folder has. */
#include <string.h>
#include "base/log.h"
#include "ledger/bundle.h"
#include "ledger/view.h"
#include "pages/drawing.h"
#include "pages/error_page.h"
#include "pages/pages.h"

enum { LOG_PERIOD_MS = 1000 };

/* Set to zeros first. No other key of what workers make begins so. */
struct tile_key {
	char kind[8];
	struct ledger_tile tile;
	enum coding coding; /* of entries: hashes cannot be compressed */
};

struct tile_reading {
	const struct ledger_tile *tile;
	struct buf bytes;
	struct problem why;
};

static enum err tile_read(const struct ledger_view *view, void *arg)
{
	struct tile_reading *t = arg;

	return ledger_view_tile(view, t->tile, &t->bytes, &t->why);
}

static struct reply *tile_reply(const struct tile_key *key, struct buf *bytes)
{
	bool full = key->tile.width == LEDGER_TILE;
	const struct reply_header headers[] = {
	    {"Cache-Control", full ? "public, max-age=31536000, immutable" : "public, max-age=300"},
	    {"Access-Control-Allow-Origin", "*"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "application/octet-stream",
	    .tagged = true,
	    .squeeze = key->tile.level == LEDGER_ENTRIES ? REPLY_QUICKLY : REPLY_AS_IT_IS,
	    .coding = key->coding,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	size_t len = 0;
	char *body = buf_take(bytes, &len);

	return body == NULL ? NULL : reply_new(&form, body, len);
}

static struct reply *tile_draw(const struct app *app, const void *what)
{
	static struct log_limit limit;
	const struct tile_key *key = what;
	struct tile_reading t = {&key->tile, BUF_INIT(LEDGER_BUNDLE_MAX), {.text = ""}};
	struct reply *reply = NULL;
	enum err err = ledger_shown_ask(app->ledger, tile_read, &t);

	if (!err)
		reply = tile_reply(key, &t.bytes);
	if (reply == NULL && log_allowed(&limit, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "ledger_tile_failed",
		    log_text("reason",
			t.why.text[0] == '\0' ? err_text(err ? err : ERR_NO_MEMORY) : t.why.text));
	buf_free(&t.bytes);
	return reply;
}

void page_ledger_tile(struct request *r)
{
	struct ledger_tile tile;
	struct tile_key key;
	const struct drawing d = {
	    &key, sizeof key, sizeof key, tile_draw, true, r->app->ledger_tiles};

	if (r->app->ledger == NULL || ledger_tile_read(r->captures.at[0], &tile) ||
	    tile.width > ledger_tile_width(tile.level, tile.n, ledger_shown_size(r->app->ledger))) {
		error_page_send(r, 404);
		return;
	}
	memset(&key, 0, sizeof key);
	strcpy(key.kind, "tile");
	key.tile.level = tile.level;
	key.tile.n = tile.n;
	key.tile.width = tile.width;
	if (tile.level == LEDGER_ENTRIES)
		key.coding = request_coding(r);
	drawing_send(r, &d);
}
