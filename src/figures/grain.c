/* Days, weeks or months of a period, and dates to name. */
#include "figures/grain.h"

#include <assert.h>
#include "base/calendar.h"

/* Days to which a period is shown day by day, and week by week; those of 52 weeks. */
enum { BY_DAY_MAX = 92, BY_WEEK_MAX = 732, LAST_YEAR = 364 };

enum grain grain_of(struct usage_period p)
{
	int32_t days = p.to - p.from + 1;

	return days <= BY_DAY_MAX ? GRAIN_DAY : days <= BY_WEEK_MAX ? GRAIN_WEEK : GRAIN_MONTH;
}

int32_t grain_first(enum grain grain, int32_t day)
{
	return grain == GRAIN_DAY    ? day
	       : grain == GRAIN_WEEK ? calendar_week(day)
				     : calendar_month(day);
}

int32_t grain_next(enum grain grain, int32_t day)
{
	return grain == GRAIN_DAY    ? day + 1
	       : grain == GRAIN_WEEK ? day + 7
				     : calendar_next_month(day);
}

/* 29 February becomes 28. */
static int32_t day_of_last_year(int32_t day)
{
	struct calendar_date date = calendar_date(day);

	date.year--;
	if (date.month == 2 && date.day == 29)
		date.day = 28;
	return calendar_day(date);
}

struct usage_period grain_last_year(enum grain grain, struct usage_period p)
{
	if (grain == GRAIN_MONTH)
		return (struct usage_period){day_of_last_year(p.from), day_of_last_year(p.to)};
	return (struct usage_period){p.from - LAST_YEAR, p.to - LAST_YEAR};
}

/* ---- dates to name ---- */

/* Steps of one grain, the finest first: of days, every `days`th, counted from a Monday; of
 * those, the ones of months 1, 1 + months … that are at most the `until`th of them; of years that
 * `years` divides. 0: all. */
struct date_step {
	int days, months, until, years;
};

enum { STEPS_MAX = 5 };

static const struct date_step date_steps[GRAIN_COUNT][STEPS_MAX] = {
    [GRAIN_DAY] = {{1, 0, 0, 0}, {2, 0, 0, 0}, {7, 0, 0, 0}, {14, 0, 0, 0}, {0, 1, 1, 0}},
    [GRAIN_WEEK] = {{14, 0, 0, 0}, {0, 1, 7, 0}, {0, 3, 7, 0}, {0, 6, 7, 0}, {0, 12, 7, 0}},
    [GRAIN_MONTH] = {{0, 3, 1, 0}, {0, 6, 1, 0}, {0, 12, 1, 0}, {0, 12, 1, 2}, {0, 12, 1, 5}},
};

static bool date_is_on_step(const struct date_step *step, int32_t day)
{
	struct calendar_date date = calendar_date(day);
	int32_t since_monday = day + 3; /* 1970-01-01 was a Thursday */

	return (step->days == 0 || since_monday % step->days == 0) &&
	       (step->months == 0 || (date.month - 1) % step->months == 0) &&
	       (step->until == 0 || date.day <= step->until) &&
	       (step->years == 0 || date.year % step->years == 0);
}

/* The step's places, of which the first `most` are kept: how many there are. */
static size_t step_places(const struct date_step *step, const int32_t *days, size_t count,
    size_t most, size_t ret_places[GRAIN_DATES_MAX])
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		if (date_is_on_step(step, days[i]) && found++ < most)
			ret_places[found - 1] = i;
	return found;
}

size_t grain_dates(enum grain grain, const int32_t *days, size_t count, size_t most,
    size_t ret_places[GRAIN_DATES_MAX])
{
	assert(most >= 1 && most <= GRAIN_DATES_MAX);
	for (size_t s = 0; s < STEPS_MAX; s++) {
		size_t found = step_places(&date_steps[grain][s], days, count, most, ret_places);

		/* A step on which nothing lies is too coarse, as are all behind it. */
		if (found == 0)
			break;
		if (found <= most)
			return found;
	}
	ret_places[0] = 0;
	return count > 0;
}
