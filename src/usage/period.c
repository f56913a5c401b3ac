/* Reads a period of days that somebody typed. */
#include "usage/period.h"

#include "base/calendar.h"

enum { DAYS_MAX = 3660, AHEAD_MAX = 366 };

/* The flaw as `from` has it; those of `to` follow in the same order. */
static enum usage_period_flaw read_day(struct str text, int32_t today, int32_t *to)
{
	const int32_t first = calendar_day((struct calendar_date){2000, 1, 1});

	if (text.at == NULL)
		return USAGE_PERIOD_GOOD;
	if (!calendar_parse(text, to))
		return USAGE_PERIOD_FROM_NO_DAY;
	if (*to < first)
		return USAGE_PERIOD_FROM_EARLY;
	return *to > today + AHEAD_MAX ? USAGE_PERIOD_FROM_AHEAD : USAGE_PERIOD_GOOD;
}

enum usage_period_flaw usage_period_read(
    struct str from, struct str to, int32_t today, struct usage_period *ret)
{
	struct usage_period p = {.to = today};
	enum usage_period_flaw flaw = read_day(to, today, &p.to);

	if (flaw != USAGE_PERIOD_GOOD)
		return flaw + (USAGE_PERIOD_TO_NO_DAY - USAGE_PERIOD_FROM_NO_DAY);
	p.from = p.to - USAGE_PERIOD_STANDARD + 1;
	flaw = read_day(from, today, &p.from);
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
