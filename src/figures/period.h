/* Which days a page is about: the links and the form that choose them. */
#ifndef FIGURES_PERIOD_H
#define FIGURES_PERIOD_H

#include "usage/report.h"
#include "web/model.h"

enum { FIGURES_PERIOD_QUERY_MAX = 64 };

/* What was asked for: a word (7, 30, 90, 365, week, month), or days as they were typed; "" for
 * none. */
struct figures_asked {
	const char *period, *from, *to;
};

struct figures_period {
	struct usage_period days;
	char query[FIGURES_PERIOD_QUERY_MAX]; /* that asks for these very days */
};

/* Fills the picker, the template part_period.html. `since`: for pages that know only what was seen
 * since a day; the period ends today, and the field of the first day stands alone. False when what
 * was typed makes no sense: the picker says so, and there are no days. */
bool figures_period(const struct figures_asked *asked, int32_t today, bool since,
    struct model *page, struct figures_period *ret);

#endif
