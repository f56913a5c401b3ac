/* Tables: shown on a page, and written as CSV and JSON. */
#include "figures/table.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/calendar.h"
#include "base/csv.h"
#include "base/number.h"
#include "io/json.h"
#include "figures/chart.h"

enum { CELL_MAX = 64, URL_MAX = 512 };

/* ---- making one ---- */

static struct table_cell *table_add_cell(struct table *r)
{
	if (r->count == r->room) {
		size_t room = r->room == 0 ? 64 : 2 * r->room;
		struct table_cell *cells = arena_alloc(r->memory, room * sizeof *cells);

		if (cells == NULL) {
			r->failed = true;
			return NULL;
		}
		if (r->count > 0)
			memcpy(cells, r->cells, r->count * sizeof *cells);
		r->cells = cells;
		r->room = room;
	}
	return &r->cells[r->count++];
}

static void table_put(struct table *r, struct table_cell value)
{
	struct table_cell *cell = table_add_cell(r);

	if (cell != NULL)
		*cell = value;
}

void table_text(struct table *r, struct str text)
{
	table_put(r,
	    (struct table_cell){.kind = text.at == NULL ? TABLE_ABSENT : TABLE_TEXT, .text = text});
}

void table_word(struct table *r, const char *word)
{
	table_put(r, (struct table_cell){.kind = TABLE_WORD, .text = str_from(word)});
}

void table_code(struct table *r, const struct code *code)
{
	const char *copy = arena_str(r->memory, str_from(code->text));

	r->failed = r->failed || copy == NULL;
	table_put(r, (struct table_cell){.kind = code->text[0] == '\0' ? TABLE_ABSENT : TABLE_CODE,
			 .text = str_from(copy)});
}

void table_number(struct table *r, uint64_t n)
{
	table_put(r,
	    (struct table_cell){.kind = TABLE_NUMBER, .n = n > INT64_MAX ? INT64_MAX : (int64_t)n});
}

void table_absent(struct table *r)
{
	table_put(r, (struct table_cell){.kind = TABLE_ABSENT});
}

void table_day(struct table *r, int32_t day)
{
	table_put(r, (struct table_cell){.kind = day == 0 ? TABLE_ABSENT : TABLE_DAY, .n = day});
}

/* As a whole number of tenths; absent when it is of nothing. */
static void table_put_percent(struct table *r, double part, double whole)
{
	double tenths = whole > 0 ? 1000 * part / whole : 0;

	table_put(r, (struct table_cell){.kind = whole > 0 ? TABLE_PERCENT : TABLE_ABSENT,
			 .n = (int64_t)(tenths < 0 ? tenths - .5 : tenths + .5)});
}

void table_percent(struct table *r, uint64_t part, uint64_t whole)
{
	table_put_percent(r, (double)part, (double)whole);
}

void table_change(struct table *r, double now, double before)
{
	table_put_percent(r, now - before, before);
}

void table_beside(struct table *r, struct str aside, const char *mark)
{
	if (r->failed)
		return;
	r->cells[r->count - 1].aside = aside;
	r->cells[r->count - 1].mark = mark;
}

void table_looks(struct table *r, enum looks looks)
{
	if (!r->failed)
		r->cells[r->count - 1].looks = looks;
}

void table_link(struct table *r, const char *format, ...)
{
	char url[URL_MAX];
	va_list args;

	if (r->failed)
		return;
	va_start(args, format);
	vsnprintf(url, sizeof url, format, args);
	va_end(args);
	r->cells[r->count - 1].url = arena_str(r->memory, str_from(url));
}

/* ---- the text of a cell ---- */

static void cell_write_percent(int64_t tenths, struct buf *to)
{
	uint64_t size = (uint64_t)(tenths < 0 ? -tenths : tenths);

	buf_printf(to, "%s%" PRIu64 ".%" PRIu64, tenths < 0 ? "-" : "", size / 10, size % 10);
}

