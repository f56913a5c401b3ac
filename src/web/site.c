/* Loads templates, texts and static files. */
#include "web/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/arena.h"
#include "base/asset.h"
#include "base/file.h"
#include "base/hex.h"
#include "pki/digest.h"

enum { FILE_MAX = 1 << 20, STATIC_MAX = 16, HASH_BYTES = 6, PATH_SIZE = 1024 };

struct static_file {
	const char *name; /* "seal.css" */
	char url[128];
	struct reply *replies[CODING_COUNT];
};

struct site {
	struct arena memory; /* of overriding files, and names */
	const char *override_dir;
	const char *const *page_names;
	struct template **pages;
	size_t page_count;
	struct catalogue *visitors[LANG_COUNT]; /* what visitors see */
	struct catalogue *others[LANG_COUNT];   /* the rest, of whole languages */
	struct catalogue *texts[LANG_COUNT];    /* both */
	struct static_file statics[STATIC_MAX];
	size_t static_count;
	struct problem *why; /* while loading */
};

/* What can be served, and whether it can be compressed. */
static const struct media {
	const char *ending, *type;
	enum reply_squeeze squeeze;
} media[] = {
    {".css", "text/css; charset=utf-8", REPLY_THOROUGHLY},
    {".svg", "image/svg+xml", REPLY_THOROUGHLY},
    {".png", "image/png", REPLY_AS_IT_IS},
    {".ico", "image/vnd.microsoft.icon", REPLY_THOROUGHLY},
    {".woff2", "font/woff2", REPLY_AS_IT_IS},
};

/* Pages that visitors see. They are made of the texts for visitors alone, in whatever language: a
 * key that stands elsewhere is missing in each, so that no test passes in one that would fail in
 * another. */
static const char *const visitors_pages[] = {
    "error", "home", "log", "log_search", "past", "proof", "report", "snippet"};

/* What anybody may keep for good, since its address changes with it. */
static const struct reply_header static_headers[] = {
    {"Cache-Control", "public, max-age=31536000, immutable"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"},
};

enum err site_file(const char *override_dir, const char *path, struct arena *memory,
    struct str *ret_content, struct problem *why)
{
	struct buf content = BUF_INIT(FILE_MAX);
	char place[PATH_SIZE];
	bool ok = true;
	enum err err = ERR_NOT_FOUND;

	if (override_dir[0] != '\0') {
		snprintf(place, sizeof place, "%s/%s", override_dir, path);
		err = file_read(place, &content, why);
	}
	if (!err) {
		*ret_content =
		    arena_bytes(memory, content.len == 0 ? STR("") : buf_str(&content), &ok);
		err = ok ? ERR_OK : ERR_NO_MEMORY;
	} else if (err == ERR_NOT_FOUND && asset_find(path, ret_content)) {
		err = ERR_OK;
	}
	buf_free(&content);
	return err;
}

static enum err site_load_file(struct site *s, const char *path, struct str *ret_content)
{
	return site_file(s->override_dir, path, &s->memory, ret_content, s->why);
}

static bool site_load_page(void *site, struct str name, struct str *ret_content)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof path, "pages/%.*s.html", STR_ARG(name));
	return site_load_file(site, path, ret_content) == ERR_OK;
}

/* `folder`/LANG.txt; the first language's says which keys there are. */
static enum err site_load_catalogue(
    struct site *s, const char *folder, enum lang lang, struct catalogue *to[LANG_COUNT])
{
	char path[64];
	struct str content;
	enum err err;

	snprintf(path, sizeof path, "%s/%s.txt", folder, lang_tag(lang));
	err = site_load_file(s, path, &content);
	if (err == ERR_NOT_FOUND)
		return err_because(s->why, ERR_INVALID, "there is no %s", path);
	if (!err)
		err = catalogue_read(content, path, &to[lang], s->why);
	return err ? err : catalogue_same_keys(to[0], to[lang], s->why);
}

