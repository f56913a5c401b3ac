/* Adds the contracts of a CSV file: all of them, or none. */
#include "registry/import.h"

#include <string.h>
#include "base/csv.h"
#include "io/charset.h"
#include "registry/contract.h"

/* In the place of a field: a column that holds none. */
#define NO_FIELD CONTRACT_FIELD_COUNT

/* An import under way. */
struct import {
	const struct change *change;
	const struct contract_rules *rules;
	struct registry_import *report;
	struct buf text; /* the file, in UTF-8 */
	size_t done;     /* bytes of it */
	size_t columns;
	enum contract_field fields[CSV_FIELDS_MAX]; /* what each column holds: NO_FIELD for one
						       without a name, which must be empty */
	unsigned column_of[CONTRACT_FIELD_COUNT];   /* from 1; 0 when there is none */
};

static void import_show_progress(const struct import *import)
{
	if (import->report->progress != NULL)
		import->report->progress(import->report->arg, import->done, import->text.len);
}

static long import_read(void *arg, char *to, size_t room)
{
	struct import *import = arg;
	struct str part = str_part(buf_str(&import->text), import->done, room);

	if (part.len > 0)
		memcpy(to, part.at, part.len);
	import->done += part.len;
	import_show_progress(import);
	return (long)part.len;
}

/* The whole file at once: only all of it shows how it is written. */
static enum err import_open(struct import *import, FILE *file)
{
	const struct change *c = import->change;
	char chunk[1 << 16];
	size_t got;

	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(&import->text, chunk, got);
	if (ferror(file))
		return err_because(c->why, ERR_UNAVAILABLE, "the file cannot be read");
	if (import->text.err)
		return err_because(c->why, import->text.err, "the file cannot be read: %s",
		    err_text(import->text.err));
	return charset_to_utf8(&import->text, c->why);
}

/* Counts an error, and keeps the first ones. */
static void import_complain(
    struct import *import, uint64_t line, size_t column, const struct problem *reason)
{
	struct registry_import *report = import->report;

	if (report->error_count < REGISTRY_IMPORT_ERRORS_MAX)
		report->errors[report->error_count] = (struct registry_import_error){
		    .line = line, .column = (unsigned)column, .why = *reason};
	report->error_count++;
}

/* ---- the header ---- */

/* Excel writes all that was ever touched: rows without anything in them are passed over. */
static enum err import_next_row(struct csv *csv, struct csv_row *ret, struct problem *why)
{
	for (;;) {
		enum err err = csv_next(csv, ret, why);
		size_t empty = 0;

		while (!err && empty < ret->count && str_trim(ret->fields[empty]).len == 0)
			empty++;
		if (err || empty < ret->count)
			return err;
	}
}

static void import_read_column(struct import *import, const struct csv_row *row, size_t i)
{
	enum contract_field field;
	struct problem reason;
	struct str name = str_trim(row->fields[i]);

	import->fields[i] = NO_FIELD;
	if (name.len == 0)
		return;
	if (!contract_field_parse(name, &field)) {
		err_because(&reason, ERR_INVALID, "no column is named \"%.*s\"",
		    name.len < 80 ? (int)name.len : 80, name.at);
		import_complain(import, row->lines[i], i + 1, &reason);
	} else if (import->column_of[field] != 0) {
		err_because(&reason, ERR_INVALID, "a second column is named \"%s\"",
		    contract_field_name(field));
		import_complain(import, row->lines[i], i + 1, &reason);
	} else {
		import->column_of[field] = (unsigned)i + 1;
		import->fields[i] = field;
	}
}

/* Columns that are wrong or missing are noted; an error is about the file. */
static enum err import_read_header(struct import *import, struct csv *csv)
{
	static const enum contract_field needed[] = {CONTRACT_URL, CONTRACT_ORGANIZATION};
	struct csv_row row = {.line = 1};
	struct problem reason = {.text = "the file is empty"};
	enum err err = import_next_row(csv, &row, &reason);

	if (err) {
		import_complain(import, row.line, row.count, &reason);
		return ERR_OK;
	}
	for (size_t i = 0; i < row.count; i++)
		import_read_column(import, &row, i);
	import->columns = row.count;
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (import->column_of[needed[i]] == 0) {
			err_because(&reason, ERR_INVALID, "the first line names no column \"%s\"",
			    contract_field_name(needed[i]));
			import_complain(import, 1, 0, &reason);
		}
	return ERR_OK;
}

