/* Calendar days as numbers: days since 1970-01-01, which may be added and compared. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* Bytes of "2026-11-22" with its NUL. */
enum { CALENDAR_TEXT_MAX = 11 };

/* A date of the Gregorian calendar, month and day from 1. */
struct calendar_date {
	int year, month, day;
};

int32_t calendar_day(struct calendar_date date);
struct calendar_date calendar_date(int32_t day);
/* The Monday of the day's week, and the first day of its month. */
int32_t calendar_week(int32_t day);
int32_t calendar_month(int32_t day);
/* The first day of the month after that of `day`. */
int32_t calendar_next_month(int32_t day);
/* True and *ret_day for "2026-11-22", a day that exists in the years 1 to 9999. */
bool calendar_parse(struct str text, int32_t *ret_day);
/* "2026-11-22", for days of the years 0 to 9999. */
void calendar_write(int32_t day, char ret_text[CALENDAR_TEXT_MAX]);

/* Bytes of "2026-W53" with its NUL. */
enum { CALENDAR_WEEK_MAX = 9 };

/* "2026-W53" for 2027-01-01: the week of ISO 8601 that the day is of. The year is that of its
 * Thursday. */
void calendar_write_week(int32_t day, char ret_text[CALENDAR_WEEK_MAX]);

#endif
