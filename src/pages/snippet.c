/* The HTML that a site's owner pastes into the site.
 *
 * DESIGN: the browser has to name the site that the click comes from, even where the page's own
 * policy says no-referrer: an attribute beats the page. strict-origin suffices where whole hosts
 * are registered, and tells us nothing else of where the visitor was. */
#include "pages/snippet.h"

#include "base/arena.h"
#include "origin/registered.h"
#include "web/model.h"

bool snippet_has_path(const struct contract *contract)
{
	bool found = false;

	for (size_t i = 0; i < contract->url_count; i++) {
		struct buf path = BUF_INIT(ORIGIN_URL_MAX);
		struct origin_url url;

		if (!origin_parse_registered(contract->urls[i], true, &path, &url, NULL))
			found = found || !str_eq(url.path, STR("/"));
		buf_free(&path);
	}
	return found;
}

struct snippet snippet_usual(const struct contract *contract, const char *public_url)
{
	return (struct snippet){.code = contract->code,
	    .public_url = public_url,
	    .size = STICKER_SIZE_USUAL,
	    .format = STICKER_FORMAT_USUAL,
	    .lang = contract->lang,
	    .path = snippet_has_path(contract)};
}

void snippet_file_name(const struct snippet *s, struct buf *to)
{
	buf_printf(to, "trustseal-%s-%s.%s", s->code.text, sticker_size_name(s->size),
	    sticker_format_name(s->format));
}

/* What stands before a parameter of a query. */
static char snippet_separator(bool *first)
{
	char c = *first ? '?' : '&';

	*first = false;
	return c;
}

void snippet_write_picture(const struct snippet *s, const char *density, struct buf *to)
{
	bool first = true;

	buf_printf(to, "%s/sticker/%s/%s%s.%s", s->public_url, s->code.text,
	    sticker_size_name(s->size), density, sticker_format_name(s->format));
	if (s->other_lang)
		buf_printf(to, "%clang=%s", snippet_separator(&first), lang_tag(s->lang));
	if (s->motion)
		buf_printf(to, "%cmotion=on", snippet_separator(&first));
	if (s->theme != STICKER_LIGHT)
		buf_printf(
		    to, "%ctheme=%s", snippet_separator(&first), sticker_theme_name(s->theme));
}

static void snippet_set_picture(struct model *m, const struct snippet *s)
{
	struct buf source = BUF_INIT(2048), dense = BUF_INIT(4096);

	if (s->self_hosted)
		snippet_file_name(s, &source);
	else
		snippet_write_picture(s, "", &source);
	if (s->format == STICKER_PNG && !s->self_hosted) {
		snippet_write_picture(s, "@2x", &dense);
		buf_puts(&dense, " 2x, ");
		snippet_write_picture(s, "@3x", &dense);
		buf_puts(&dense, " 3x");
	}
	model_buf(m, "picture", &source);
	model_buf(m, "dense", &dense);
	buf_free(&source);
	buf_free(&dense);
}

static struct model *snippet_model(struct arena *memory, const struct snippet *s)
{
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct model *m = model_new(memory);

	model_format(m, "proof", "%s/proof/%s", s->public_url, s->code.text);
	model_cstr(m, "policy", s->path ? "no-referrer-when-downgrade" : "strict-origin");
	model_format(m, "width", "%u", d.width);
	model_format(m, "height", "%u", d.height);
	model_flag(m, "self_hosted", s->self_hosted);
	snippet_set_picture(m, s);
	return m;
}

enum err snippet_write(
    const struct site *site, const struct snippet *s, struct buf *to, struct problem *why)
{
	struct arena memory = {0};
	enum err err = site_render(site, SNIPPET_PAGE, s->lang, snippet_model(&memory, s), to, why);

	arena_free(&memory);
	return err;
}

void snippet_write_proof(const struct snippet *s, struct buf *to)
{
	buf_printf(to, "%s/proof/%s", s->public_url, s->code.text);
}

void snippet_write_markdown(const struct site *site, const struct snippet *s, struct buf *to)
{
	struct str alt = site_text(site, s->lang, "snippet.alt");

	buf_puts(to, "[![");
	for (size_t i = 0; i < alt.len; i++) {
		if (alt.at[i] == '[' || alt.at[i] == ']' || alt.at[i] == '\\')
			buf_putc(to, '\\');
		buf_putc(to, alt.at[i]);
	}
	buf_puts(to, "](");
	snippet_write_picture(s, "", to);
	buf_puts(to, ")](");
	snippet_write_proof(s, to);
	buf_puts(to, ")");
}