static void cell_write_day(int64_t day, struct buf *to)
{
	char text[CALENDAR_TEXT_MAX];

	calendar_write((int32_t)day, text);
	buf_puts(to, text);
}

/* For programs: digits without commas. */
static void cell_write_plain(const struct table_cell *cell, struct buf *to)
{
	if (cell->kind == TABLE_NUMBER)
		buf_printf(to, "%" PRId64, cell->n);
	else if (cell->kind == TABLE_PERCENT)
		cell_write_percent(cell->n, to);
	else if (cell->kind == TABLE_DAY)
		cell_write_day(cell->n, to);
	else
		buf_add_str(to, cell->text);
}

void table_write_cell(const struct table_cell *cell, struct buf *to)
{
	if (cell->kind == TABLE_NUMBER)
		number_write((uint64_t)cell->n, to);
	else
		cell_write_plain(cell, to);
	if (cell->kind == TABLE_PERCENT)
		buf_puts(to, " %");
}

/* ---- on the page ---- */

static bool cell_is_number(enum table_kind kind)
{
	return kind == TABLE_NUMBER || kind == TABLE_PERCENT;
}

/* As the first cell that says something. */
static bool table_column_is_number(const struct table *r, size_t column)
{
	for (size_t i = column; i < r->count; i += r->column_count)
		if (r->cells[i].kind != TABLE_ABSENT)
			return cell_is_number(r->cells[i].kind);
	return false;
}

/* How its text is set: numbers below one another, days and codes on one line. */
static const char *cell_class(const struct table *r, size_t i)
{
	static const char *const classes[] = {[TABLE_ABSENT] = "",
	    [TABLE_TEXT] = "text",
	    [TABLE_CODE] = "code",
	    [TABLE_WORD] = "",
	    [TABLE_NUMBER] = "number",
	    [TABLE_PERCENT] = "number",
	    [TABLE_DAY] = "day"};

	return table_column_is_number(r, i % r->column_count) ? "number"
							      : classes[r->cells[i].kind];
}

/* The column that stands at a place of the page. */
static size_t table_shown_column(const struct table *r, size_t place)
{
	return r->shown == NULL ? place : r->shown[place];
}

static void cell_show(const struct table *r, size_t i, bool is_head, struct model *row)
{
	const struct table_cell *cell = &r->cells[i];
	struct model *item = model_item(row, "cells");
	struct buf text = BUF_INIT(CELL_MAX + cell->text.len);

	model_flag(item, "cell_is_head", is_head);
	model_cstr(item, "cell_class", cell_class(r, i));
	model_cstr(item, "cell_url", cell->url == NULL ? "" : cell->url);
	model_flag(item, "cell_is_part", is_head && r->swatches);
	model_flag(item, "cell_is_state", cell->looks != LOOKS_PLAIN);
	if (cell->looks != LOOKS_PLAIN || r->swatches)
		chart_looks(cell->looks, i / r->column_count, item);
	model_flag(item, "cell_is_absent", cell->kind == TABLE_ABSENT);
	model_text(item, "cell_aside", cell->aside.at == NULL ? STR("") : cell->aside);
	if (cell->mark == NULL)
		model_cstr(item, "cell_mark_key", "");
	else
		model_format(item, "cell_mark_key", "usage.word.%s", cell->mark);
	if (cell->kind == TABLE_WORD) {
		model_format(item, "cell_key", "usage.word.%.*s", STR_ARG(cell->text));
	} else {
		table_write_cell(cell, &text);
		model_buf(item, "cell_text", &text);
	}
	buf_free(&text);
}