/* ---- rows ---- */

/* Adds a contract. What is wrong with a field is noted and is no error; what is returned is about
 * the store. */
static enum err import_add(struct import *import, const struct csv_row *row)
{
	const struct change *c = import->change;
	struct problem reason = {.text = ""};
	struct change own = *c;
	struct contract_form form = {.field = {{NULL, 0}}};
	struct arena arena = {NULL, 0};
	enum contract_field field = CONTRACT_CODE;
	struct contract contract;
	enum err err;

	own.why = &reason;
	for (size_t i = 0; i < row->count; i++)
		if (import->fields[i] != NO_FIELD)
			form.field[import->fields[i]] = row->fields[i];
	err = contract_read(&form, import->rules, &arena, &contract, &field, &reason);
	if (!err)
		err = registry_contract_put(&own, &contract, EVENT_CONTRACT_IMPORT, &field);
	change_explain(&own, err);
	if (!err) {
		import->report->rows++;
	} else if (registry_is_about_input(err)) {
		unsigned column = import->column_of[field];

		err_prefix(&reason, contract_field_name(field));
		import_complain(
		    import, column == 0 ? row->line : row->lines[column - 1], column, &reason);
		err = ERR_OK;
	} else {
		*c->why = reason;
	}
	arena_free(&arena);
	return err;
}

/* Does a row have what its columns can hold? Those behind the last one may be there, if empty. */
static enum err import_check_row(
    const struct import *import, struct csv_row *row, struct problem *why)
{
	while (row->count > import->columns && str_trim(row->fields[row->count - 1]).len == 0)
		row->count--;
	if (row->count != import->columns)
		return err_because(why, ERR_INVALID, "the row has %zu fields, the first line %zu",
		    row->count, import->columns);
	for (size_t i = 0; i < row->count; i++)
		if (import->fields[i] == NO_FIELD && str_trim(row->fields[i]).len > 0) {
			row->count = i + 1;
			row->line = row->lines[i];
			return err_because(
			    why, ERR_INVALID, "the first line has no name for this column");
		}
	return ERR_OK;
}

/* One row; ERR_NOT_FOUND when there is none left. */
static enum err import_next(struct import *import, struct csv *csv)
{
	struct csv_row row;
	struct problem reason = {.text = ""};
	enum err err = import_next_row(csv, &row, &reason);

	if (!err)
		err = import_check_row(import, &row, &reason);
	if (!err)
		return import_add(import, &row);
	if (err != ERR_INVALID && err != ERR_TOO_LARGE) {
		*import->change->why = reason;
		return err;
	}
	import_complain(import, row.line, row.count, &reason);
	return ERR_OK;
}

/* Says of all that was complained about how much it is, and what came first. */
static enum err import_refuse(const struct import *import)
{
	const struct registry_import *report = import->report;
	const struct registry_import_error *first = &report->errors[0];

	return err_because(import->change->why, ERR_INVALID,
	    "%llu rows with errors; the first in line %llu, column %u: %.300s",
	    (unsigned long long)report->error_count, (unsigned long long)first->line, first->column,
	    first->why.text);
}

enum err registry_contract_import(const struct change *c, const struct contract_rules *rules,
    FILE *file, struct registry_import *report)
{
	struct import import = {.change = c,
	    .rules = rules,
	    .report = report,
	    .text = BUF_INIT(REGISTRY_IMPORT_FILE_MAX)};
	struct csv *csv = csv_new(import_read, &import);
	enum err err;

	report->rows = report->error_count = 0;
	err = csv == NULL ? change_no_memory(c) : import_open(&import, file);
	if (err)
		goto out;
	err = import_read_header(&import, csv);
	if (!err && report->error_count == 0) {
		err = registry_begin(c, NULL);
		while (!err)
			err = import_next(&import, csv);
		if (err == ERR_NOT_FOUND)
			err = report->error_count > 0 ? import_refuse(&import) : ERR_OK;
		err = change_end(c, err);
	} else if (!err) {
		err = import_refuse(&import);
	}
	if (err)
		report->rows = 0;
out:
	buf_free(&import.text);
	csv_free(csv);
	return err;
}
