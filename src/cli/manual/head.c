/* What manual pages begin and end with. */
#include "cli/manual/head.h"

#include <assert.h>
#include "base/calendar.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/manual/roff.h"

static void head_write_date(struct buf *to)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"};
	struct calendar_date date;
	int32_t day = 0;
	bool is_day = calendar_parse(STR(VERSION_DAY), &day);

	assert(is_day);
	(void)is_day;
	date = calendar_date(day);
	buf_printf(to, ".Dd %s %d, %d\n", months[date.month - 1], date.day, date.year);
}

/* "List …" becomes "list …", "HTML …" stays. */
static void head_write_small(const char *text, struct buf *to)
{
	struct str rest = str_from(text);

	if (rest.len > 1 && str_lower(rest.at[1]) == rest.at[1]) {
		buf_putc(to, str_lower(rest.at[0]));
		rest = str_part(rest, 1, rest.len);
	}
	roff_words(rest, to);
}

void head_write(const char *name, unsigned section, const char *what, struct buf *to)
{
	head_write_date(to);
	buf_puts(to, ".Dt ");
	for (const char *letter = name; *letter != '\0'; letter++)
		buf_putc(
		    to, *letter >= 'a' && *letter <= 'z' ? (char)(*letter - 'a' + 'A') : *letter);
	buf_printf(to, " %u\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", section, name);
	head_write_small(what, to);
	buf_putc(to, '\n');
}

void head_write_dashed(const char *name, struct buf *to)
{
	for (; *name != '\0'; name++)
		buf_putc(to, *name == ' ' ? '-' : *name);
}

void head_write_statuses(struct buf *to)
{
	buf_puts(to,
	    ".Sh EXIT STATUS\n" COMMAND_STATUSES ";\nwhat was wrong is said on standard error.\n");
}
