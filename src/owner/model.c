/* Fills the template models of the owner's pages.
 *
 * DESIGN: a choice is a link to the same page with another query, so that the page needs no script,
 * each state of it can be kept and sent, and the browser's way back undoes a choice. */
#include "owner/model.h"

#include <stdio.h>
#include "base/local_time.h"
#include "base/log.h"
#include "config/config.h"
#include "origin/display.h"
#include "owner/mail.h"
#include "owner/piece.h"
#include "pages/embed/asked.h"
#include "pages/page.h"
#include "pages/proof_address.h"
#include "pages/snippet.h"

enum { TEXT_MAX = 1 << 14, TIME_MAX = 128, ID_MAX = 32 };

void owner_model_frame(const struct app *app, enum lang lang, const char *address, struct model *m)
{
	page_frame(app->config, app->site, lang, address, m);
	model_cstr(m, "asset_owner", site_static_url(app->site, "owner.css"));
	model_flag(m, "has_portal", app->config->portal.enabled);
}

/* ---- the record ---- */

void owner_model_time(struct model *m, const char *name, int64_t t, enum lang lang)
{
	struct buf text = BUF_INIT(TIME_MAX);

	local_time_minute(t, lang, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

void owner_model_file(enum doctor_file file, struct model *m)
{
	struct str ext = str_from(doctor_files[file].name), stem = str_cut(&ext, '.');

	model_cstr(m, "file_name", doctor_files[file].name);
	model_format(m, "file_key", "doctor.file.%.*s_%.*s", STR_ARG(stem), STR_ARG(ext));
}

/* Where the owner can be led to: a sound site, and one host. */
static void snippet_set_site(const struct verdict *v, struct model *m)
{
	const struct origin_site site = origin_sites_at(&v->shown->sites, 0);
	struct buf text = BUF_INIT(2 * ORIGIN_URL_MAX);

	origin_site_write(&site, &text);
	if (verdict_is_sound(v) && site.host[0] != '*')
		model_buf(m, "site_url", &text);
	buf_free(&text);
	proof_address_name(m, site.host);
}

void owner_model_record(
    const struct record *record, const struct verdict *v, enum lang lang, struct model *m)
{
	const struct issuance *i = v->shown;

	model_cstr(m, "record", record_state_name(v->record));
	model_flag(m, "is_sound", v->record == RECORD_VALID || v->record == RECORD_RENEWED);
	model_cstr(m, "code", i == NULL ? record->code.text : i->code.text);
	if (i == NULL)
		return;
	snippet_set_site(v, m);
	owner_model_time(m, "from", i->not_before, lang);
	owner_model_time(m, "until", i->not_after, lang);
	owner_model_time(m, "revoked_at", i->revoked_at, lang);
	if (verdict_is_broken(v)) {
		model_cstr(m, "state_title_key", "install.broken_title");
		model_cstr(m, "state_text_key", "install.broken_text");
		return;
	}
	if (v->record == RECORD_VALID)
		return;
	model_cstr(m, "old_code", record->code.text);
	model_format(m, "state_title_key", "install.%s_title", record_state_name(v->record));
	model_format(m, "state_text_key", "install.%s_text", record_state_name(v->record));
}

/* ---- the choices ---- */

/* One page with all that its links share. */
struct page {
	const struct app *app;
	const struct issuance *shown;
	struct owner_choice choice;
	enum lang lang;
	const char *address; /* of the page that the links lead to, as far as the choice */
};

static struct snippet snippet_of_choice(const struct page *p, const struct owner_choice *c)
{
	struct str rest = p->shown->sites.bytes;
	struct origin_site site;
	bool path = false;

	while (origin_sites_next(&rest, &site))
		path = path || !str_eq(site.path, STR("/"));
	return (struct snippet){
	    .code = p->shown->code,
	    .public_url = p->app->config->server.public_url,
	    .size = c->size,
	    .format = c->format,
	    .lang = c->lang,
	    .other_lang = c->lang != p->shown->lang,
	    .motion = c->motion,
	    .theme = c->theme,
	    .path = path,
	};
}

/* The picture as this page shows it: from where the page is. */
static void snippet_set_choice_picture(
    const struct page *p, const struct owner_choice *c, struct model *m)
{
	struct snippet s = snippet_of_choice(p, c);
	struct sticker_dimensions d = sticker_dimensions(c->size);
	struct buf path = BUF_INIT(TEXT_MAX);

	s.public_url = "";
	snippet_write_picture(&s, "", &path);
	model_buf(m, "picture", &path);
	model_format(m, "width", "%u", d.width);
	model_format(m, "height", "%u", d.height);
	buf_free(&path);
}

/* Appends a choice to a list; the item that it was made. */
static struct model *snippet_add_choice(
    const struct page *p, const char *list, const struct owner_choice *c, bool on, struct model *m)
{
	struct model *item = model_item(m, list);
	struct buf url = BUF_INIT(TEXT_MAX);

	buf_puts(&url, p->address);
	owner_choice_write(c, &url);
	buf_puts(&url, "#paste");
	model_buf(item, "url", &url);
	model_flag(item, "on", on);
	buf_free(&url);
	return item;
}

static void snippet_add_sizes(const struct page *p, struct model *m)
{
	for (unsigned size = 0; size < STICKER_SIZE_COUNT; size++) {
		struct owner_choice c = p->choice;
		struct model *item;

		c.size = (enum sticker_size)size;
		item = snippet_add_choice(p, "sizes", &c, c.size == p->choice.size, m);
		model_cstr(item, "size", sticker_size_name(c.size));
		c.motion = false;
		snippet_set_choice_picture(p, &c, item);
	}
}

static void snippet_add_formats(const struct page *p, struct model *m)
{
	for (unsigned i = 0; i < STICKER_FORMAT_COUNT; i++) {
		struct owner_choice c = p->choice;
		struct model *item;

		c.format = (enum sticker_format)sticker_formats[i];
		c.motion = c.motion && sticker_moves(c.format, STICKER_VALID);
		if (c.theme == STICKER_AUTO && !sticker_follows(c.format))
			c.theme = STICKER_LIGHT;
		item = snippet_add_choice(p, "formats", &c, c.format == p->choice.format, m);
		model_format(item, "name_key", "install.%s", sticker_format_name(c.format));
	}
}

static void snippet_add_langs(const struct page *p, struct model *m)
{
	for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
		struct owner_choice c = p->choice;
		struct model *item;

		c.lang = (enum lang)lang;
		item = snippet_add_choice(p, "langs", &c, c.lang == p->choice.lang, m);
		model_cstr(item, "name", lang_name(c.lang));
		model_cstr(item, "tag", lang_written(c.lang));
	}
}

static void snippet_add_motions(const struct page *p, struct model *m)
{
	static const char *const keys[] = {"install.still", "install.moving"};

	if (!sticker_moves(p->choice.format, STICKER_VALID))
		return;
	model_flag(m, "moves", true);
	for (unsigned motion = 0; motion < 2; motion++) {
		struct owner_choice c = p->choice;

		c.motion = motion == 1;
		model_cstr(snippet_add_choice(p, "motions", &c, c.motion == p->choice.motion, m),
		    "name_key", keys[motion]);
	}
}

static void snippet_add_themes(const struct page *p, struct model *m)
{
	for (unsigned theme = 0; theme < STICKER_THEME_COUNT; theme++) {
		struct owner_choice c = p->choice;
		struct model *item;

		c.theme = (enum sticker_theme)theme;
		if (c.theme == STICKER_AUTO && !sticker_follows(c.format))
			continue;
		item = snippet_add_choice(p, "themes", &c, c.theme == p->choice.theme, m);
		model_format(item, "name_key", "install.theme_%s", sticker_theme_name(c.theme));
	}
}

/* ---- what is taken away ---- */

/* A box that holds what is to be copied: one click selects all of it. The box. */
static struct model *snippet_add_box(
    struct model *m, const char *name, const char *id, struct str text)
{
	struct model *box = model_item(m, name);

	model_cstr(box, "box_id", id);
	model_text(box, "box_text", text);
	return box;
}

/* The template ends in a newline, which is none of the HTML. */
static struct str snippet_make_html(
    const struct page *p, const struct snippet *s, struct buf *html, struct model *m)
{
	struct problem why = {.text = ""};
	enum err err = snippet_write(p->app->site, s, html, &why);
	struct str text;

	if (err)
		log_event(LOG_ERROR, "snippet_failed",
		    log_text("reason", why.text[0] == '\0' ? err_text(err) : why.text));
	model_check(m, err);
	text = buf_str(html);
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	return text;
}

static void snippet_set_mail(
    const struct page *p, const struct snippet *s, struct str html, struct model *m)
{
	struct buf host = BUF_INIT(TEXT_MAX), url = BUF_INIT(TEXT_MAX), mail = BUF_INIT(TEXT_MAX);
	struct origin_site site = origin_sites_at(&p->shown->sites, 0);
	bool mixed;

	origin_host_display(site.host, &host, &mixed);
	buf_printf(
	    &url, "%s/owner/snippet/%s?lang=%s&", s->public_url, s->code.text, lang_tag(p->lang));
	owner_choice_write(&p->choice, &url);
	owner_mail_write(p->app->site, p->lang,
	    &(struct owner_mail){buf_str(&host), html, buf_str(&url)}, &mail);
	model_check(m, host.err ? host.err : url.err);
	model_buf(m, "mail_url", &mail);
	buf_free(&host);
	buf_free(&url);
	buf_free(&mail);
}

/* The HTML as a piece for a system, and the lines there that show it. */
static void snippet_add_piece(
    const struct owner_piece *piece, const struct code *code, struct str html, struct model *m)
{
	struct model *item = model_item(m, "pieces");
	struct buf text = BUF_INIT(TEXT_MAX);

	owner_piece_write(piece, code, html, &text);
	model_check(item, text.err);
	model_cstr(item, "title", piece->title);
	model_format(item, "text_key", "system.%s_text", piece->name);
	snippet_add_box(item, "piece_box", piece->name, buf_str(&text));
	for (size_t i = 0; i < OWNER_PIECE_USES && piece->uses[i] != NULL; i++) {
		struct model *use;
		char id[ID_MAX];

		snprintf(id, sizeof id, "%s-use%zu", piece->name, i + 1);
		use = snippet_add_box(item, "uses", id, str_from(piece->uses[i]));
		model_format(use, "use_key", "system.%s_use%zu", piece->name, i + 1);
	}
	buf_free(&text);
}

/* The address that becomes the chosen sticker where it is pasted (pages/embed/asked.h). */
static void snippet_set_address(const struct snippet *s, struct model *m)
{
	const struct embed_asked asked = {.has_size = true,
	    .size = s->size,
	    .format = s->format,
	    .has_lang = s->other_lang,
	    .lang = s->lang,
	    .motion = s->motion,
	    .theme = s->theme};
	struct buf address = BUF_INIT(TEXT_MAX);

	snippet_write_proof(s, &address);
	embed_asked_write(&asked, &address);
	model_check(m, address.err);
	snippet_add_box(m, "wordpress_box", "wordpress", buf_str(&address));
	buf_free(&address);
}

/* The HTML, and the same for fields that take none. */
static void snippet_set_boxes(const struct page *p, const struct snippet *s, struct model *m)
{
	struct buf html = BUF_INIT(TEXT_MAX), proof = BUF_INIT(TEXT_MAX),
		   picture = BUF_INIT(TEXT_MAX), markdown = BUF_INIT(TEXT_MAX);
	struct str text = snippet_make_html(p, s, &html, m);

	snippet_add_box(m, "html_box", "html", text);
	snippet_set_mail(p, s, text, m);
	snippet_set_address(s, m);
	for (size_t i = 0; i < owner_pieces_count; i++)
		snippet_add_piece(&owner_pieces[i], &s->code, text, m);
	snippet_write_proof(s, &proof);
	snippet_write_picture(s, "", &picture);
	snippet_write_markdown(p->app->site, s, &markdown);
	snippet_add_box(m, "proof_box", "proof-url", buf_str(&proof));
	snippet_add_box(m, "picture_box", "picture-url", buf_str(&picture));
	snippet_add_box(m, "markdown_box", "markdown", buf_str(&markdown));
	snippet_add_box(m, "link_box", "link", buf_str(&proof));
	snippet_add_box(m, "alt_box", "alt", site_text(p->app->site, s->lang, "snippet.alt"));
	model_check(m, proof.err ? proof.err : picture.err ? picture.err : markdown.err);
	buf_free(&html);
	buf_free(&proof);
	buf_free(&picture);
	buf_free(&markdown);
}

static void snippet_add_file(const struct page *p, unsigned scale, struct model *m)
{
	struct sticker_dimensions d = sticker_dimensions(p->choice.size);
	struct model *item = model_item(m, "files");
	struct buf url = BUF_INIT(TEXT_MAX);

	buf_printf(&url, "/owner/snippet/%s/sticker.%s?", p->shown->code.text,
	    sticker_format_name(p->choice.format));
	owner_choice_write(&p->choice, &url);
	if (scale > 1)
		buf_printf(&url, "&scale=%u", scale);
	model_buf(item, "url", &url);
	model_format(item, "pixels", "%u×%u", d.width * scale, d.height * scale);
	buf_free(&url);
}

static void snippet_set_own(const struct page *p, struct snippet s, struct model *m)
{
	struct buf name = BUF_INIT(TEXT_MAX), html = BUF_INIT(TEXT_MAX);
	unsigned scales = p->choice.format == STICKER_PNG ? 3 : 1;

	s.self_hosted = true;
	snippet_add_box(m, "own_box", "own", snippet_make_html(p, &s, &html, m));
	snippet_file_name(&s, &name);
	model_buf(m, "file", &name);
	model_flag(m, "dense", scales > 1);
	for (unsigned scale = 1; scale <= scales; scale++)
		snippet_add_file(p, scale, m);
	buf_free(&name);
	buf_free(&html);
}

void owner_model_snippet(const struct app *app, const struct issuance *shown,
    const struct owner_choice *choice, enum lang lang, const char *page, struct model *m)
{
	const struct page p = {app, shown, *choice, lang, page};
	const struct snippet s = snippet_of_choice(&p, choice);

	snippet_add_sizes(&p, m);
	snippet_add_formats(&p, m);
	snippet_add_langs(&p, m);
	snippet_add_motions(&p, m);
	snippet_add_themes(&p, m);
	snippet_set_choice_picture(&p, choice, m);
	model_cstr(m, "size", sticker_size_name(choice->size));
	model_cstr(m, "policy", s.path ? "no-referrer-when-downgrade" : "strict-origin");
	model_cstr(m, "public_url", s.public_url);
	snippet_set_boxes(&p, &s, m);
	snippet_set_own(&p, s, m);
}
