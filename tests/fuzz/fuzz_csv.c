/* Whatever bytes a CSV file has: every row keeps its bounds, errors have a place, and reading
 * comes to its end. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const char *at;
	size_t left;
};

static long give(void *arg, char *to, size_t room)
{
	struct input *input = arg;
	size_t len = input->left < room ? input->left : room;

	memcpy(to, input->at, len);
	input->at += len;
	input->left -= len;
	return (long)len;
}

static void look_at_row(const struct csv_row *row)
{
	size_t total = 0;

	assert(row->count >= 1 && row->count <= CSV_FIELDS_MAX);
	for (size_t i = 0; i < row->count; i++) {
		assert(row->fields[i].len <= CSV_FIELD_MAX);
		assert(row->lines[i] >= row->line);
		assert(row->fields[i].len == 0 ||
		       memchr(row->fields[i].at, 0, row->fields[i].len) == NULL);
		total += row->fields[i].len;
	}
	assert(total <= CSV_ROW_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {(const char *)data, size};
	struct csv *csv = csv_new(give, &input);
	struct csv_row row;
	struct problem why = {.text = ""};
	size_t rows = 0;
	uint64_t line = 0;

	for (;;) {
		enum err err = csv_next(csv, &row, &why);

		if (err == ERR_NOT_FOUND)
			break;
		assert(err == ERR_OK || err == ERR_INVALID || err == ERR_TOO_LARGE);
		assert(row.line >= 1 && row.line >= line);
		line = row.line;
		if (err)
			assert(why.text[0] != '\0');
		else
			look_at_row(&row);
		assert(++rows <= size);
	}
	csv_free(csv);
	return 0;
}
