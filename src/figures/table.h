/* Tables of figures: shown with their charts, and written as CSV and JSON.
 *
 * DESIGN: a table is made once, cell by cell, and then either shown or written, so that a download
 * holds exactly what stands on the page. Its columns keep their order for programs; the page may
 * show them in another, what matters most first, since a phone has room for three or four. CSV
 * begins with a byte order mark, without which Excel takes UTF-8 for something else; cells that a
 * spreadsheet would run are made harmless (base/csv.h); a code stands as ="0123456789": Excel would
 * take its zeros away. Words and days are those of the command line: a program reads them in any
 * language.
 */
#ifndef FIGURES_TABLE_H
#define FIGURES_TABLE_H

#include "base/arena.h"
#include "record/code.h"
#include "pages/looks.h"
#include "web/model.h"

enum table_kind {
	TABLE_ABSENT,
	TABLE_TEXT,
	TABLE_CODE,
	TABLE_WORD, /* its words for people stand under "usage.word.WORD" */
	TABLE_NUMBER,
	TABLE_PERCENT, /* in tenths; may be negative: a change */
	TABLE_DAY
};

struct table_cell {
	enum table_kind kind;
	struct str text;
	int64_t n;
	const char *url;
	struct str aside; /* what stands beside it on the page alone; absent for nothing */
	const char *mark; /* a word of "usage.word" there; NULL for none */
	enum looks looks; /* on the page the shape of the state stands before it */
};

/* Set the first five; the rest is zeros. */
struct table {
	const char *name;           /* of the table in addresses: "days" */
	const char *const *columns; /* their names; headings stand under "usage.column.NAME" */
	size_t column_count;
	struct arena *memory;
	const char *texts; /* "usage.days": title, note and what is said of an empty one stand under
			      its .title, .note and .empty */
	bool swatches;     /* rows have the looks of a share's parts */
	bool folded;       /* is opened by a click */
	const unsigned char *shown; /* the columns in the page's order; NULL: as they are */
	size_t shown_count;         /* so many of them alone; 0: all */
	const char *empty_key;      /* what else is said of an empty one; NULL for the above */
	const char *next_url, *first_url; /* of other pages of it; NULL for none */
	struct table_cell *cells;
	size_t count, room; /* cells */
	bool failed;        /* memory was short */
};

/* Cells are added row by row, each row with all its columns. Texts must stay where they are. */
void table_text(struct table *r, struct str text);
void table_word(struct table *r, const char *word);
void table_code(struct table *r, const struct code *code);
void table_number(struct table *r, uint64_t n);
void table_absent(struct table *r);
/* A day, absent for 0. */
void table_day(struct table *r, int32_t day);
/* Tenths of a percent that `part` is of `whole`; absent when there is no whole. */
void table_percent(struct table *r, uint64_t part, uint64_t whole);
/* By how much `now` is more than `before`, in tenths of a percent of it. */
void table_change(struct table *r, double now, double before);
/* The last cell leads there. */
void table_link(struct table *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* On the page, and not in files: beside the last cell stands `aside`, and the words of
 * "usage.word.MARK". Absent and NULL for nothing. */
void table_beside(struct table *r, struct str aside, const char *mark);
/* The same: before the last cell stands the shape of the state. */
void table_looks(struct table *r, enum looks looks);

/* What a cell says to people; nothing for words, which the catalogues say. */
void table_write_cell(const struct table_cell *cell, struct buf *to);
/* Appends the table to the list "figures" of the page; charts go into what it returns. `query` is
 * what the page's address needs to show the same again. */
struct model *table_show(struct model *page, const struct table *r, const char *query);

void table_write_csv(const struct table *r, struct buf *to);
/* The two parts of that, for one that is written page by page. */
void table_write_csv_head(const struct table *r, struct buf *to);
void table_write_csv_rows(const struct table *r, struct buf *to);
void table_write_json(const struct table *r, struct buf *to);

/* The formats of downloads, by the word that asks for one. */
enum { TABLE_FORMATS = 2 };
struct table_format {
	const char *word, *media_type;
	void (*write)(const struct table *r, struct buf *to);
};
extern const struct table_format table_formats[TABLE_FORMATS];

#endif
