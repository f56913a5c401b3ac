/* Reads the rows of a CSV file whose first row names its columns. */
#include "io/sheet.h"

#include <stdlib.h>
#include "base/csv.h"
#include "io/charset.h"

/* In the place of a column: one that has no name, and must be empty. */
#define NO_COLUMN SHEET_COLUMNS_MAX

struct sheet {
	const struct sheet_columns *columns;
	sheet_progress *progress;
	sheet_complaint *complain;
	void *arg;       /* of both */
	struct buf text; /* the file, in UTF-8 */
	size_t done;     /* bytes of it */
	struct csv *csv;
	size_t width;                      /* fields of a row */
	unsigned column[CSV_FIELDS_MAX];   /* what each holds */
	unsigned place[SHEET_COLUMNS_MAX]; /* where each column stands, from 1; 0: nowhere */
};

static long sheet_give(void *arg, char *to, size_t room)
{
	struct sheet *s = arg;
	struct str part = str_part(buf_str(&s->text), s->done, room);

	if (part.len > 0)
		memcpy(to, part.at, part.len);
	s->done += part.len;
	if (s->progress != NULL)
		s->progress(s->arg, s->done, s->text.len);
	return (long)part.len;
}

/* The whole file at once: only all of it shows how it is written. */
static enum err sheet_read_file(struct sheet *s, FILE *file, struct problem *why)
{
	char chunk[1 << 16];
	size_t got;

	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(&s->text, chunk, got);
	if (ferror(file))
		return err_because(why, ERR_UNAVAILABLE, "the file cannot be read");
	if (s->text.err)
		return err_because(
		    why, s->text.err, "the file cannot be read: %s", err_text(s->text.err));
	return charset_to_utf8(&s->text, why);
}

/* Excel writes all that was ever touched: rows without anything in them are passed over. */
static enum err sheet_next_filled(struct sheet *s, struct csv_row *ret, struct problem *why)
{
	for (;;) {
		enum err err = csv_next(s->csv, ret, why);
		size_t empty = 0;

		while (!err && empty < ret->count && str_trim(ret->fields[empty]).len == 0)
			empty++;
		if (err || empty < ret->count)
			return err;
	}
}

/* ---- the first row ---- */

/* The column with such a name; NO_COLUMN for none. */
static unsigned sheet_find_column(const struct sheet *s, struct str name)
{
	for (unsigned i = 0; i < s->columns->count; i++)
		if (str_eq_nocase(name, str_from(s->columns->names[i])))
			return i;
	return NO_COLUMN;
}

static void sheet_read_name(struct sheet *s, const struct csv_row *row, size_t i)
{
	struct str name = str_trim(row->fields[i]);
	unsigned column = sheet_find_column(s, name);
	struct problem why;

	s->column[i] = NO_COLUMN;
	if (name.len == 0)
		return;
	if (column == NO_COLUMN) {
		err_because(&why, ERR_INVALID, "no column is named \"%.*s\"",
		    name.len < 80 ? (int)name.len : 80, name.at);
		s->complain(s->arg, row->lines[i], (unsigned)i + 1, &why);
	} else if (s->place[column] != 0) {
		err_because(&why, ERR_INVALID, "a second column is named \"%s\"",
		    s->columns->names[column]);
		s->complain(s->arg, row->lines[i], (unsigned)i + 1, &why);
	} else {
		s->place[column] = (unsigned)i + 1;
		s->column[i] = column;
	}
}

static void sheet_read_names(struct sheet *s)
{
	struct csv_row row = {.line = 1};
	struct problem why = {.text = "the file is empty"};

	if (sheet_next_filled(s, &row, &why)) {
		s->complain(s->arg, row.line, (unsigned)row.count, &why);
		return;
	}
	for (size_t i = 0; i < row.count; i++)
		sheet_read_name(s, &row, i);
	s->width = row.count;
	for (unsigned i = 0; i < s->columns->count; i++)
		if ((s->columns->needed & 1u << i) != 0 && s->place[i] == 0) {
			err_because(&why, ERR_INVALID, "the first line names no column \"%s\"",
			    s->columns->names[i]);
			s->complain(s->arg, 1, 0, &why);
		}
}

enum err sheet_open(FILE *file, const struct sheet_columns *columns, sheet_progress *progress,
    sheet_complaint *complain, void *arg, struct sheet **ret, struct problem *why)
{
	struct sheet *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	s->columns = columns;
	s->progress = progress;
	s->complain = complain;
	s->arg = arg;
	s->text = BUF_INIT(SHEET_FILE_MAX);
	s->csv = csv_new(sheet_give, s);
	err = s->csv == NULL ? err_no_memory(why) : sheet_read_file(s, file, why);
	if (err) {
		sheet_close(s);
		return err;
	}
	sheet_read_names(s);
	*ret = s;
	return ERR_OK;
}

void sheet_close(struct sheet *s)
{
	if (s == NULL)
		return;
	csv_free(s->csv);
	buf_free(&s->text);
	free(s);
}

bool sheet_has(const struct sheet *s, unsigned column)
{
	return s->place[column] != 0;
}

/* ---- the others ---- */

/* Has the row what its columns can hold? Fields behind the last one may be there, if empty. */
static enum err sheet_check_row(
    const struct sheet *s, struct csv_row *row, struct sheet_row *place, struct problem *why)
{
	while (row->count > s->width && str_trim(row->fields[row->count - 1]).len == 0)
		row->count--;
	place->column = (unsigned)row->count;
	if (row->count != s->width)
		return err_because(why, ERR_INVALID, "the row has %zu fields, the first line %zu",
		    row->count, s->width);
	for (size_t i = 0; i < row->count; i++)
		if (s->column[i] == NO_COLUMN && str_trim(row->fields[i]).len > 0) {
			place->column = (unsigned)i + 1;
			place->line = row->lines[i];
			return err_because(
			    why, ERR_INVALID, "the first line has no name for this column");
		}
	return ERR_OK;
}

enum err sheet_next(struct sheet *s, struct sheet_row *ret, struct problem *why)
{
	struct csv_row row;
	enum err err = sheet_next_filled(s, &row, why);

	if (err == ERR_NOT_FOUND)
		return err;
	*ret = (struct sheet_row){.line = row.line, .column = (unsigned)row.count};
	if (!err)
		err = sheet_check_row(s, &row, ret, why);
	if (err)
		return err;
	for (unsigned i = 0; i < s->columns->count; i++) {
		unsigned place = s->place[i];

		ret->columns[i] = place;
		ret->field[i] = place == 0 ? (struct str){NULL, 0} : row.fields[place - 1];
		ret->lines[i] = place == 0 ? row.line : row.lines[place - 1];
	}
	return ERR_OK;
}