static enum err site_load_texts(struct site *s)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; !err && i < LANG_COUNT; i++) {
		enum lang lang = (enum lang)i;

		err = site_load_catalogue(s, "text/visitors", lang, s->visitors);
		if (!err && lang_is_whole(lang))
			err = site_load_catalogue(s, "text", lang, s->others);
	}
	for (unsigned i = 0; !err && i < LANG_COUNT; i++)
		err = catalogue_join(
		    s->visitors[i], s->others[lang_whole((enum lang)i)], &s->texts[i], s->why);
	return err;
}

/* The names of all templates that are embedded, but for the parts that only others include. */
static enum err site_name_pages(struct site *s, const char *const **ret, size_t *ret_count)
{
	const char **names = arena_alloc(&s->memory, (assets_count + 1) * sizeof *names);
	size_t count = 0;

	for (size_t i = 0; names != NULL && i < assets_count; i++) {
		struct str path = str_from(assets[i].path);

		if (!str_starts(path, STR("pages/")) || str_starts(path, STR("pages/part_")))
			continue;
		path = str_part(path, strlen("pages/"), path.len);
		names[count] = arena_str(&s->memory, str_part(path, 0, str_index(path, '.')));
		if (names[count++] == NULL)
			return ERR_NO_MEMORY;
	}
	*ret = names;
	*ret_count = count;
	return names == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/* The texts that a page is made of. */
static const struct catalogue *site_page_texts(
    const struct site *s, const char *name, enum lang lang)
{
	for (size_t i = 0; i < sizeof visitors_pages / sizeof visitors_pages[0]; i++)
		if (strcmp(visitors_pages[i], name) == 0)
			return s->visitors[lang];
	return s->texts[lang];
}

static enum err site_load_pages(struct site *s, const char *const *names, size_t count)
{
	enum err err = names == NULL ? site_name_pages(s, &names, &count) : ERR_OK;

	if (err)
		return err;
	s->page_names = names;
	s->pages = arena_alloc(&s->memory, count * sizeof(struct template *));
	if (s->pages == NULL)
		return ERR_NO_MEMORY;
	for (; !err && s->page_count < count; s->page_count += !err)
		err = template_compile(names[s->page_count], site_load_page, s,
		    site_page_texts(s, names[s->page_count], LANG_USUAL), &s->pages[s->page_count],
		    s->why);
	return err;
}

static const struct media *media_by_ending(struct str name)
{
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (str_ends(name, str_from(media[i].ending)))
			return &media[i];
	return NULL;
}

/* "seal.css" becomes "/static/seal.HASH.css". */
static enum err static_name(struct static_file *to, struct str name, struct str content)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[2 * HASH_BYTES + 1];
	size_t stem = str_index(name, '.');
	enum err err = digest_sha256(content.at, content.len, digest);

	if (err)
		return err;
	hex_write(digest, HASH_BYTES, hex);
	snprintf(to->url, sizeof to->url, "/static/%.*s.%s%.*s", (int)stem, name.at, hex,
	    (int)(name.len - stem), name.at + stem);
	return ERR_OK;
}

static struct reply *static_make_reply(
    const struct media *m, enum coding coding, struct str content)
{
	const struct reply_form form = {
	    .status = 200,
	    .media_type = m->type,
	    .tagged = true,
	    .squeeze = m->squeeze,
	    .coding = coding,
	    .headers = static_headers,
	    .count = sizeof static_headers / sizeof static_headers[0],
	};
	char *body = malloc(content.len + 1);

	if (body == NULL)
		return NULL;
	memcpy(body, content.at, content.len);
	return reply_new(&form, body, content.len);
}

static enum err site_add_static(struct site *s, struct str name, struct str content)
{
	struct static_file *to = &s->statics[s->static_count];
	const struct media *m = media_by_ending(name);
	enum err err;

