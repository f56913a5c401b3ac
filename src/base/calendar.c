/* Calendar days as numbers. */
#include "base/calendar.h"

#include <stdio.h>

/* 400 years of the calendar; from 0000-03-01 to 1970-01-01. */
enum { ERA_DAYS = 146097, EPOCH = 719468 };

/* The calendar's year begins in March here, so that the leap day is its last. */
int32_t calendar_day(struct calendar_date date)
{
	int32_t year = date.month <= 2 ? date.year - 1 : date.year;
	int32_t era = (year >= 0 ? year : year - 399) / 400;
	int32_t of_era = year - era * 400;
	int32_t of_year =
	    (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

struct calendar_date calendar_date(int32_t day)
{
	int32_t shifted = day + EPOCH;
	int32_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
	int32_t of_era = shifted - era * ERA_DAYS;
	int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int32_t month = (5 * of_year + 2) / 153;
	struct calendar_date date = {.day = of_year - (153 * month + 2) / 5 + 1};

	date.month = month < 10 ? month + 3 : month - 9;
	date.year = year + era * 400 + (date.month <= 2);
	return date;
}

int32_t calendar_week(int32_t day)
{
	int32_t since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */

	return day - (since_monday < 0 ? since_monday + 7 : since_monday);
}

int32_t calendar_month(int32_t day)
{
	return day - calendar_date(day).day + 1;
}

int32_t calendar_next_month(int32_t day)
{
	return calendar_month(calendar_month(day) + 31);
}

bool calendar_parse(struct str text, int32_t *ret_day)
{
	uint64_t year, month, day;
	struct calendar_date date, again;

	if (text.len != CALENDAR_TEXT_MAX - 1 || text.at[4] != '-' || text.at[7] != '-' ||
	    !str_to_uint(str_part(text, 0, 4), 9999, &year) || year == 0 ||
	    !str_to_uint(str_part(text, 5, 2), 12, &month) || month == 0 ||
	    !str_to_uint(str_part(text, 8, 2), 31, &day) || day == 0)
		return false;
	date = (struct calendar_date){(int)year, (int)month, (int)day};
	again = calendar_date(calendar_day(date));
	/* 30 February comes back as another day. */
	if (again.day != date.day)
		return false;
	*ret_day = calendar_day(date);
	return true;
}

void calendar_write(int32_t day, char ret_text[CALENDAR_TEXT_MAX])
{
	struct calendar_date date = calendar_date(day);
	char text[48];

	snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
	memcpy(ret_text, text, CALENDAR_TEXT_MAX - 1);
	ret_text[CALENDAR_TEXT_MAX - 1] = '\0';
}

void calendar_write_week(int32_t day, char ret_text[CALENDAR_WEEK_MAX])
{
	int32_t thursday = calendar_week(day) + 3;
	int year = calendar_date(thursday).year;
	int32_t week = (thursday - calendar_day((struct calendar_date){year, 1, 1})) / 7 + 1;
	char text[32];

	snprintf(text, sizeof text, "%04d-W%02d", year, (int)week);
	memcpy(ret_text, text, CALENDAR_WEEK_MAX - 1);
	ret_text[CALENDAR_WEEK_MAX - 1] = '\0';
}
