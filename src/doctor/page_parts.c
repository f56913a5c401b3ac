/* What of a web page concerns a sticker. */
#include "doctor/page_parts.h"

#include "doctor/builder.h"
#include "io/html.h"

enum { NONE = PAGE_STICKERS_MAX };

#define FORM_PATH "/customer/customer/pfw/CertificationPage.do"

/* A walk over a page. */
struct page_walk {
	struct page_parts *parts;
	const struct origin *self;
	struct arena *memory;
	struct buf room;        /* of the URL that was read last */
	struct origin_url base; /* relative addresses begin there */
	bool has_base;
	size_t link, form;   /* the sticker that is open, NONE for none */
	unsigned link_depth; /* of the open link */
	bool in_body;
	bool ok; /* memory was not short */
};

/* ---- addresses ---- */

/* Has it a scheme of its own? */
static bool page_url_is_absolute(struct str url)
{
	size_t at = 0;

	while (at < url.len && ((str_lower(url.at[at]) >= 'a' && str_lower(url.at[at]) <= 'z') ||
				   (at > 0 && (str_is_digit(url.at[at]) || url.at[at] == '+' ||
						  url.at[at] == '-' || url.at[at] == '.'))))
		at++;
	return at > 0 && at < url.len && url.at[at] == ':';
}

static struct str page_url_trim(struct str url)
{
	while (url.len > 0 && (unsigned char)url.at[0] <= ' ')
		url = str_part(url, 1, url.len);
	while (url.len > 0 && (unsigned char)url.at[url.len - 1] <= ' ')
		url.len--;
	return url;
}

/* The address that a browser reads where `url` stands in the page; its path is valid until the next
 * one is read. False where it is none by http or https. */
static bool page_url_read(struct page_walk *w, struct str url, struct origin_url *ret)
{
	struct buf whole = BUF_INIT(2 * ORIGIN_URL_MAX + ORIGIN_PATH_MAX);
	bool ok;

	url = page_url_trim(url);
	if (url.len > ORIGIN_URL_MAX)
		return false;
	if (!page_url_is_absolute(url)) {
		size_t dir = w->base.path.len;

		origin_write(&w->base.origin, &whole);
		if (str_starts(url, STR("//")))
			whole.len = w->base.origin.scheme == ORIGIN_HTTPS ? 6 : 5;
		while (dir > 0 && w->base.path.at[dir - 1] != '/')
			dir--;
		if (url.len == 0 || (url.at[0] != '/' && url.at[0] != '\\'))
			buf_add_str(&whole, str_part(w->base.path, 0, dir));
	}
	buf_add_str(&whole, url);
	buf_clear(&w->room);
	ok = !whole.err && origin_parse(buf_str(&whole), &w->room, ret, NULL) == ERR_OK;
	buf_free(&whole);
	return ok;
}

static struct str page_keep(struct page_walk *w, struct str text)
{
	return arena_bytes(w->memory, text, &w->ok);
}

/* The code in a path of ours, "/proof/0123456789" or "/sticker/0123456789/…". */
static bool page_path_code(struct str path, struct str before, struct code *ret)
{
	struct str rest = str_part(path, before.len, path.len);

	return str_starts(path, before) && code_parse_typed(str_cut(&rest, '/'), ret);
}

static bool page_is_ours(const struct page_walk *w, const struct origin_url *url)
{
	return origin_eq(&url->origin, w->self);
}

/* ---- stickers ---- */

static enum page_place page_place_of(const struct html_element *e)
{
	if (e->in_template)
		return PAGE_TEMPLATE;
	return e->in_noscript ? PAGE_NOSCRIPT : PAGE_SHOWN;
}

/* The number of a new one; NONE where the list is full. */
static size_t page_add_sticker(
    struct page_walk *w, const struct html_element *e, enum page_form form)
{
	struct page_parts *p = w->parts;

	if (p->sticker_count == PAGE_STICKERS_MAX)
		return NONE;
	p->stickers[p->sticker_count] =
	    (struct page_sticker){.form = form, .place = page_place_of(e)};
	return p->sticker_count++;
}

/* Does a list of words, with blanks between them, have this one? */
static bool page_has_word(struct str list, struct str word)
{
	for (size_t at = 0; at < list.len;) {
		size_t to = at;

		while (to < list.len && (unsigned char)list.at[to] > ' ')
			to++;
		if (str_eq_nocase(str_part(list, at, to - at), word))
			return true;
		at = to + 1;
	}
	return false;
}

static void page_take_attributes(
    struct page_walk *w, const struct html_element *e, struct page_sticker *s)
{
	struct str target = html_value(e, "target");

