/* How much stickers are used over a period, on the page: tiles, charts and tables. */
#ifndef FIGURES_FIGURES_SHOW_H
#define FIGURES_FIGURES_SHOW_H

#include "figures/figures.h"

/* Appends all to the page; `query` as for table_show(). */
void figures_show(struct model *page, const struct figures *f, const char *query);
/* Appends the summary alone, with the line of stickers shown. */
void figures_show_brief(struct model *page, const struct figures *f, const char *query);

#endif