/* The columns in the page's order, and all rows. */
static void table_show_cells(const struct table *r, struct model *figure)
{
	size_t count = r->shown_count == 0 ? r->column_count : r->shown_count;

	for (size_t place = 0; place < count; place++) {
		size_t i = table_shown_column(r, place);
		struct model *column = model_item(figure, "columns");

		model_format(column, "column_key", "usage.column.%s", r->columns[i]);
		model_flag(column, "column_is_number", table_column_is_number(r, i));
	}
	for (size_t first = 0; first < r->count; first += r->column_count) {
		struct model *row = model_item(figure, "rows");

		for (size_t place = 0; place < count; place++)
			cell_show(r, first + table_shown_column(r, place), place == 0, row);
	}
}

struct model *table_show(struct model *page, const struct table *r, const char *query)
{
	struct model *figure = model_item(page, "figures");

	if (r->failed)
		model_check(page, ERR_NO_MEMORY);
	model_cstr(figure, "figure_id", r->name);
	model_format(figure, "figure_title_key", "%s.title", r->texts);
	model_format(figure, "figure_note_key", "%s.note", r->texts);
	if (r->empty_key != NULL)
		model_cstr(figure, "figure_empty_key", r->empty_key);
	else
		model_format(figure, "figure_empty_key", "%s.empty", r->texts);
	model_flag(figure, "figure_is_empty", r->count == 0);
	model_flag(figure, "figure_is_folded", r->folded);
	model_flag(figure, "figure_is_half", r->swatches);
	model_cstr(figure, "next_url", r->next_url == NULL ? "" : r->next_url);
	model_cstr(figure, "first_url", r->first_url == NULL ? "" : r->first_url);
	model_format(figure, "download_url", "?%s&table=%s&as=", query, r->name);
	table_show_cells(r, figure);
	return figure;
}

/* ---- downloads ---- */

void table_write_csv_head(const struct table *r, struct buf *to)
{
	buf_puts(to, "\xef\xbb\xbf");
	for (size_t i = 0; i < r->column_count; i++)
		buf_printf(to, "%s%s", i == 0 ? "" : ",", r->columns[i]);
	buf_puts(to, "\r\n");
}

void table_write_csv_rows(const struct table *r, struct buf *to)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct table_cell *cell = &r->cells[i];

		if (cell_is_number(cell->kind))
			cell_write_plain(cell, to);
		else if (cell->kind == TABLE_CODE)
			buf_printf(to, "\"=\"\"%.*s\"\"\"", STR_ARG(cell->text));
		else if (cell->kind == TABLE_DAY)
			cell_write_day(cell->n, to);
		else
			csv_write_field(cell->text, to);
		buf_puts(to, (i + 1) % r->column_count == 0 ? "\r\n" : ",");
	}
}

void table_write_csv(const struct table *r, struct buf *to)
{
	table_write_csv_head(r, to);
	table_write_csv_rows(r, to);
}

static void cell_set_member(struct json *object, const char *name, const struct table_cell *cell)
{
	struct buf text = BUF_INIT(CELL_MAX + cell->text.len);

	cell_write_plain(cell, &text);
	if (cell->kind == TABLE_ABSENT)
		json_set_null(object, name);
	else if (cell->kind == TABLE_NUMBER)
		json_set_int(object, name, cell->n);
	else if (cell->kind == TABLE_PERCENT)
		json_set_tenths(object, name, cell->n);
	else
		json_set_buf(object, name, &text);
	buf_free(&text);
}

void table_write_json(const struct table *r, struct buf *to)
{
	buf_putc(to, '[');
	for (size_t i = 0; i < r->count; i += r->column_count) {
		struct json *object = json_new_object();

		buf_puts(to, i == 0 ? "" : ",\n");
		for (size_t column = 0; column < r->column_count; column++)
			cell_set_member(object, r->columns[column], &r->cells[i + column]);
		if (json_write(object, JSON_ONE_LINE, to) && to->err == ERR_OK)
			to->err = ERR_NO_MEMORY;
		json_free(object);
	}
	buf_puts(to, "]\n");
}

const struct table_format table_formats[TABLE_FORMATS] = {
    {"csv", "text/csv; charset=utf-8; header=present", table_write_csv},
    {"json", "application/json", table_write_json},
};
