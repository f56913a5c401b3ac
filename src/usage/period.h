/* A period of days, as somebody typed it. */
#ifndef USAGE_PERIOD_H
#define USAGE_PERIOD_H

#include <stdint.h>
#include "base/str.h"

struct usage_period {
	int32_t from, to; /* days, from <= to */
};

/* The period of the same length directly before. */
struct usage_period usage_period_before(struct usage_period p);

enum usage_period_flaw {
	USAGE_PERIOD_GOOD,
	USAGE_PERIOD_FROM_NO_DAY, /* not written as 2026-11-22, or no such day */
	USAGE_PERIOD_FROM_EARLY,  /* before 2000: nothing was counted then */
	USAGE_PERIOD_FROM_AHEAD,  /* more than a year ahead */
	USAGE_PERIOD_TO_NO_DAY,
	USAGE_PERIOD_TO_EARLY,
	USAGE_PERIOD_TO_AHEAD, /* the same, or the days that end there begin after today */
	USAGE_PERIOD_NOT_YET,  /* begins after today */
	USAGE_PERIOD_REVERSED, /* ends before it begins */
	USAGE_PERIOD_LONG,     /* more than ten years */
	USAGE_PERIOD_FLAW_COUNT
};

enum { USAGE_PERIOD_STANDARD = 30 };

/* Absent `to` is today; absent `from` makes USAGE_PERIOD_STANDARD days. *ret is untouched when
 * there is a flaw. */
enum usage_period_flaw usage_period_read(
    struct str from, struct str to, int32_t today, struct usage_period *ret);

#endif
