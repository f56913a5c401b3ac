/* GET /proof/{code}/cover.png: the picture by which messages and posts show a proof page's address.
 *
 * DESIGN: those who show it keep it for days or years, so it says nothing that can cease to be so:
 * the host, as computers write it, in the address bar of a browser, and another bar to compare it
 * with. No words, no state, nothing green. */
#include "pages/embed/cover.h"

#include <stddef.h>
#include "base/asset.h"
#include "base/log.h"
#include "image/artwork_files.h"
#include "image/fill.h"
#include "image/lettering.h"
#include "image/png.h"
#include "pages/drawing.h"
#include "pages/embed/found.h"
#include "pages/error_page.h"
#include "pages/pages.h"

enum { SVG_MAX = 1 << 18, FILE_MAX = 1 << 20 };
/* Where the host stands, pixels; its letters are made larger, in percent, as far as it fits. */
enum { MIDDLE = 600, BASELINE = 232, ROOM = 900, SCALE_MOST = 800, SCALE_LEAST = 400 };

/* What decides the picture: set to zeros first. The host follows from the rest. */
struct cover {
	struct code code;
	uint64_t version;
	char host[ORIGIN_HOST_MAX + 1];
};

/* What stands in the slots of the template. */
struct cover_text {
	char x[32], y[32], scale[32];
	struct buf path;
};

static void cover_write_host(const char *host, struct cover_text *to)
{
	struct str table = {NULL, 0}, text = str_from(host);
	char cut[ORIGIN_HOST_MAX + 1];
	struct lettering letters;
	unsigned width, scale;

	artwork_files_find("stickers/88x145/host.glyphs", &table);
	lettering_read(table, &letters);
	text = lettering_fit_end(&letters, text, ROOM * 100 * 100 / SCALE_LEAST, cut);
	width = lettering_width(&letters, text);
	scale = width == 0 ? SCALE_MOST : ROOM * 100 * 100 / width;
	scale = scale > SCALE_MOST ? SCALE_MOST : scale;
	lettering_draw(&letters, text, 0, 0, &to->path);
	snprintf(to->x, sizeof to->x, "%u", MIDDLE - width * scale / 100 / 100 / 2);
	snprintf(to->y, sizeof to->y, "%u", BASELINE + 24 * scale / SCALE_MOST);
	snprintf(to->scale, sizeof to->scale, "%u.%02u", scale / 100, scale % 100);
}

static void cover_write_svg(const char *host, struct buf *to)
{
	struct cover_text text = {.path = BUF_INIT(SVG_MAX)};
	struct str template = {NULL, 0}, x, y, scale, path;

	cover_write_host(host, &text);
	x = str_from(text.x);
	y = str_from(text.y);
	scale = str_from(text.scale);
	path = buf_str(&text.path);
	asset_find("cover/cover.svg", &template);
	fill_template(template,
	    (const struct fill_slot[]){
		{"x", fill_text, &x},
		{"y", fill_text, &y},
		{"scale", fill_text, &scale},
		{"host", fill_text, &path},
	    },
	    4, to);
	if (text.path.err)
		to->err = text.path.err;
	buf_free(&text.path);
}

/* Pixels of the SVG, as a PNG. */
static enum err cover_render(struct str svg, struct buf *file)
{
	static const struct str nothing = STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
	struct pixels_ground *ground = NULL;
	struct pixels p = {0};
	enum err err = pixels_ground_new(svg, EMBED_COVER_WIDTH, EMBED_COVER_HEIGHT, &ground);

	if (!err)
		err = pixels_new(EMBED_COVER_WIDTH, EMBED_COVER_HEIGHT, &p);
	if (!err)
		err = pixels_draw(ground, nothing, 0, &p);
	if (!err)
		err = png_encode(&p, file);
	pixels_free(&p);
	pixels_ground_free(ground);
	return err;
}

static struct reply *cover_draw(const struct app *app, const void *what)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=86400"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "image/png",
	    .tagged = true,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	const struct cover *cover = what;
	struct buf svg = BUF_INIT(SVG_MAX), file = BUF_INIT(FILE_MAX);
	struct reply *reply = NULL;
	enum err err;
	size_t len;
	char *body;

	(void)app;
	cover_write_svg(cover->host, &svg);
	err = svg.err ? svg.err : cover_render(buf_str(&svg), &file);
	if (!err && (body = buf_take(&file, &len)) != NULL)
		reply = reply_new(&form, body, len);
	if (reply == NULL)
		log_event(LOG_ERROR, "cover_failed", log_text("host", cover->host),
		    log_text("reason", err_text(err ? err : ERR_NO_MEMORY)));
	buf_free(&svg);
	buf_free(&file);
	return reply;
}

void page_cover(struct request *r)
{
	struct cover cover;
	struct record record;
	struct verdict v;
	const struct drawing d = {
	    &cover, sizeof cover, offsetof(struct cover, host), cover_draw, true, NULL};

	memset(&cover, 0, sizeof cover);
	if (!code_parse(r->captures.at[0], &cover.code)) {
		error_page_send(r, 404);
		return;
	}
	if (!embed_found(r, &cover.code, &record, &v))
		return;
	cover.code = v.shown->code;
	cover.version = record.version;
	str_copy(cover.host, sizeof cover.host, str_from(verdict_site(&v).host));
	drawing_send(r, &d);
}
