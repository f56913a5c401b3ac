/* Times as people read them, in the one time zone of the configuration. */
#include "base/local_time.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/calendar.h"

static const char *const months[12] = {"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};

/* Nearly all dates that a thread asks for are today's, and the C library takes a microsecond for
 * each: so each thread remembers the last two quarters of an hour that it asked about. No zone's
 * day begins within one. */
static _Thread_local struct {
	bool known;
	int64_t quarter;
	int32_t day;
	char date[LOCAL_TIME_DATE_MAX];
} recent[2];

enum err local_time_use(const char *zone, struct problem *why)
{
	char path[512], magic[4] = "";
	FILE *file = NULL;

	if (snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone) < (int)sizeof path)
		file = fopen(path, "re");
	if (file == NULL || fread(magic, 1, sizeof magic, file) != sizeof magic ||
	    memcmp(magic, "TZif", sizeof magic) != 0) {
		if (file != NULL)
			fclose(file);
		return err_because(why, ERR_NOT_FOUND,
		    "the time zone \"%s\" is not below /usr/share/zoneinfo (is the package tzdata "
		    "installed?)",
		    zone);
	}
	fclose(file);
	if (setenv("TZ", zone, 1) != 0)
		return err_no_memory(why);
	tzset();
	recent[0].known = recent[1].known = false;
	return ERR_OK;
}

static struct tm local_tm(int64_t t)
{
	/* Local times of the years 1 to 9999, whatever the zone (RFC 5280: at most 9999-12-31). */
	static const int64_t first = -62135510400, last = 253402214400;
	time_t time = (time_t)(t < first ? first : t > last ? last : t);
	struct tm tm;

	localtime_r(&time, &tm);
	return tm;
}

/* Where `recent` has the date of `t`. */
static size_t recent_place(int64_t t)
{
	enum { QUARTER = 15 * 60 };
	int64_t quarter = t / QUARTER - (t % QUARTER < 0);
	size_t place = quarter % 2 != 0;
	struct calendar_date date;
	char text[48];
	struct tm tm;

	if (recent[place].known && recent[place].quarter == quarter)
		return place;
	tm = local_tm(t);
	date = (struct calendar_date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
	snprintf(text, sizeof text, "%04d.%02d.%02d", date.year, date.month, date.day);
	memcpy(recent[place].date, text, LOCAL_TIME_DATE_MAX - 1);
	recent[place].date[LOCAL_TIME_DATE_MAX - 1] = '\0';
	recent[place].day = calendar_day(date);
	recent[place].quarter = quarter;
	recent[place].known = true;
	return place;
}

void local_time_date(int64_t t, char ret_date[LOCAL_TIME_DATE_MAX])
{
	memcpy(ret_date, recent[recent_place(t)].date, LOCAL_TIME_DATE_MAX);
}

int32_t local_time_days(int64_t t)
{
	return recent[recent_place(t)].day;
}

static int64_t local_offset(int64_t t)
{
	return local_tm(t).tm_gmtoff;
}

/* The moment at which clocks show `shown`, which is counted as if they showed UTC. `mktime` leaves
 * open what it makes of an hour that they skip, or show twice.
 *
 * DESIGN: a zone changes its offset once in two days at most. So what clocks show is by the offset
 * of the day before or by that of the day after, or, where it is by neither, is skipped between
 * them. */
static int64_t local_moment_shown(int64_t shown)
{
	enum { DAY = 86400 };
	int64_t before = shown - local_offset(shown - DAY);
	int64_t after = shown - local_offset(shown + DAY);
	int64_t low = before < after ? before : after, high = before < after ? after : before;

	if (low + local_offset(low) == shown)
		return low;
	if (high + local_offset(high) == shown)
		return high;
	/* Skipped: the first second whose clocks show more. */
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (middle + local_offset(middle) > shown)
			high = middle;
		else
			low = middle;
	}
	return high;
}

int64_t local_time_begin(int32_t day)
{
	return local_moment_shown((int64_t)day * 86400);
}

int64_t local_time_add_days(int64_t t, int32_t days)
{
	return local_moment_shown(t + local_offset(t) + (int64_t)days * 86400);
}

/* As much of a language's way to write a moment. */
static void time_write(int64_t t, struct str way, struct buf *to)
{
	struct tm tm = local_tm(t);

	for (const char *at = way.at; at < way.at + way.len; at++)
		switch (*at) {
		case 'Y':
			buf_printf(to, "%d", tm.tm_year + 1900);
			break;
		case 'M':
			buf_printf(to, "%d", tm.tm_mon + 1);
			break;
		case 'N':
			buf_puts(to, months[tm.tm_mon]);
			break;
		case 'D':
			buf_printf(to, "%d", tm.tm_mday);
			break;
		case 'T':
			buf_printf(to, "%02d:%02d", tm.tm_hour, tm.tm_min);
			break;
		default:
			buf_putc(to, *at);
		}
}

