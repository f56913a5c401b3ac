/* Reads a period of days that somebody typed. */
#include "usage/period.h"

#include "base/calendar.h"

enum { DAYS_MAX = 3660, AHEAD_MAX = 366 };

/* What can be wrong with one end of a period, and what that is called at either end. */
struct end_flaws {
	enum usage_period_flaw no_day, early, ahead;
};

static const struct end_flaws from_flaws = {
    USAGE_PERIOD_FROM_NO_DAY, USAGE_PERIOD_FROM_EARLY, USAGE_PERIOD_FROM_AHEAD};
static const struct end_flaws to_flaws = {
    USAGE_PERIOD_TO_NO_DAY, USAGE_PERIOD_TO_EARLY, USAGE_PERIOD_TO_AHEAD};

/* An absent text leaves *day as it is. */
static enum usage_period_flaw period_end_read(
    struct str text, int32_t today, const struct end_flaws *flaws, int32_t *day)
{
	const int32_t first = calendar_day((struct calendar_date){2000, 1, 1});

	if (text.at == NULL)
		return USAGE_PERIOD_GOOD;
	if (!calendar_parse(text, day))
		return flaws->no_day;
	if (*day < first)
		return flaws->early;
	return *day > today + AHEAD_MAX ? flaws->ahead : USAGE_PERIOD_GOOD;
}

enum usage_period_flaw usage_period_read(
    struct str from, struct str to, int32_t today, struct usage_period *ret)
{
	struct usage_period p = {.to = today};
	enum usage_period_flaw flaw = period_end_read(to, today, &to_flaws, &p.to);

	if (flaw != USAGE_PERIOD_GOOD)
		return flaw;
	p.from = p.to - USAGE_PERIOD_STANDARD + 1;
	flaw = period_end_read(from, today, &from_flaws, &p.from);
	if (flaw != USAGE_PERIOD_GOOD)
		return flaw;
	if (p.from > today)
		return from.at == NULL ? USAGE_PERIOD_TO_AHEAD : USAGE_PERIOD_NOT_YET;
	if (p.from > p.to)
		return USAGE_PERIOD_REVERSED;
	if (p.to - p.from >= DAYS_MAX)
		return USAGE_PERIOD_LONG;
	*ret = p;
	return USAGE_PERIOD_GOOD;
}

struct usage_period usage_period_before(struct usage_period p)
{
	return (struct usage_period){p.from - (p.to - p.from + 1), p.from - 1};
}