	s->opens_window = target.len > 0 && !str_eq_nocase(target, STR("_self")) &&
			  !str_eq_nocase(target, STR("_top")) &&
			  !str_eq_nocase(target, STR("_parent"));
	s->noreferrer = page_has_word(html_value(e, "rel"), STR("noreferrer"));
	s->referrer_policy = page_keep(w, html_value(e, "referrerpolicy"));
}

static void page_see_link(struct page_walk *w, const struct html_element *e)
{
	struct origin_url url;
	struct page_sticker *s;

	w->link = NONE;
	if (!page_url_read(w, html_value(e, "href"), &url) || !page_is_ours(w, &url) ||
	    !str_starts(url.path, STR("/proof/")))
		return;
	w->link = page_add_sticker(w, e, PAGE_LINK);
	if (w->link == NONE)
		return;
	w->link_depth = e->depth;
	s = &w->parts->stickers[w->link];
	s->leads_to = url.origin;
	s->has_code = page_path_code(url.path, STR("/proof/"), &s->code);
	page_take_attributes(w, e, s);
}

/* HTML parsers take a form out of tables: so it lasts until the next one. */
static void page_see_form(struct page_walk *w, const struct html_element *e)
{
	struct origin_url url;
	struct page_sticker *s;

	w->form = NONE;
	if (!page_url_read(w, html_value(e, "action"), &url) || !str_eq(url.path, STR(FORM_PATH)))
		return;
	w->form = page_add_sticker(w, e, PAGE_POST);
	if (w->form == NONE)
		return;
	s = &w->parts->stickers[w->form];
	s->is_elsewhere = !page_is_ours(w, &url);
	s->leads_to = url.origin;
	page_take_attributes(w, e, s);
}

/* The picture of a link or form; one of ours that has none is a sticker, too. */
static void page_see_picture(struct page_walk *w, const struct html_element *e, struct str src)
{
	size_t at = w->link != NONE ? w->link : w->form;
	struct origin_url url = {.path = {NULL, 0}};
	bool is_url = src.at != NULL && page_url_read(w, src, &url);
	bool is_ours = is_url && page_is_ours(w, &url) && str_starts(url.path, STR("/sticker/"));
	struct page_sticker *s;

	if (at == w->form && at != NONE && !is_ours && !str_eq(e->tag, STR("input")))
		return;
	if (at == NONE && is_ours)
		at = page_add_sticker(w, e, PAGE_PICTURE);
	if (at == NONE)
		return;
	s = &w->parts->stickers[at];
	s->has_picture = true;
	if (is_ours && !s->has_code)
		s->has_code = page_path_code(url.path, STR("/sticker/"), &s->code);
	if (is_url && !s->has_picture_url) {
		s->has_picture_url = true;
		s->picture = url;
		s->picture.path = page_keep(w, url.path);
	}
}

static void page_see_input(struct page_walk *w, const struct html_element *e)
{
	struct page_sticker *s;

	if (str_eq_nocase(html_value(e, "type"), STR("image")))
		page_see_picture(w, e, html_value(e, "src"));
	if (w->form == NONE || !str_eq(html_value(e, "name"), STR("Req_ID")))
		return;
	s = &w->parts->stickers[w->form];
	s->has_code = code_parse_typed(html_value(e, "value"), &s->code);
}

/* ---- policies, frames, and what is loaded ---- */

static void page_see_meta(struct page_walk *w, const struct html_element *e)
{
	struct page_parts *p = w->parts;
	struct str content = html_value(e, "content");

	if (e->in_template || content.at == NULL)
		return;
	/* The last one counts. */
	if (str_eq_nocase(html_value(e, "name"), STR("referrer"))) {
		p->referrer_count -= p->referrer_count == PAGE_POLICIES_MAX ? 1 : 0;
		p->referrer_policies[p->referrer_count++] = page_keep(w, page_url_trim(content));
	}
	if (str_eq_nocase(html_value(e, "http-equiv"), STR("content-security-policy")) &&
	    p->csp_count < PAGE_POLICIES_MAX)
		p->csp[p->csp_count++] = page_keep(w, content);
}

static void page_see_frame(struct page_walk *w, const struct html_element *e)
{
	static const char *const names[] = {"src", "data-src"};
	struct origin_url url;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str src = html_value(e, names[i]), host;

		if (src.at == NULL || w->parts->builder != NULL || !page_url_read(w, src, &url))
			continue;
		host = str_from(url.origin.host);
		w->parts->builder = builder_of(host);
		if (w->parts->builder != NULL)
			w->parts->builder_host = page_keep(w, host);
	}
}

/* Browsers trust what this machine itself answers, by http, too (Secure Contexts, 3.1). */
static void page_see_load(struct page_walk *w, struct str address)
{
	struct page_parts *p = w->parts;
	struct origin_url url;

	if (address.at == NULL || !page_url_is_absolute(page_url_trim(address)) ||
	    !page_url_read(w, address, &url) || url.origin.scheme != ORIGIN_HTTP ||
	    origin_host_is_loopback(url.origin.host))
		return;
	if (p->insecure_count < PAGE_URLS_MAX)
		p->insecure[p->insecure_count] = page_keep(w, page_url_trim(address));
	p->insecure_count++;
}

