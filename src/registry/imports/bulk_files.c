/* Adds the certificates of a folder's files, or of a CSV file's rows. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include "io/sheet.h"
#include "registry/imports/batch.h"

/* ---- the files of a folder ---- */

static int folder_wants(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By their bytes, whatever the locale. */
static int folder_compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The code that a file's name begins with; false when it is not named by the rule. */
static bool folder_name_code(const char *name, struct code *ret)
{
	struct str rest = str_from(name);

	if (!code_parse(str_part(rest, 0, CODE_LENGTH), ret))
		return false;
	return rest.len == CODE_LENGTH || name[CODE_LENGTH] == '.' || name[CODE_LENGTH] == '-';
}

static enum err folder_add_file(struct batch *b, const char *folder, const char *name)
{
	struct buf path = BUF_INIT(1 << 16);
	struct problem why;
	struct code code;
	enum err err = ERR_OK;

	buf_printf(&path, "%s%s%s", folder, str_ends(str_from(folder), STR("/")) ? "" : "/", name);
	if (path.err) {
		err = path.err;
	} else if (!folder_name_code(name, &code)) {
		err_because(&why, ERR_INVALID,
		    "the name does not begin with a code of ten digits, as 0123456789.pem and "
		    "0123456789-2026.pem do");
		batch_refuse(b, path.at, &why);
	} else {
		err = batch_add_file(b, path.at, &code, path.at);
	}
	buf_free(&path);
	return err;
}

enum err registry_bulk_folder(struct registry_bulk *bulk, const struct change *c, const char *path)
{
	struct batch *batch = batch_new(bulk, c);
	struct dirent **entries = NULL;
	int count = batch == NULL ? 0 : scandir(path, &entries, folder_wants, folder_compare);
	enum err err = ERR_OK;

	if (batch == NULL)
		err = change_no_memory(c);
	else if (count < 0)
		err = err_because(
		    c->why, ERR_UNAVAILABLE, "cannot read %s: %s", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!err && !bulk->stopped) {
			err = folder_add_file(batch, path, entries[i]->d_name);
			if (bulk->progress != NULL)
				bulk->progress(bulk->arg, (uint64_t)i + 1, (uint64_t)count);
		}
		free(entries[i]);
	}
	free(entries);
	if (!err && !bulk->stopped)
		err = batch_end(batch);
	batch_free(batch);
	return err;
}

/* ---- the rows of a CSV file ---- */

enum { CODE, PEM, NAMED, COLUMN_COUNT };

static const struct sheet_columns columns = {
    .count = COLUMN_COUNT,
    .names = {[CODE] = "code", [PEM] = "pem", [NAMED] = "file"},
    .needed = 1u << CODE,
};

/* A file on its way. */
struct rows {
	struct registry_bulk *bulk;
	struct batch *batch;
	const char *name, *folder;
};

static void rows_show_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes)
{
	const struct rows *rows = arg;

	if (rows->bulk->progress != NULL)
		rows->bulk->progress(rows->bulk->arg, done_bytes, total_bytes);
}

static void rows_write_place(
    const struct rows *rows, uint64_t line, unsigned column, struct buf *to)
{
	buf_printf(to, "%s:%" PRIu64, rows->name, line);
	if (column > 0)
		buf_printf(to, ": column %u", column);
}

static void rows_refuse(void *arg, uint64_t line, unsigned column, const struct problem *why)
{
	const struct rows *rows = arg;
	struct buf place = BUF_INIT(1 << 16);

	rows_write_place(rows, line, column, &place);
	batch_refuse(rows->batch, place.at == NULL ? rows->name : place.at, why);
	buf_free(&place);
}

/* The certificate of a row: itself, or the path of its file. */
static enum err rows_add_certificate(
    const struct rows *rows, const struct sheet_row *row, const struct code *code)
{
	bool is_named = str_trim(row->field[NAMED]).len > 0;
	unsigned column = is_named ? NAMED : PEM;
	struct str name = str_trim(row->field[NAMED]);
	struct buf place = BUF_INIT(1 << 16), path = BUF_INIT(1 << 16);
	enum err err;

	rows_write_place(rows, row->lines[column], row->columns[column], &place);
	buf_printf(&path, "%s%s%.*s", str_starts(name, STR("/")) ? "" : rows->folder,
	    str_starts(name, STR("/")) ? "" : "/", STR_ARG(name));
	if (place.err || path.err)
		err = place.err ? place.err : path.err;
	else if (is_named)
		err = batch_add_file(rows->batch, place.at, code, path.at);
	else
		err = batch_add(rows->batch, place.at, code, row->field[PEM]);
	buf_free(&place);
	buf_free(&path);
	return err;
}

static enum err rows_add(struct rows *rows, const struct sheet_row *row)
{
	bool has_pem = str_trim(row->field[PEM]).len > 0;
	bool has_file = str_trim(row->field[NAMED]).len > 0;
	struct problem why;
	struct code code;

	if (!code_parse_typed(row->field[CODE], &code)) {
		err_because(&why, ERR_INVALID, "code: \"%.*s\" is not a code of ten digits",
		    row->field[CODE].len < 80 ? (int)row->field[CODE].len : 80,
		    row->field[CODE].at);
		rows_refuse(rows, row->lines[CODE], row->columns[CODE], &why);
	} else if (has_pem == has_file) {
		err_because(&why, ERR_INVALID, "the row needs one of pem and file, and has %s",
		    has_pem ? "both" : "neither");
		rows_refuse(rows, row->line, 0, &why);
	} else {
		return rows_add_certificate(rows, row, &code);
	}
	return ERR_OK;
}

/* All rows; those that are malformed are told. */
static enum err rows_add_all(struct rows *rows, struct sheet *sheet, struct problem *why)
{
	enum err err = ERR_OK;

	while (!err && !rows->bulk->stopped) {
		struct problem reason = {.text = ""};
		struct sheet_row row;

		err = sheet_next(sheet, &row, &reason);
		if (!err) {
			err = rows_add(rows, &row);
		} else if (err == ERR_INVALID || err == ERR_TOO_LARGE) {
			rows_refuse(rows, row.line, row.column, &reason);
			err = ERR_OK;
		} else if (err != ERR_NOT_FOUND) {
			*why = reason;
		}
	}
	if (err == ERR_NOT_FOUND)
		err = batch_end(rows->batch);
	return err;
}

enum err registry_bulk_csv(struct registry_bulk *bulk, const struct change *c, FILE *file,
    const char *name, const char *folder)
{
	struct rows rows = {bulk, batch_new(bulk, c), name, folder};
	struct sheet *sheet = NULL;
	enum err err;

	if (rows.batch == NULL)
		return change_no_memory(c);
	err = sheet_open(file, &columns, rows_show_progress, rows_refuse, &rows, &sheet, c->why);
	if (!err && (bulk->refused > 0 || (!sheet_has(sheet, PEM) && !sheet_has(sheet, NAMED))))
		err = err_because(c->why, ERR_INVALID,
		    "the first line has to name the columns: code, and pem or file");
	if (!err)
		err = rows_add_all(&rows, sheet, c->why);
	sheet_close(sheet);
	batch_free(rows.batch);
	return err;
}
