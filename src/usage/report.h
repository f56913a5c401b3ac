/* Answers who uses which sticker where, in sums: by day, code, host, size and so on.
 *
 * DESIGN: every answer is bounded, in rows and in work, so that a console may ask for it on each
 * page with a million contracts behind it (report.c says how). Days are calendar days of [page]
 * timezone, as base/calendar.h counts them; a period includes both its ends. What is returned is in
 * memory of `arena`.
 *
 * A picture is one answer 200 or 304 to a browser that shows a sticker; a click is one proof page
 * opened by a click; other ways to open one are told apart by kind and are no clicks. Hosts are
 * never trusted: those of a match are registered ones, all others are what a client claimed.
 *
 * Errors are those of store.h, with words in store_why(). */
#ifndef USAGE_REPORT_H
#define USAGE_REPORT_H

#include "store/store.h"
#include "usage/fold.h"
#include "usage/period.h"

enum { USAGE_ROWS_MAX = 20000 };

struct usage_question {
	struct usage_period period;
	unsigned keys;    /* a mask; 0 for one row with all */
	struct code code; /* this one alone; "" for all codes, unknown ones too */
	struct str host; /* this one alone, with `code` or the codes that have it; absent for all */
	size_t limit;    /* rows, 1 to USAGE_ROWS_MAX */
};

/* ERR_TOO_LARGE: so many keys over such a period give more rows than can be sorted: fewer keys, a
 * shorter period, or one code. */
enum err usage_totals(struct store *s, const struct usage_question *question, struct arena *arena,
    struct usage_answer *ret);

/* The first day on which ways to open a page were told apart, in a store that has counts from
 * before: there every page that was opened was a click. 0 in others. */
enum err usage_kinds_day(struct store *s, int32_t *ret);

#endif