/* Addresses with blanks, or blanks and a size, behind each, and "," between them. */
static void page_see_loads(struct page_walk *w, struct str list)
{
	while (list.at != NULL) {
		struct str one = page_url_trim(str_cut(&list, ','));

		page_see_load(w, str_part(one, 0, str_index(one, ' ')));
	}
}

/* What a browser loads by itself for an element. */
static const struct {
	const char *tag, *attribute;
} page_loads[] = {
    {"img", "src"}, {"script", "src"}, {"iframe", "src"}, {"frame", "src"}, {"embed", "src"},
    {"audio", "src"}, {"video", "src"}, {"video", "poster"}, {"source", "src"}, {"track", "src"},
    {"input", "src"}, {"object", "data"},
    {"form", "action"}, /* is not loaded, but browsers warn of what is typed there */
};

static void page_see_all_loads(struct page_walk *w, const struct html_element *e)
{
	struct str rel;

	for (size_t i = 0; i < sizeof page_loads / sizeof page_loads[0]; i++)
		if (str_eq(e->tag, str_from(page_loads[i].tag)))
			page_see_load(w, html_value(e, page_loads[i].attribute));
	if (str_eq(e->tag, STR("img")) || str_eq(e->tag, STR("source")))
		page_see_loads(w, html_value(e, "srcset"));
	rel = html_value(e, "rel");
	if (str_eq(e->tag, STR("link")) &&
	    (page_has_word(rel, STR("stylesheet")) || page_has_word(rel, STR("icon"))))
		page_see_load(w, html_value(e, "href"));
}

/* ---- the walk ---- */

static void page_see_base(struct page_walk *w, const struct html_element *e)
{
	struct origin_url url;
	struct str href = html_value(e, "href");

	if (w->has_base || href.at == NULL || e->in_template)
		return;
	w->has_base = true;
	if (!page_url_read(w, href, &url))
		return;
	w->base.origin = url.origin;
	w->base.path = page_keep(w, url.path);
}

static void page_count(struct page_walk *w, const struct html_element *e)
{
	if (str_eq(e->tag, STR("body")))
		w->in_body = true;
	else if (str_eq(e->tag, STR("script")))
		w->parts->scripts++;
	else if (w->in_body && page_place_of(e) == PAGE_SHOWN && !str_eq(e->tag, STR("noscript")) &&
		 !str_eq(e->tag, STR("style")) && !str_eq(e->tag, STR("link")))
		w->parts->elements++;
}

static bool page_see(void *arg, const struct html_element *e)
{
	struct page_walk *w = (struct page_walk *)arg;

	page_count(w, e);
	if (w->link != NONE && e->depth <= w->link_depth)
		w->link = NONE;
	if (str_eq(e->tag, STR("base")))
		page_see_base(w, e);
	else if (str_eq(e->tag, STR("meta")))
		page_see_meta(w, e);
	else if (str_eq(e->tag, STR("a")) || str_eq(e->tag, STR("area")))
		page_see_link(w, e);
	else if (str_eq(e->tag, STR("form")))
		page_see_form(w, e);
	else if (str_eq(e->tag, STR("input")))
		page_see_input(w, e);
	else if (str_eq(e->tag, STR("img")))
		page_see_picture(w, e, html_value(e, "src"));
	else if (str_eq(e->tag, STR("object")))
		page_see_picture(w, e, html_value(e, "data"));
	else if (str_eq(e->tag, STR("svg")))
		page_see_picture(w, e, (struct str){NULL, 0});
	else if (!e->in_template && (e->tag.len == 0 || str_eq(e->tag, STR("iframe"))))
		page_see_frame(w, e);
	if (page_place_of(e) == PAGE_SHOWN)
		page_see_all_loads(w, e);
	return w->ok;
}

enum err page_parts_find(struct str html, struct str url, const struct origin *self,
    struct arena *memory, struct page_parts *ret, struct problem *why)
{
	struct page_parts parts = {.builder = NULL};
	struct page_walk w = {.parts = &parts,
	    .self = self,
	    .memory = memory,
	    .room = BUF_INIT(ORIGIN_PATH_MAX),
	    .link = NONE,
	    .form = NONE,
	    .ok = true};
	enum err err = origin_parse(url, &w.room, &w.base, why);

	if (!err) {
		w.base.path = page_keep(&w, w.base.path);
		err = w.ok ? html_walk(html, page_see, &w, why) : err_no_memory(why);
	}
	if (!err && !w.ok)
		err = err_no_memory(why);
	if (!err)
		*ret = parts;
	buf_free(&w.room);
	return err;
}
