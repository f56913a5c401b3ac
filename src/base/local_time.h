/* Times as people read them, in the one time zone of the configuration. */
#ifndef BASE_LOCAL_TIME_H
#define BASE_LOCAL_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/str.h"

/* Bytes of "2026.11.22" with its NUL. */
enum { LOCAL_TIME_DATE_MAX = 11 };

/* Chooses the zone, a name of the time zone database such as "Asia/Tokyo". To be called once, while
 * the program has one thread: it sets TZ. ERR_NOT_FOUND, with `why`, when the machine has no such
 * zone (package tzdata). The functions below may then be called by any thread; all times are
 * seconds since 1970, UTC. Times outside the years 1 to 9999 are shown as the nearest end of them.
 */
enum err local_time_use(const char *zone, struct problem *why);

/* "2026.11.22". */
void local_time_date(int64_t t, char ret_date[LOCAL_TIME_DATE_MAX]);
/* The day of that date, as base/calendar.h counts them. */
int32_t local_time_days(int64_t t);
/* The first second of such a day, and the moment `days` days of the calendar after `t` (before it
 * where that is negative), at the same time of day. An hour that the clocks skip that day stands
 * for the moment at which they skip it; of one that comes twice it is the first. */
int64_t local_time_begin(int32_t day);
int64_t local_time_add_days(int64_t t, int32_t days);
/* "2026年11月22日 09:30" or "22 November 2026, 09:30". */
void local_time_minute(int64_t t, enum lang lang, struct buf *to);
/* The same without the time of day, "2026年11月22日", and that alone, "09:30". */
void local_time_date_words(int64_t t, enum lang lang, struct buf *to);
void local_time_clock(int64_t t, struct buf *to);
/* "2026-11-22 09:30", as tables have days. */
void local_time_stamp(int64_t t, struct buf *to);
/* "2026-11-22T09:30:00+09:00" (RFC 3339). */
void local_time_iso(int64_t t, struct buf *to);
/* The same, to be put into a sentence. */
struct local_time_moment {
	char text[40];
};
struct local_time_moment local_time_moment(int64_t t);
/* What applies at `t`: "JST, UTC+09:00"; the offset alone where the zone has no abbreviation. */
void local_time_zone(int64_t t, struct buf *to);

/* Reads "2026-11-22", "2026-11-22T09:30", "2026-11-22T09:30:00" (a blank may stand for the T), each
 * with "Z" or an offset such as "+09:00", or in the local zone without one. False when it is none
 * of these, or no such day or time exists. */
bool local_time_parse(struct str text, int64_t *ret_time);

#endif
