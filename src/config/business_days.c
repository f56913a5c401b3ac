/* Business days of the CA. */
#include "config/business_days.h"

#include <string.h>
#include "base/calendar.h"
#include "base/file.h"

enum { FILE_BYTES_MAX = 1 << 18, WORKDAYS = 5 };

/* Those of the file, the earliest first. */
static struct {
	size_t count;
	int32_t days[BUSINESS_DAYS_HOLIDAYS_MAX];
} holidays;

/* How many are before this day. */
static size_t holidays_before(int32_t day)
{
	size_t from = 0, end = holidays.count;

	while (from < end) {
		size_t middle = from + (end - from) / 2;

		if (holidays.days[middle] < day)
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

static bool holidays_have(int32_t day)
{
	size_t at = holidays_before(day);

	return at < holidays.count && holidays.days[at] == day;
}

static enum err holidays_add(const char *path, unsigned line, struct str date, struct problem *why)
{
	size_t at;
	int32_t day;

	if (!calendar_parse(date, &day))
		return err_because(why, ERR_INVALID,
		    "%s:%u: a line begins with a date, such as 2026-11-23", path, line);
	if (holidays_have(day))
		return err_because(
		    why, ERR_INVALID, "%s:%u: %.*s stands there before", path, line, STR_ARG(date));
	if (holidays.count == BUSINESS_DAYS_HOLIDAYS_MAX)
		return err_because(why, ERR_TOO_LARGE, "%s:%u: there are more than %d days", path,
		    line, BUSINESS_DAYS_HOLIDAYS_MAX);
	at = holidays_before(day);
	memmove(&holidays.days[at + 1], &holidays.days[at],
	    (holidays.count - at) * sizeof *holidays.days);
	holidays.days[at] = day;
	holidays.count++;
	return ERR_OK;
}

/* What stands before the first blank, tab or carriage return. */
static struct str line_date(struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] == ' ' || line.at[i] == '\t' || line.at[i] == '\r')
			return str_part(line, 0, i);
	return line;
}

static enum err holidays_read(const char *path, struct str text, struct problem *why)
{
	enum err err = ERR_OK;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_part(text, 3, text.len);
	for (unsigned number = 1; !err && text.at != NULL; number++) {
		struct str line = str_trim(str_cut(&text, '\n'));
		struct str date = line_date(line);

		if (date.len > 0 && date.at[0] != '#')
			err = holidays_add(path, number, date, why);
	}
	return err;
}

enum err business_days_use(const char *path, struct problem *why)
{
	struct buf file = BUF_INIT(FILE_BYTES_MAX);
	enum err err;

	holidays.count = 0;
	if (path[0] == '\0')
		return ERR_OK;
	err = file_read(path, &file, why);
	if (!err)
		err = holidays_read(path, buf_str(&file), why);
	buf_free(&file);
	return err;
}

bool business_days_have(int32_t day)
{
	return day - calendar_week(day) < WORKDAYS && !holidays_have(day);
}

int32_t business_days_after(int32_t day, unsigned count)
{
	while (!business_days_have(day) && count == 0)
		day++;
	while (count > 0)
		if (business_days_have(++day))
			count--;
	return day;
}

int business_days_last_year(void)
{
	return holidays.count == 0 ? 0 : calendar_date(holidays.days[holidays.count - 1]).year;
}
