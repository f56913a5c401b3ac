/* Which days a page of the console is about. */
#ifndef REPORTS_PERIOD_H
#define REPORTS_PERIOD_H

#include "console/frame.h"
#include "figures/period.h"

/* Reads ?period= or ?from= and ?to= and fills the picker: see figures_period(). */
bool reports_period(struct console *c, struct figures_period *ret);
/* The same for pages that know only what was seen since a day. */
bool reports_since(struct console *c, struct figures_period *ret);

#endif
