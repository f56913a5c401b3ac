/* What all HTML pages have in common: the frame's values and the headers. */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include "pages/request.h"
#include "web/model.h"
#include "web/reply.h"
#include "web/site.h"

/* Sets what the shared parts of the templates need, among it the list of languages to choose from.
 * `address` is that of the same page as far as "lang=", behind which a language's tag completes it;
 * NULL for "?lang=", relative to the page. */
void page_frame(const struct config *config, const struct site *site, enum lang lang,
    const char *address, struct model *m);
/* The same for a page that visitors see (site.c has the table): all languages are offered, not only
 * whole ones. */
void page_frame_visitors(const struct config *config, const struct site *site, enum lang lang,
    const char *address, struct model *m);
/* Renders the page `name` into a reply of that form, whose media type is set here, and to whose
 * headers those of all pages are added (no-store, the strict policy) unless they name one
 * themselves. NULL, with the reason in the log, when that fails. */
struct reply *page_render(const struct config *config, const struct site *site, const char *name,
    enum lang lang, const struct model *m, const struct reply_form *form);

#endif
