/* Tables of the console: shown with their charts, and downloaded as CSV and JSON.
 *
 * DESIGN: a table is made once, cell by cell, and then either shown or written, so that a download
 * holds exactly what stands on the page. CSV begins with a byte order mark, without which Excel
 * takes UTF-8 for something else; cells that a spreadsheet would run are made harmless
 * (base/csv.h). Words and days are those of the command line: a program reads them in any language.
 */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include "console/frame.h"

enum report_kind {
	REPORT_ABSENT,
	REPORT_TEXT,
	REPORT_CODE,
	REPORT_WORD, /* its words for people stand under "usage.word.WORD" */
	REPORT_NUMBER,
	REPORT_PERCENT, /* in tenths; may be negative: a change */
	REPORT_DAY
};

struct report_cell {
	enum report_kind kind;
	struct str text;
	int64_t n;
	const char *url;
};

/* Set the first five; the rest is zeros. */
struct report {
	const char *name;           /* of the table in addresses: "days" */
	const char *const *columns; /* their names; headings stand under "usage.column.NAME" */
	size_t column_count;
	struct arena *memory;
	const char *texts; /* "usage.days": title, note and what is said of an empty one stand under
			      its .title, .note and .empty */
	bool swatches;     /* rows have the looks of a share's parts */
	bool folded;       /* is opened by a click */
	const char *empty_key; /* what else is said of an empty one; NULL for the above */
	const char *next_url, *first_url; /* of other pages of it; NULL for none */
	struct report_cell *cells;
	size_t count, room; /* cells */
	bool failed;        /* memory was short */
};

/* Cells are added row by row, each row with all its columns. Texts must stay where they are. */
void report_text(struct report *r, struct str text);
void report_word(struct report *r, const char *word);
void report_code(struct report *r, const struct code *code);
void report_number(struct report *r, uint64_t n);
void report_absent(struct report *r);
/* A day, absent for 0. */
void report_day(struct report *r, int32_t day);
/* Tenths of a percent that `part` is of `whole`; absent when there is no whole. */
void report_percent(struct report *r, uint64_t part, uint64_t whole);
/* By how much `now` is more than `before`, in tenths of a percent of it. */
void report_change(struct report *r, double now, double before);
/* The last cell leads there. */
void report_link(struct report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a cell says to people; nothing for words, which the catalogues say. */
void report_write_cell(const struct report_cell *cell, struct buf *to);
/* Appends the table to the list "figures"; charts go into what it returns. `query` is what the
 * page's address needs to show the same again. */
struct model *report_show(struct console *c, const struct report *r, const char *query);
/* Answers with the table that ?table= names, in the format that ?as= names (csv, json). False,
 * nothing done, when the visit asks for no download. */
bool report_download(struct console *c, const struct report *const *reports, size_t count);

/* ---- for tests ---- */

void report_write_csv(const struct report *r, struct buf *to);
void report_write_json(const struct report *r, struct buf *to);

#endif
