/* Pages from templates: HTML files with slots.
 *
 *   {{name}}            the value, escaped: & < > " ' as references, and what would be invisible or
 * turn the direction of text made visible as [U+202E]
 *   {{field name}}      the value of a form's field: escaped, but nothing made visible, so that it
 * comes back as it was
 *   {{raw name}}        the value as it is: only for HTML that this program made
 *   {{t key}}           the catalogue's text, escaped; its {name} filled from the model
 *   {{t *name}}         the same, with the key that the model names
 *   {{#name}}…{{/name}} for each item of a list, or once for a non-empty text or a true flag
 *   {{^name}}…{{/name}} once when there is no such name, or it is empty or false
 *   {{> file}}          the file assets/pages/file.html, at this place
 *   {{! comment }}
 *
 * Plain text has the same slots; values are made fit for a line of it (escape_plain()), and a line
 * that is nothing but the tag of a section, or a comment, is left out. */
#ifndef WEB_TEMPLATE_H
#define WEB_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "web/catalogue.h"
#include "web/model.h"

/* Compiled once, never changed: any thread may render it. */
struct template;

/* Gives the content of a page file by its name without ".html", false when there is none. */
typedef bool template_loader(void *arg, struct str name, struct str *ret_content);

/* Compiles the page `name` with all that it includes. The loaded contents must outlive the
 * template. ERR_INVALID with file and line in `why`: a slot or section that is not closed, an
 * unknown kind, an include that is missing or nested more than 8 deep, a text key that `texts`
 * lacks. */
enum err template_compile(const char *name, template_loader *load, void *arg,
    const struct catalogue *texts, struct template **ret, struct problem *why);
/* The same for plain text: `name` is the path of the file, "mail/en/password.txt", by which reasons
 * call it, and which is what the loader is asked for; as are the files that it includes. */
enum err template_compile_plain(const char *name, template_loader *load, void *arg,
    const struct catalogue *texts, struct template **ret, struct problem *why);
void template_free(struct template *t);
/* Appends the page. ERR_NOT_FOUND with `why` for a {{name}} that the model lacks or a key that the
 * catalogue lacks (our own mistake, found by the tests); ERR_NO_MEMORY; ERR_TOO_LARGE. */
enum err template_render(const struct template *t, const struct catalogue *texts,
    const struct model *model, struct buf *ret_page, struct problem *why);

#endif
