/* Says beside the figures when this server's counts do not reach the store, or were lost. */
#ifndef REPORTS_COUNTING_H
#define REPORTS_COUNTING_H

#include "console/frame.h"

/* Fills the template part_counting.html. Of the other servers of a store nothing is known here;
 * they say it themselves, on their pages and in /metrics. */
void reports_counting(struct console *c);

#endif