	if (m == NULL || s->static_count == STATIC_MAX)
		return err_because(s->why, ERR_INVALID,
		    "style/%.*s: not a kind of file that can be served, or too many files",
		    STR_ARG(name));
	s->static_count++;
	to->name = arena_str(&s->memory, name);
	err = to->name == NULL ? ERR_NO_MEMORY : static_name(to, name, content);
	for (unsigned coding = 0; !err && coding < CODING_COUNT; coding++) {
		to->replies[coding] = static_make_reply(m, (enum coding)coding, content);
		err = to->replies[coding] == NULL ? ERR_NO_MEMORY : ERR_OK;
	}
	return err;
}

static enum err site_load_statics(struct site *s)
{
	enum err err = ERR_OK;

	for (size_t i = 0; !err && i < assets_count; i++) {
		struct str path = str_from(assets[i].path), content;

		if (!str_starts(path, STR("style/")))
			continue;
		err = site_load_file(s, assets[i].path, &content);
		if (!err)
			err = site_add_static(s, str_part(path, 6, path.len), content);
	}
	return err;
}

enum err site_load(const char *override_dir, const char *const *pages, size_t count,
    struct site **ret, struct problem *why)
{
	struct site *s = calloc(1, sizeof *s);
	struct stat about;
	enum err err = ERR_OK;

	if (s == NULL)
		return err_no_memory(why);
	s->why = why;
	s->override_dir = override_dir;
	/* A mistyped name must not quietly give the built-in pages. */
	if (override_dir[0] != '\0' && (stat(override_dir, &about) != 0 || !S_ISDIR(about.st_mode)))
		err = err_because(
		    why, ERR_INVALID, "[page] override: there is no folder %s", override_dir);
	if (!err)
		err = site_load_texts(s);
	if (!err)
		err = site_load_pages(s, pages, count);
	if (!err)
		err = site_load_statics(s);
	s->why = NULL;
	if (err)
		site_free(s);
	else
		*ret = s;
	return err;
}

void site_free(struct site *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->page_count; i++)
		template_free(s->pages[i]);
	for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
		catalogue_free(s->texts[lang]);
		catalogue_free(s->visitors[lang]);
		catalogue_free(s->others[lang]);
	}
	for (size_t i = 0; i < s->static_count; i++)
		for (unsigned coding = 0; coding < CODING_COUNT; coding++)
			reply_release(s->statics[i].replies[coding]);
	arena_free(&s->memory);
	free(s);
}

enum err site_render(const struct site *s, const char *name, enum lang lang,
    const struct model *model, struct buf *ret_page, struct problem *why)
{
	for (size_t i = 0; i < s->page_count; i++)
		if (strcmp(s->page_names[i], name) == 0)
			return template_render(
			    s->pages[i], site_page_texts(s, name, lang), model, ret_page, why);
	return err_because(why, ERR_NOT_FOUND, "page %s was not loaded", name);
}

const struct catalogue *site_texts(const struct site *s, enum lang lang)
{
	return s->texts[lang];
}

struct str site_text(const struct site *s, enum lang lang, const char *key)
{
	struct str text = STR("");

	catalogue_find(s->texts[lang], str_from(key), &text);
	return text;
}

bool site_has_text(const struct site *s, const char *key)
{
	struct str text;

	return catalogue_find(s->texts[0], str_from(key), &text);
}

bool site_tells_visitors(const struct site *s, const char *key)
{
	struct str text;

	return catalogue_find(s->visitors[0], str_from(key), &text);
}

const char *site_static_url(const struct site *s, const char *name)
{
	for (size_t i = 0; i < s->static_count; i++)
		if (strcmp(s->statics[i].name, name) == 0)
			return s->statics[i].url;
	return "";
}

const struct reply *site_static_reply(const struct site *s, struct str file, enum coding coding)
{
	for (size_t i = 0; i < s->static_count; i++)
		if (str_eq(file, str_from(s->statics[i].url + strlen("/static/"))))
			return s->statics[i].replies[coding];
	return NULL;
}
