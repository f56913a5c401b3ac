/* Reads the rows of a CSV file whose first row names its columns: what all imports share.
 *
 * DESIGN: files come from spreadsheets of many kinds. UTF-8, with a byte order mark or without, and
 * what Excel in Japan writes (charset_to_utf8()) are read; rows and columns with nothing in them,
 * not even a name, are passed over; the columns stand in any order. */
#ifndef IO_SHEET_H
#define IO_SHEET_H

#include <stdbool.h>
#include <stdio.h>
#include "base/err.h"
#include "base/str.h"

enum { SHEET_COLUMNS_MAX = 16, SHEET_FILE_MAX = 1 << 30 /* bytes */ };

/* The columns that a file may have; ASCII case does not matter. */
struct sheet_columns {
	unsigned count;
	const char *names[SHEET_COLUMNS_MAX];
	unsigned needed; /* a bit for each that must be there: 1 << its index */
};

/* Called now and then while the rows are read; may be NULL. */
typedef void sheet_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes);
/* Called for each mistake of the first row, as sheet_row has its place. */
typedef void sheet_complaint(void *arg, uint64_t line, unsigned column, const struct problem *why);

struct sheet_row {
	uint64_t line;   /* where it begins, from 1, as an editor counts; where the fault is */
	unsigned column; /* after an error: the field that is wrong, from 1; 0 for the whole line */
	struct str field[SHEET_COLUMNS_MAX]; /* absent where the file has no such column */
	uint64_t lines[SHEET_COLUMNS_MAX];   /* the line where each begins, `line` for absent */
	unsigned columns[SHEET_COLUMNS_MAX]; /* its place in the row, from 1; 0 for absent */
};

struct sheet;

/* Reads the whole file and its first row. Where something is wrong with that, which is complained
 * of and is no error, no row is to be read. ERR_INVALID: it is UTF-16; ERR_TOO_LARGE;
 * ERR_UNAVAILABLE: it cannot be read; ERR_NO_MEMORY. `columns` outlives the sheet, which
 * sheet_close() frees. */
enum err sheet_open(FILE *file, const struct sheet_columns *columns, sheet_progress *progress,
    sheet_complaint *complain, void *arg, struct sheet **ret, struct problem *why);
/* NULL is legal. */
void sheet_close(struct sheet *s);
/* Has the file such a column? */
bool sheet_has(const struct sheet *s, unsigned column);
/* The next row, valid until the next call. ERR_NOT_FOUND: there is none. ERR_INVALID,
 * ERR_TOO_LARGE: it is malformed; `why` and `ret` say how and where, and the next call goes on
 * behind it. */
enum err sheet_next(struct sheet *s, struct sheet_row *ret, struct problem *why);

#endif
