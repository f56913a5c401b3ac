/* GET /proof/{code}/qr.svg and qr.png: the address of the proof page, to be printed.
 *
 * DESIGN: what is on paper comes from no page, and the proof page has to say so: the code asks for
 * it by "from=print" (origin/link.h). The picture makes no claim, and is the same in every state,
 * since paper outlives it. */
#include <stdio.h>
#include "base/log.h"
#include "config/config.h"
#include "image/png.h"
#include "io/qr.h"
#include "pages/drawing.h"
#include "pages/embed/found.h"
#include "pages/error_page.h"
#include "pages/pages.h"
#include "web/params.h"

enum { FILE_MAX = 1 << 20, URL_MAX = 2048 };
/* Pixels a side: whole steps alone, so that strangers cannot fill the memory with sizes. */
enum { SIDE_STEP = 100, SIDE_USUAL = 600, SIDE_MAX = 2000 };

/* What decides the picture: set to zeros first. */
struct qr_key {
	struct code code;
	bool vector;   /* SVG; else PNG */
	unsigned side; /* pixels that are asked for, at most */
};

static bool qr_read(const struct request *r, struct qr_key *ret)
{
	struct str format = r->captures.at[1];
	char text[8];
	uint64_t side = SIDE_USUAL;

	memset(ret, 0, sizeof *ret);
	ret->vector = str_eq(format, STR("svg"));
	if (!code_parse(r->captures.at[0], &ret->code) ||
	    (!ret->vector && !str_eq(format, STR("png"))))
		return false;
	if (params_has(r->query, STR("size")) &&
	    !(params_get(r->query, STR("size"), text, sizeof text) &&
		str_to_uint(str_from(text), SIDE_MAX, &side) && side >= SIDE_STEP))
		return false;
	ret->side = (unsigned)side / SIDE_STEP * SIDE_STEP;
	return true;
}

/* A unit a square; scaled as it is, it is sharp at any size. Some programs that make files for
 * printing draw outlines where none are named: none are. */
static enum err qr_write_svg(const char *url, unsigned pixels, struct buf *to)
{
	struct buf path = BUF_INIT(FILE_MAX);
	unsigned side, whole;
	enum err err = qr_write_path(url, &path, &side);

	if (!err) {
		whole = side + 2 * QR_QUIET;
		buf_printf(to,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-%d -%d %u %u\" "
		    "width=\"%u\" height=\"%u\" shape-rendering=\"crispEdges\" stroke=\"none\">"
		    "<path fill=\"#fff\" d=\"M-%d-%dh%uv%uh-%uz\"/><path d=\"",
		    QR_QUIET, QR_QUIET, whole, whole, pixels, pixels, QR_QUIET, QR_QUIET, whole,
		    whole, whole);
		buf_add_str(to, buf_str(&path));
		buf_puts(to, "\"/></svg>\n");
		err = to->err;
	}
	buf_free(&path);
	return err;
}

/* Squares of whole pixels: at most as wide as is asked for, where that is possible at all. */
static enum err qr_write_png(const char *url, unsigned pixels, struct buf *to)
{
	struct qr qr;
	enum err err = qr_make(url, &qr);
	unsigned scale = err ? 0 : pixels / (qr.side + 2 * QR_QUIET);

	return err ? err
		   : png_encode_squares(qr.dark, qr.side, scale == 0 ? 1 : scale, QR_QUIET, to);
}

static struct reply *qr_reply(const struct qr_key *key, struct buf *file)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=86400"},
	    {"Content-Security-Policy", "default-src 'none'"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = key->vector ? "image/svg+xml" : "image/png",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	size_t len;
	char *body = buf_take(file, &len);

	return body == NULL ? NULL : reply_new(&form, body, len);
}

static struct reply *qr_draw(const struct app *app, const void *what)
{
	const struct qr_key *key = what;
	struct buf url = BUF_INIT(URL_MAX), file = BUF_INIT(FILE_MAX);
	struct reply *reply = NULL;
	enum err err;

	buf_printf(&url, "%s/proof/%s?from=print", app->config->server.public_url, key->code.text);
	err = url.err ? url.err
		      : (key->vector ? qr_write_svg : qr_write_png)(url.at, key->side, &file);
	if (!err)
		reply = qr_reply(key, &file);
	if (reply == NULL)
		log_event(LOG_ERROR, "qr_failed", log_text("code", key->code.text),
		    log_text("reason", err_text(err ? err : ERR_NO_MEMORY)));
	buf_free(&url);
	buf_free(&file);
	return reply;
}

void page_qr(struct request *r)
{
	struct qr_key key;
	struct record record;
	struct verdict v;
	const struct drawing d = {&key, sizeof key, sizeof key, qr_draw, true, NULL};

	if (!qr_read(r, &key)) {
		error_page_send(r, 404);
		return;
	}
	if (embed_found(r, &key.code, &record, &v))
		drawing_send(r, &d);
}
