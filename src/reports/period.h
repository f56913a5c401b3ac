/* Which days a page of the console is about: the links and the form that choose them. */
#ifndef REPORTS_PERIOD_H
#define REPORTS_PERIOD_H

#include "console/frame.h"
#include "usage/report.h"

enum { CONSOLE_PERIOD_QUERY_MAX = 64 };

struct console_period {
	struct usage_period days;
	char query[CONSOLE_PERIOD_QUERY_MAX]; /* that asks for these very days */
};

/* Reads ?period= (7, 30, 90, 365, month) or ?from= and ?to= and fills the picker, the template
 * part_period.html. False when what was typed makes no sense: the picker says so, and there are no
 * days. */
bool console_period(struct console *c, struct console_period *ret);
/* The same for pages that know only what was seen since a day: it ends today. */
bool console_since(struct console *c, struct console_period *ret);

#endif