void local_time_minute(int64_t t, enum lang lang, struct buf *to)
{
	time_write(t, str_from(lang_moment(lang)), to);
}

/* In all languages the time of day stands behind the day, and a comma or a blank between them. */
void local_time_date_words(int64_t t, enum lang lang, struct buf *to)
{
	const char *way = lang_moment(lang);
	size_t len = strcspn(way, "T");

	while (len > 0 && strchr(", ", way[len - 1]) != NULL)
		len--;
	time_write(t, (struct str){way, len}, to);
}

void local_time_clock(int64_t t, struct buf *to)
{
	time_write(t, STR("T"), to);
}

static void time_write_offset(const struct tm *tm, struct buf *to)
{
	long minutes = labs(tm->tm_gmtoff) / 60;

	buf_printf(to, "%c%02ld:%02ld", tm->tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void local_time_stamp(int64_t t, struct buf *to)
{
	struct tm tm = local_tm(t);

	buf_printf(to, "%04d-%02d-%02d %02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min);
}

void local_time_iso(int64_t t, struct buf *to)
{
	struct tm tm = local_tm(t);

	buf_printf(to, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	time_write_offset(&tm, to);
}

struct local_time_moment local_time_moment(int64_t t)
{
	struct local_time_moment moment = {"?"};
	struct buf text = BUF_INIT(sizeof moment.text);

	local_time_iso(t, &text);
	if (text.err == ERR_OK)
		snprintf(moment.text, sizeof moment.text, "%.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
	return moment;
}

void local_time_zone(int64_t t, struct buf *to)
{
	struct tm tm = local_tm(t);

	/* Zones without an abbreviation of their own are given their offset as a name. */
	if (tm.tm_zone != NULL && tm.tm_zone[0] >= 'A')
		buf_printf(to, "%s, ", tm.tm_zone);
	buf_puts(to, "UTC");
	time_write_offset(&tm, to);
}

/* ---- reading ---- */

/* Cuts `digits` decimal digits off, a number up to `max`. */
static bool time_take_number(struct str *text, size_t digits, uint64_t max, int *ret)
{
	uint64_t value;

	if (text->len < digits || !str_to_uint(str_part(*text, 0, digits), max, &value))
		return false;
	*text = str_part(*text, digits, text->len);
	*ret = (int)value;
	return true;
}

static bool time_take_char(struct str *text, const char *allowed)
{
	if (text->len == 0 || strchr(allowed, text->at[0]) == NULL || text->at[0] == '\0')
		return false;
	*text = str_part(*text, 1, text->len);
	return true;
}

static bool time_take_day(struct str *text, struct tm *tm)
{
	bool ok = time_take_number(text, 4, 9999, &tm->tm_year) && time_take_char(text, "-") &&
		  time_take_number(text, 2, 12, &tm->tm_mon) && time_take_char(text, "-") &&
		  time_take_number(text, 2, 31, &tm->tm_mday);

	ok = ok && tm->tm_year > 0 && tm->tm_mon > 0 && tm->tm_mday > 0;
	tm->tm_year -= 1900;
	tm->tm_mon -= 1;
	return ok;
}

static bool time_take_clock(struct str *text, struct tm *tm)
{
	if (!time_take_number(text, 2, 23, &tm->tm_hour) || !time_take_char(text, ":") ||
	    !time_take_number(text, 2, 59, &tm->tm_min))
		return false;
	return !time_take_char(text, ":") || time_take_number(text, 2, 59, &tm->tm_sec);
}

/* "Z", an offset, or nothing (*ret_local); then the end. */
static bool time_take_offset(struct str *text, bool *ret_local, int *ret_seconds)
{
	int hours = 0, minutes = 0;
	bool west = text->len > 0 && text->at[0] == '-';

	*ret_local = text->len == 0;
	if (*ret_local || time_take_char(text, "Zz"))
		return text->len == 0;
	if (!time_take_char(text, "+-") || !time_take_number(text, 2, 23, &hours) ||
	    !time_take_char(text, ":") || !time_take_number(text, 2, 59, &minutes))
		return false;
	*ret_seconds = (hours * 60 + minutes) * (west ? -60 : 60);
	return text->len == 0;
}

bool local_time_parse(struct str text, int64_t *ret_time)
{
	struct tm tm = {.tm_isdst = -1}, asked;
	bool is_local;
	int offset = 0;

	if (!time_take_day(&text, &tm) ||
	    (time_take_char(&text, "Tt ") && !time_take_clock(&text, &tm)) ||
	    !time_take_offset(&text, &is_local, &offset))
		return false;
	asked = tm;
	*ret_time = (int64_t)(is_local ? mktime(&tm) : timegm(&tm)) - offset;
	/* 30 February, and an hour that the clocks skip, come back as another day or hour. */
	return tm.tm_mon == asked.tm_mon && tm.tm_mday == asked.tm_mday &&
	       tm.tm_hour == asked.tm_hour && tm.tm_min == asked.tm_min;
}
