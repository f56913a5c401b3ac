/* GET /oembed: what a page that is given the address of a proof page shows for it.
 *
 * DESIGN: a provider of oEmbed 1.0 (https://oembed.com/), of type "photo", of which consumers make
 * a link to that address around the picture: the snippet, without a script or a frame, in which a
 * click would seem to come from here. A program asks, and nobody has seen anything yet: nothing is
 * counted. Of the state of the record nothing is said: consumers keep the answer for a day, and the
 * picture is fetched each time. */
#include "config/config.h"
#include "io/json.h"
#include "pages/embed/asked.h"
#include "pages/embed/found.h"
#include "pages/error_page.h"
#include "pages/pages.h"
#include "pages/snippet.h"
#include "web/params.h"

enum { JSON_MAX = 1 << 16, URL_MAX = 4096, BOUND_MAX = 1000000 };

/* One question. */
struct oembed {
	struct code code;
	struct embed_asked asked;
	unsigned width_max, height_max;
};

/* 0 and BOUND_MAX stand for no bound. False for what is no number. */
static bool oembed_read_bound(struct str query, const char *name, unsigned *ret)
{
	char text[16];
	uint64_t bound = BOUND_MAX;

	if (params_has(query, str_from(name)) &&
	    !(params_get(query, str_from(name), text, sizeof text) &&
		str_to_uint(str_from(text), BOUND_MAX, &bound)))
		return false;
	*ret = bound == 0 ? BOUND_MAX : (unsigned)bound;
	return true;
}

/* The status that the answer has because of the question alone: 200 for none. XML, which consumers
 * ask for only when there is no JSON, is as unknown as any other format. */
static unsigned oembed_read(const struct request *r, struct oembed *ret)
{
	char url[ORIGIN_URL_MAX + 1], format[8];
	struct str query;

	if (params_has(r->query, STR("format")) &&
	    !(params_get(r->query, STR("format"), format, sizeof format) &&
		str_eq(str_from(format), STR("json"))))
		return 501;
	if (!oembed_read_bound(r->query, "maxwidth", &ret->width_max) ||
	    !oembed_read_bound(r->query, "maxheight", &ret->height_max))
		return 400;
	if (!params_get(r->query, STR("url"), url, sizeof url) ||
	    !embed_address_read(str_from(url), &r->app->self, &ret->code, &query) ||
	    !embed_asked_read(query, &ret->asked))
		return 404;
	return 200;
}

/* The size that is asked for or else the largest, if it fits, or the next one that does; where none
 * does, the smallest: nobody could read a picture that is made smaller. */
static enum sticker_size oembed_size(const struct oembed *o)
{
	unsigned size = o->asked.has_size ? o->asked.size : STICKER_SIZE_COUNT - 1;
	struct sticker_dimensions d = sticker_dimensions((enum sticker_size)size);

	while (size > 0 && (d.width > o->width_max || d.height > o->height_max))
		d = sticker_dimensions((enum sticker_size)-- size);
	return (enum sticker_size)size;
}

static struct snippet oembed_snippet(
    const struct app *app, const struct oembed *o, const struct issuance *shown)
{
	enum lang lang = o->asked.has_lang ? o->asked.lang : shown->lang;

	return (struct snippet){
	    .code = o->code,
	    .public_url = app->config->server.public_url,
	    .size = oembed_size(o),
	    .format = o->asked.format,
	    .lang = lang,
	    .other_lang = lang != shown->lang,
	    .motion = o->asked.motion,
	    .theme = o->asked.theme,
	};
}

static void oembed_write(const struct app *app, const struct snippet *s, struct buf *to)
{
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct json *j = json_new_object();
	struct buf picture = BUF_INIT(URL_MAX);

	snippet_write_picture(s, "", &picture);
	json_set_text(j, "version", STR("1.0"));
	json_set_text(j, "type", STR("photo"));
	json_set_buf(j, "url", &picture);
	json_set_int(j, "width", d.width);
	json_set_int(j, "height", d.height);
	json_set_text(j, "title", site_text(app->site, s->lang, "snippet.alt"));
	json_set_text(j, "provider_name", str_from(app->config->page.brand));
	json_set_text(j, "provider_url", str_from(s->public_url));
	json_set_int(j, "cache_age", 86400);
	json_finish(j, JSON_ONE_LINE, to);
	buf_free(&picture);
}

static struct reply *oembed_make(const struct request *r, const struct snippet *s)
{
	static const struct reply_header headers[] = {
	    {"Cache-Control", "public, max-age=3600"},
	    /* Editors that run in a browser ask, too; there is nothing that not all may read. */
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = "application/json",
	    .tagged = true,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	struct buf text = BUF_INIT(JSON_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *body;

	oembed_write(r->app, s, &text);
	if ((body = buf_take(&text, &len)) != NULL)
		reply = reply_new(&form, body, len);
	buf_free(&text);
	return reply;
}

void page_oembed(struct request *r)
{
	struct oembed o;
	struct record record;
	struct verdict v;
	struct snippet s;
	unsigned status = oembed_read(r, &o);

	if (status != 200) {
		error_page_send(r, status);
		return;
	}
	if (!embed_found(r, &o.code, &record, &v))
		return;
	s = oembed_snippet(r->app, &o, record.issuances);
	page_reply(r, oembed_make(r, &s));
}
