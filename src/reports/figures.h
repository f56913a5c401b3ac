/* How much stickers are used over a period: the tables and charts that the console's first page,
 * the page of all contracts and that of one share. */
#ifndef REPORTS_FIGURES_H
#define REPORTS_FIGURES_H

#include "reports/period.h"
#include "reports/table.h"
#include "record/code.h"

enum { USAGE_FIGURES_SHARES = 5, USAGE_FIGURES_REPORTS = USAGE_FIGURES_SHARES + 2 };

struct usage_figures;

/* Counts of all codes, or of `code` alone, in memory of the visit. The errors of store.h, words in
 * c->store->why. */
enum err usage_figures_read(struct console *c, struct usage_period period, const struct code *code,
    struct usage_figures **ret);
/* Nothing was shown or clicked. */
bool usage_figures_empty(const struct usage_figures *f);
/* For report_download(). */
void usage_figures_reports(
    const struct usage_figures *f, const struct report *ret[USAGE_FIGURES_REPORTS]);
/* Appends all to the page. */
void usage_figures_show(struct console *c, const struct usage_figures *f, const char *query);
/* Appends the summary alone, with the line of stickers shown. */
void usage_figures_show_brief(struct console *c, const struct usage_figures *f, const char *query);
/* What the sizes and formats of stickers, by their numbers, are called. */
const char *usage_size_name(unsigned size);
const char *usage_format_name(unsigned format);
/* The summary, for report_download(). */
const struct report *usage_figures_summary(const struct usage_figures *f);

#endif
