/* What pages are made from: templates, texts and static files, embedded or overridden. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "base/arena.h"
#include "base/lang.h"
#include "web/reply.h"
#include "web/template.h"

/* Loaded once, never changed: any thread. */
struct site;

/* Loads the `count` pages named (NULL: all, but for pages/part_*.html), the catalogues of all
 * languages and the files of style/. A file `override_dir`/PATH takes the place of the embedded
 * PATH ("pages/proof.html", "text/visitors/ja.txt", "style/seal.css"); "" for none. Whatever is
 * wrong in any of them is ERR_INVALID, with file, line and cause in `why`: a page that could not be
 * shown is found now and not by a visitor. */
enum err site_load(const char *override_dir, const char *const *pages, size_t count,
    struct site **ret, struct problem *why);
void site_free(struct site *s);

/* The file at `path` below assets/: that of `override_dir`, else the embedded one. Where it has to
 * be kept, it is in the arena. ERR_NOT_FOUND when there is neither; those of file_read(). */
enum err site_file(const char *override_dir, const char *path, struct arena *memory,
    struct str *ret_content, struct problem *why);

/* Appends the page `name` (one of those that were loaded) in a language. Errors as
 * template_render(). */
enum err site_render(const struct site *s, const char *name, enum lang lang,
    const struct model *model, struct buf *ret_page, struct problem *why);
/* All texts of a language: those of text/visitors/, and those of text/, which only whole languages
 * have; another gets those of lang_whole(). */
const struct catalogue *site_texts(const struct site *s, enum lang lang);
/* The text of a key as the catalogue has it, for what is no page; "" for a key that there is not.
 */
struct str site_text(const struct site *s, enum lang lang, const char *key);
/* Whether there is a text of that key: all languages have the same. */
bool site_has_text(const struct site *s, const char *key);
/* The same of the texts for visitors. */
bool site_tells_visitors(const struct site *s, const char *key);
/* The address of a static file, "/static/seal.0123456789ab.css" for "seal.css"; "" when there is
 * none. It changes with the content, so that browsers may keep it for good. */
const char *site_static_url(const struct site *s, const char *name);
/* The answer for the last part of such an address, the site's own; NULL when there is none. */
const struct reply *site_static_reply(const struct site *s, struct str file, enum coding coding);

#endif
