/* Adds the contracts of a CSV file: all of them, or none. */
#include "registry/change.h"

#include <sys/stat.h>
#include "base/csv.h"

/* An import under way. */
struct import {
	struct registry *registry;
	FILE *file;
	int64_t now;
	struct registry_import *report;
	uint64_t done, total; /* bytes */
	size_t columns;
	enum contract_field fields[CSV_FIELDS_MAX]; /* what each column holds */
	unsigned column_of[CONTRACT_FIELD_COUNT];   /* from 1; 0 when there is none */
};

static long read_file(void *arg, char *to, size_t room)
{
	struct import *import = arg;
	size_t got = fread(to, 1, room, import->file);

	import->done += got;
	if (import->report->progress != NULL)
		import->report->progress(import->report->arg, import->done, import->total);
	return ferror(import->file) ? -1 : (long)got;
}

/* 0 when the size is not known before the end. */
static uint64_t size_of(FILE *file)
{
	struct stat about;
	int fd = fileno(file);

	return fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size
									   : 0;
}

/* Counts an error, and keeps the first ones. */
static void note(struct import *import, uint64_t line, size_t column, const char *reason)
{
	struct registry_import *report = import->report;

	if (report->error_count < REGISTRY_IMPORT_ERRORS_MAX) {
		struct registry_import_error *to = &report->errors[report->error_count];

		to->line = line;
		to->column = (unsigned)column;
		err_because(&to->why, ERR_INVALID, "%s", reason);
	}
	report->error_count++;
}

/* ---- the header ---- */

static void read_column(struct import *import, const struct csv_row *row, size_t i)
{
	enum contract_field field;
	struct problem reason;
	struct str name = str_trim(row->fields[i]);

	if (!contract_field_parse(name, &field)) {
		err_because(&reason, ERR_INVALID, "no column is named \"%.*s\"",
		    name.len < 80 ? (int)name.len : 80, name.at);
		note(import, row->lines[i], i + 1, reason.text);
	} else if (import->column_of[field] != 0) {
		err_because(&reason, ERR_INVALID, "a second column is named \"%s\"",
		    contract_field_name(field));
		note(import, row->lines[i], i + 1, reason.text);
	} else {
		import->column_of[field] = (unsigned)i + 1;
		import->fields[i] = field;
	}
}

static void need_column(struct import *import, enum contract_field field)
{
	struct problem reason;

	if (import->column_of[field] != 0)
		return;
	err_because(&reason, ERR_INVALID, "the first line names no column \"%s\"",
	    contract_field_name(field));
	note(import, 1, 0, reason.text);
}

static enum err read_header(struct import *import, struct csv *csv, struct problem *why)
{
	struct csv_row row = {.line = 1};
	struct problem reason = {.text = "the file is empty"};
	enum err err = csv_next(csv, &row, &reason);

	if (err == ERR_UNAVAILABLE)
		return err_because(why, err, "%s", reason.text);
	if (err) {
		note(import, row.line, row.count, reason.text);
		return ERR_OK;
	}
	for (size_t i = 0; i < row.count; i++)
		read_column(import, &row, i);
	import->columns = row.count;
	need_column(import, CONTRACT_URL);
	need_column(import, CONTRACT_ORGANIZATION);
	return ERR_OK;
}

/* ---- rows ---- */

/* Notes an error that is about a field; passes on one that is about the store. */
static enum err settle(struct import *import, const struct csv_row *row, enum err err,
    enum contract_field field, const struct problem *reason, struct problem *why)
{
	unsigned column = import->column_of[field];
	struct problem named;

	if (!err) {
		import->report->rows++;
		return ERR_OK;
	}
	if (!registry_is_about_input(err))
		return err_because(why, err, "%s", reason->text);
	err_because(&named, err, "%s: %.480s", contract_field_name(field), reason->text);
	note(import, column == 0 ? row->line : row->lines[column - 1], column, named.text);
	return ERR_OK;
}

static enum err add_row(struct import *import, const struct csv_row *row, struct problem *why)
{
	struct contract_form form = {.field = {{NULL, 0}}};
	struct arena arena = {NULL, 0};
	enum contract_field field = CONTRACT_CODE;
	struct contract contract;
	struct problem reason = {.text = ""};
	enum err err;

	for (size_t i = 0; i < row->count; i++)
		form.field[import->fields[i]] = row->fields[i];
	err = contract_read(&form, &import->registry->rules, &arena, &contract, &field, &reason);
	if (!err)
		err = registry_put_contract(import->registry, &contract, EVENT_CONTRACT_IMPORT,
		    import->now, &field, &reason);
	err = settle(import, row, err, field, &reason, why);
	arena_free(&arena);
	return err;
}

/* One row; ERR_NOT_FOUND when there is none left. */
static enum err read_row(struct import *import, struct csv *csv, struct problem *why)
{
	struct csv_row row;
	struct problem reason = {.text = ""};
	enum err err = csv_next(csv, &row, &reason);

	if (err == ERR_NOT_FOUND)
		return err;
	if (err == ERR_INVALID || err == ERR_TOO_LARGE) {
		note(import, row.line, row.count, reason.text);
		return ERR_OK;
	}
	if (err)
		return err_because(why, err, "%s", reason.text);
	if (row.count == import->columns)
		return add_row(import, &row, why);
	err_because(&reason, ERR_INVALID, "the row has %zu fields, the first line %zu", row.count,
	    import->columns);
	note(import, row.line, (unsigned)row.count, reason.text);
	return ERR_OK;
}

static enum err summary(const struct registry_import *report, struct problem *why)
{
	const struct registry_import_error *first = &report->errors[0];

	return err_because(why, ERR_INVALID,
	    "%llu rows with errors; the first in line %llu, column %u: %.300s",
	    (unsigned long long)report->error_count, (unsigned long long)first->line, first->column,
	    first->why.text);
}

static enum err add_rows(struct import *import, struct csv *csv, struct problem *why)
{
	enum err err = registry_begin(import->registry, NULL, why);

	while (!err)
		err = read_row(import, csv, why);
	if (err == ERR_NOT_FOUND)
		err = import->report->error_count > 0 ? summary(import->report, why) : ERR_OK;
	if (!err)
		err = registry_because_store(
		    import->registry, store_commit(import->registry->store), why);
	if (err) {
		store_rollback(import->registry->store);
		import->report->rows = 0;
	}
	return err;
}

enum err registry_contract_import(struct registry *r, FILE *file, int64_t now,
    struct registry_import *report, struct problem *why)
{
	struct import import = {
	    .registry = r, .file = file, .now = now, .report = report, .total = size_of(file)};
	struct csv *csv = csv_new(read_file, &import);
	enum err err;

	report->rows = report->error_count = 0;
	if (csv == NULL)
		return registry_no_memory(why);
	err = read_header(&import, csv, why);
	if (!err && report->error_count > 0)
		err = summary(report, why);
	else if (!err)
		err = add_rows(&import, csv, why);
	csv_free(csv);
	return err;
}
