/* Business days of the CA: Monday to Friday, but for the holidays of a file.
 *
 * DESIGN: as the time zone (base/local_time.h), the calendar is one for the whole program, chosen
 * once. Days are numbers as base/calendar.h counts them, of the CA's time zone. What is told to
 * owners follows from it, and no verdict does: where the file ends too early, a date is a day
 * early. */
#ifndef CONFIG_BUSINESS_DAYS_H
#define CONFIG_BUSINESS_DAYS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

/* Days of a file. */
enum { BUSINESS_DAYS_HOLIDAYS_MAX = 1000 };

/* Reads the holidays: of each line a date, "2026-11-23", and behind blanks what the day is called,
 * if anything; empty lines, and those that begin with "#", are passed over. A path of "" has none.
 * To be called once, while the program has one thread; the functions below may then be called by
 * any. The errors of file_read(); ERR_INVALID: a line is no date, or one that was there before;
 * ERR_TOO_LARGE: there are too many. `why` says which line of which file. */
enum err business_days_use(const char *path, struct problem *why);

bool business_days_have(int32_t day);
/* The business day so many behind `day`; of 0 the day itself or, where it is none, the next one. */
int32_t business_days_after(int32_t day, unsigned count);
/* The year of the last holiday, 0 for none: of later years only weekends are known. */
int business_days_last_year(void);

#endif
