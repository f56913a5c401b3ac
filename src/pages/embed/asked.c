/* What an address of a proof page asks of the picture that is shown for it elsewhere. */
#include "pages/embed/asked.h"

#include "web/params.h"
#include "web/route.h"

/* The longest value of a parameter, with its NUL. */
enum { VALUE_MAX = 32 };

/* The query of what stands behind the path; false where the path goes on. */
static bool address_read_rest(struct str rest, struct str *ret_query)
{
	bool has_query = str_starts(rest, STR("?"));

	if (rest.len > 0 && !has_query && rest.at[0] != '#')
		return false;
	*ret_query = has_query ? str_part(rest, 1, str_index(rest, '#') - 1) : STR("");
	return true;
}

/* A name before the host, a port that goes without saying, a step back in the path: what is not
 * written as it is read may be meant to be read in two ways. */
bool embed_address_read(
    struct str url, const struct origin *self, struct code *ret_code, struct str *ret_query)
{
	struct buf path = BUF_INIT(ORIGIN_PATH_MAX), plain = BUF_INIT(2 * ORIGIN_URL_MAX);
	struct origin_url read;
	struct route_captures captures;
	struct code code;
	bool ours = !origin_parse(url, &path, &read, NULL) && origin_eq(&read.origin, self) &&
		    route_matches("/proof/{code}", read.path, &captures) &&
		    code_parse(captures.at[0], &code);

	if (ours) {
		origin_write(self, &plain);
		buf_add_str(&plain, read.path);
		ours = !plain.err && str_starts(url, buf_str(&plain)) &&
		       address_read_rest(str_part(url, plain.len, url.len), ret_query);
	}
	if (ours)
		*ret_code = code;
	buf_free(&path);
	buf_free(&plain);
	return ours;
}

/* "56x88" or "56x88.svg". */
static bool asked_read_sticker(struct str text, struct embed_asked *to)
{
	struct str format = text, size = str_cut(&format, '.');

	to->has_size = true;
	return sticker_size_parse(size, &to->size) &&
	       (format.at == NULL || sticker_format_parse(format, &to->format));
}

static bool asked_read_lang(struct str text, struct embed_asked *to)
{
	to->has_lang = true;
	return lang_parse(text, &to->lang);
}

static bool asked_read_motion(struct str text, struct embed_asked *to)
{
	to->motion = str_eq(text, STR("on"));
	return to->motion;
}

static bool asked_read_theme(struct str text, struct embed_asked *to)
{
	return sticker_theme_parse(text, &to->theme);
}

bool embed_asked_read(struct str query, struct embed_asked *ret)
{
	static const struct {
		const char *name;
		bool (*read)(struct str text, struct embed_asked *to);
	} rows[] = {
	    {"sticker", asked_read_sticker},
	    {"lang", asked_read_lang},
	    {"motion", asked_read_motion},
	    {"theme", asked_read_theme},
	};
	struct embed_asked asked;
	char value[VALUE_MAX];

	memset(&asked, 0, sizeof asked);
	asked.format = STICKER_PNG;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str name = str_from(rows[i].name);

		if (params_has(query, name) && !(params_get(query, name, value, sizeof value) &&
						   rows[i].read(str_from(value), &asked)))
			return false;
	}
	memcpy(ret, &asked, sizeof asked);
	return true;
}

static void asked_write_parameter(struct buf *to, size_t start, const char *name, const char *value)
{
	buf_printf(to, "%c%s=%s", to->len == start ? '?' : '&', name, value);
}

void embed_asked_write(const struct embed_asked *asked, struct buf *to)
{
	size_t start = to->len;

	if (asked->has_size)
		asked_write_parameter(to, start, "sticker", sticker_size_name(asked->size));
	if (asked->has_size && asked->format != STICKER_PNG)
		buf_printf(to, ".%s", sticker_format_name(asked->format));
	if (asked->has_lang)
		asked_write_parameter(to, start, "lang", lang_tag(asked->lang));
	if (asked->motion)
		asked_write_parameter(to, start, "motion", "on");
	if (asked->theme != STICKER_LIGHT)
		asked_write_parameter(to, start, "theme", sticker_theme_name(asked->theme));
}
