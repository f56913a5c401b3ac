/* Adds the contracts of a CSV file: all of them, or none. */
#include "registry/imports/import.h"

#include <inttypes.h>
#include "pki/certificate_read.h"
#include "registry/certificate.h"
#include "registry/contract.h"
#include "io/sheet.h"

/* The columns: the fields of a contract, and its certificate. */
enum { PEM = CONTRACT_FIELD_COUNT, COLUMN_COUNT };

_Static_assert((int)COLUMN_COUNT <= (int)SHEET_COLUMNS_MAX, "a sheet has room for all columns");

/* An import under way. */
struct import {
	const struct change *change;
	const struct contract_rules *rules;
	struct registry_import *report;
	struct registry_effect *effect;
	struct sheet_columns columns;
};

static void import_show_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes)
{
	const struct import *import = arg;

	if (import->report->progress != NULL)
		import->report->progress(import->report->arg, done_bytes, total_bytes);
}

/* Counts an error, and keeps the first ones. */
static void import_complain(void *arg, uint64_t line, unsigned column, const struct problem *reason)
{
	const struct import *import = arg;
	struct registry_import *report = import->report;

	if (report->error_count < REGISTRY_IMPORT_ERRORS_MAX)
		report->errors[report->error_count] =
		    (struct registry_import_error){.line = line, .column = column, .why = *reason};
	report->error_count++;
}

static void import_name_columns(struct sheet_columns *columns)
{
	columns->count = COLUMN_COUNT;
	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++)
		columns->names[i] = contract_field_name((enum contract_field)i);
	columns->names[PEM] = "pem";
	columns->needed = 1u << CONTRACT_URL | 1u << CONTRACT_ORGANIZATION;
}

/* Counts what somebody should look at, and keeps the first. */
static void import_warn(
    struct registry_import *report, const struct sheet_row *row, const struct problem *reason)
{
	char place[40];

	snprintf(place, sizeof place, "%" PRIu64, row->lines[PEM]);
	census_warn(report->census, place, reason);
	if (report->warning_count < REGISTRY_IMPORT_ERRORS_MAX)
		report->warnings[report->warning_count] = (struct registry_import_error){
		    .line = row->lines[PEM], .column = row->columns[PEM], .why = *reason};
	report->warning_count++;
}

/* A code that was drawn is another when it is done again. */
static void import_count(const struct import *import, const struct contract *contract, bool drawn,
    const struct certificate *certificate)
{
	struct contract counted = *contract;

	if (drawn)
		counted.code = (struct code){""};
	census_add(import->report->census, &counted, certificate);
}

/* The contract's certificate, which stands in its row. */
static enum err import_add_certificate(const struct import *import, const struct change *own,
    const struct contract *contract, bool drawn, const struct sheet_row *row)
{
	const struct code *code = &contract->code;
	const struct registry_terms terms = {.config = import->rules->config, .approvals = 1};
	const struct registry_clerk k = {.change = *own, .terms = &terms};
	struct certificate_adding adding = {.historic = import->report->historic};
	struct certificate *certificate = NULL;
	struct registry_effect effect = {.count = 0};
	bool there = false;
	enum err err = certificate_read(row->field[PEM], &certificate, own->why);

	if (!err)
		err = certificate_check_strength(certificate, own->why);
	adding.certificate = certificate;
	if (!err)
		err = registry_certificate_put(&k, code, &adding, &effect, &there);
	if (!err)
		err = registry_effect_add(own, code, import->effect);
	if (!err) {
		import->report->certificates++;
		import_count(import, contract, drawn, certificate);
	}
	for (size_t i = 0; i < effect.warning_count && !err; i++)
		import_warn(import->report, row, &effect.warnings[i]);
	certificate_free(certificate);
	return err;
}

/* Adds a contract. What is wrong with a field is noted and is no error; what is returned is about
 * the store. */
static enum err import_add(struct import *import, const struct sheet_row *row)
{
	const struct change *c = import->change;
	struct problem reason = {.text = ""};
	struct change own = *c;
	struct contract_form form = {.field = {{NULL, 0}}};
	struct arena arena = {NULL, 0};
	enum contract_field field = CONTRACT_CODE;
	struct contract contract;
	unsigned column;
	bool drawn;
	enum err err;

	own.why = &reason;
	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++)
		form.field[i] = row->field[i];
	err = contract_read(&form, import->rules, &arena, &contract, &field, &reason);
	if (!err)
		err = registry_contract_put(
		    &own, import->rules, &contract, EVENT_CONTRACT_IMPORT, import->effect, &field);
	column = (unsigned)field;
	drawn = str_trim(row->field[CONTRACT_CODE]).len == 0;
	if (!err && str_trim(row->field[PEM]).len > 0) {
		column = PEM;
		err = import_add_certificate(import, &own, &contract, drawn, row);
	} else if (!err) {
		import_count(import, &contract, drawn, NULL);
	}
	change_explain(&own, err);
	if (!err) {
		import->report->rows++;
	} else if (registry_is_about_input(err)) {
		err_prefix(&reason, import->columns.names[column]);
		import_complain(import, row->lines[column], row->columns[column], &reason);
		err = ERR_OK;
	} else {
		*c->why = reason;
	}
	arena_free(&arena);
	return err;
}

/* One row; ERR_NOT_FOUND when there is none left. */
static enum err import_next(struct import *import, struct sheet *sheet)
{
	struct sheet_row row;
	struct problem reason = {.text = ""};
	enum err err = sheet_next(sheet, &row, &reason);

	if (!err)
		return import_add(import, &row);
	if (err != ERR_INVALID && err != ERR_TOO_LARGE) {
		*import->change->why = reason;
		return err;
	}
	import_complain(import, row.line, row.column, &reason);
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
    FILE *file, struct registry_import *report, struct registry_effect *effect)
{
	struct import import = {.change = c, .rules = rules, .report = report, .effect = effect};
	struct sheet *sheet = NULL;
	enum err err;

	*effect = (struct registry_effect){.count = 0};
	report->rows = report->certificates = report->error_count = report->warning_count = 0;
	import_name_columns(&import.columns);
	err = sheet_open(
	    file, &import.columns, import_show_progress, import_complain, &import, &sheet, c->why);
	if (err)
		return err;
	if (report->error_count == 0) {
		err = registry_begin(c, NULL);
		while (!err)
			err = import_next(&import, sheet);
		if (err == ERR_NOT_FOUND)
			err = report->error_count > 0 ? import_refuse(&import) : ERR_OK;
		err = change_end(c, err);
	} else {
		err = import_refuse(&import);
	}
	if (err) {
		report->rows = report->certificates = 0;
		registry_effect_free(effect);
	}
	sheet_close(sheet);
	return err;
}
