/* Whatever bytes a file to import has: it is refused, or read row by row to its end; each field is
 * of the column that it is said to be of, and each mistake has a place and words. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/csv.h"
#include "io/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct sheet_columns columns = {
    .count = 3, .names = {"code", "pem", "file"}, .needed = 1};

static void count_mistake(void *arg, uint64_t line, unsigned column, const struct problem *why)
{
	size_t *mistakes = arg;

	assert(line >= 1 && column <= CSV_FIELDS_MAX + 1 && why->text[0] != '\0');
	++*mistakes;
}

static void look_at_row(const struct sheet *s, const struct sheet_row *row)
{
	for (unsigned i = 0; i < columns.count; i++) {
		assert((row->columns[i] != 0) == sheet_has(s, i));
		assert((row->field[i].at != NULL) || row->field[i].len == 0);
		assert(row->lines[i] >= row->line);
		for (unsigned j = 0; j < i; j++)
			assert(row->columns[i] == 0 || row->columns[i] != row->columns[j]);
	}
}

static void read_all(struct sheet *s, size_t most)
{
	for (size_t rows = 0;; rows++) {
		struct problem why = {.text = ""};
		struct sheet_row row;
		enum err err = sheet_next(s, &row, &why);

		if (err == ERR_NOT_FOUND)
			return;
		assert(rows <= most);
		assert(err == ERR_OK || err == ERR_INVALID || err == ERR_TOO_LARGE);
		if (err)
			assert(row.line >= 1 && why.text[0] != '\0');
		else
			look_at_row(s, &row);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = fmemopen(NULL, size + 1, "w+");
	struct problem why = {.text = ""};
	struct sheet *s = NULL;
	size_t mistakes = 0;

	assert(file != NULL && fwrite(data, 1, size, file) == size);
	rewind(file);
	if (sheet_open(file, &columns, NULL, count_mistake, &mistakes, &s, &why) == ERR_OK) {
		assert(mistakes > 0 || sheet_has(s, 0));
		if (mistakes == 0)
			read_all(s, 2 * size + 2);
	} else {
		assert(s == NULL && why.text[0] != '\0');
	}
	sheet_close(s);
	fclose(file);
	return 0;
}
