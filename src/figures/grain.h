/* Days, weeks or months: by which of them a period is shown, and which of them a chart names.
 *
 * Weeks are those of ISO 8601: they begin on Monday, and are called by it. A chart has room for few
 * dates; those stand where people look for them, at Mondays, at the first of months, at new years.
 */
#ifndef FIGURES_GRAIN_H
#define FIGURES_GRAIN_H

#include <stddef.h>
#include <stdint.h>
#include "usage/period.h"

enum grain { GRAIN_DAY, GRAIN_WEEK, GRAIN_MONTH, GRAIN_COUNT };

/* So coarse that a line of it can be read on a phone. */
enum grain grain_of(struct usage_period p);
/* The first day of the day's grain, and of the next one. */
int32_t grain_first(enum grain grain, int32_t day);
int32_t grain_next(enum grain grain, int32_t day);
/* The period of last year that has as many of them: 52 weeks before, so that weekdays stand below
 * weekdays and weeks below weeks; of months, the same dates. */
struct usage_period grain_last_year(enum grain grain, struct usage_period p);

enum { GRAIN_DATES_MAX = 8 };

/* The places, among `count` first days in their order, whose dates are named: at most `most`, which
 * is at most GRAIN_DATES_MAX. Returns how many; 0 only for none. */
size_t grain_dates(enum grain grain, const int32_t *days, size_t count, size_t most,
    size_t ret_places[GRAIN_DATES_MAX]);

#endif
