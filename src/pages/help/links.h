/* Links from a page to the questions that answer what it is about. */
#ifndef PAGES_HELP_LINKS_H
#define PAGES_HELP_LINKS_H

#include "base/lang.h"
#include "help/link.h"
#include "pages/app.h"
#include "web/model.h"

/* Appends the questions of a place (help/link.h) to the list "helps", which part_help.html shows;
 * nothing where a place has none, or is absent. Whether it has one. */
bool page_help_links(const struct app *app, enum lang lang, struct str place, struct model *m);

#endif
