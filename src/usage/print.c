/* Prints counts of use. */
#include "usage/print.h"

#include <inttypes.h>
#include "base/calendar.h"
#include "base/csv.h"
#include "base/printable.h"
#include "io/json.h"

enum { CELL_MAX = 1024, HOST_WIDTH = 30 };

/* ---- the value of a key; absent where the row has none ---- */

static struct str cell_day(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	calendar_write(row->day, room);
	return str_from(room);
}

static struct str cell_code(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return (struct str){row->code.text[0] == '\0' ? NULL : row->code.text,
	    row->code.text[0] == '\0' ? 0 : CODE_LENGTH};
}

static struct str cell_host(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return row->host;
}

static struct str cell_kind(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(usage_kind_name(row->shape.kind));
}

/* Clicks have none of these three. */
static struct str cell_size(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(row->sized ? sticker_size_name(row->shape.size) : NULL);
}

static struct str cell_format(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(row->sized ? sticker_format_name(row->shape.format) : NULL);
}

static struct str cell_motion(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(!row->sized ? NULL : row->shape.motion ? "on" : "off");
}

static struct str cell_lang(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(lang_tag(row->shape.lang));
}

static struct str cell_record(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(record_state_name(row->shape.record));
}

static struct str cell_link(const struct usage_row *row, char room[CALENDAR_TEXT_MAX])
{
	(void)room;
	return str_from(link_state_name(row->shape.link));
}

/* By enum usage_key: the value, and how wide a column of them is. */
static const struct {
	struct str (*value)(const struct usage_row *row, char room[CALENDAR_TEXT_MAX]);
	int width;
} keys[USAGE_KEY_COUNT] = {
    [USAGE_BY_DAY] = {cell_day, 10},
    [USAGE_BY_WEEK] = {cell_day, 10},
    [USAGE_BY_MONTH] = {cell_day, 10},
    [USAGE_BY_CODE] = {cell_code, 10},
    [USAGE_BY_HOST] = {cell_host, HOST_WIDTH},
    [USAGE_BY_KIND] = {cell_kind, 8},
    [USAGE_BY_SIZE] = {cell_size, 6},
    [USAGE_BY_FORMAT] = {cell_format, 6},
    [USAGE_BY_MOTION] = {cell_motion, 6},
    [USAGE_BY_LANG] = {cell_lang, 4},
    [USAGE_BY_RECORD] = {cell_record, 13},
    [USAGE_BY_LINK] = {cell_link, 12},
};

static bool columns_have(const struct usage_columns *columns, enum usage_key key)
{
	for (size_t i = 0; i < columns->count; i++)
		if (columns->keys[i] == key)
			return true;
	return false;
}

/* ---- for people ---- */

static void cell_write(struct str text, int width, struct buf *to)
{
	struct buf cell = BUF_INIT(CELL_MAX);

	printable_write(text.len == 0 ? STR("-") : text, &cell);
	buf_printf(to, "%-*s  ", width, cell.at == NULL ? "" : cell.at);
	buf_free(&cell);
}

static void usage_write_numbers(uint64_t pictures, uint64_t clicks, struct buf *to)
{
	buf_printf(to, "%12" PRIu64 "  %12" PRIu64, pictures, clicks);
}

static void usage_write_rest(const char *word, const struct usage_columns *columns,
    uint64_t pictures, uint64_t clicks, struct buf *to)
{
	for (size_t i = 0; i < columns->count; i++)
		buf_printf(to, "%-*s  ", keys[columns->keys[i]].width, i == 0 ? word : "");
	usage_write_numbers(pictures, clicks, to);
	buf_putc(to, '\n');
}

static void usage_write_table(
    const struct usage_answer *answer, const struct usage_columns *columns, struct buf *to)
{
	char room[CALENDAR_TEXT_MAX];

	for (size_t i = 0; i < columns->count; i++)
		buf_printf(
		    to, "%-*s  ", keys[columns->keys[i]].width, usage_key_name(columns->keys[i]));
	buf_printf(to, "%12s  %12s\n", "pictures", "clicks");
	for (size_t i = 0; i < answer->count; i++) {
		const struct usage_row *row = &answer->rows[i];

		for (size_t k = 0; k < columns->count; k++)
			cell_write(keys[columns->keys[k]].value(row, room),
			    keys[columns->keys[k]].width, to);
		usage_write_numbers(row->pictures, row->clicks, to);
		if (row->opened > 0)
			buf_printf(to, "  %" PRIu64 " opened", row->opened);
		buf_puts(to, row->claimed ? "  claimed\n" : "\n");
	}
	if (answer->rest_pictures > 0 || answer->rest_clicks > 0)
		usage_write_rest("others", columns, answer->rest_pictures, answer->rest_clicks, to);
	usage_write_rest("all", columns, answer->pictures, answer->clicks, to);
}

/* ---- for programs ---- */

static void usage_write_csv(
    const struct usage_answer *answer, const struct usage_columns *columns, struct buf *to)
{
	bool hosts = columns_have(columns, USAGE_BY_HOST);
	bool kinds = columns_have(columns, USAGE_BY_KIND);
	char room[CALENDAR_TEXT_MAX];

	for (size_t i = 0; i < columns->count; i++)
		buf_printf(to, "%s,", usage_key_name(columns->keys[i]));
	buf_puts(to, hosts ? "claimed,pictures,clicks" : "pictures,clicks");
	buf_puts(to, kinds ? ",opened\r\n" : "\r\n");
	for (size_t i = 0; i < answer->count; i++) {
		const struct usage_row *row = &answer->rows[i];

		for (size_t k = 0; k < columns->count; k++) {
			csv_write_field(keys[columns->keys[k]].value(row, room), to);
			buf_putc(to, ',');
		}
		if (hosts)
			buf_puts(to, row->claimed ? "yes," : "no,");
		buf_printf(to, "%" PRIu64 ",%" PRIu64, row->pictures, row->clicks);
		if (kinds)
			buf_printf(to, ",%" PRIu64, row->opened);
		buf_puts(to, "\r\n");
	}
}

static void usage_write_object(
    const struct usage_row *row, const struct usage_columns *columns, struct buf *to)
{
	struct json *object = json_new_object();
	char room[CALENDAR_TEXT_MAX];

	for (size_t i = 0; i < columns->count; i++)
		json_set_text(object, usage_key_name(columns->keys[i]),
		    keys[columns->keys[i]].value(row, room));
	if (columns_have(columns, USAGE_BY_HOST))
		json_set_bool(object, "claimed", row->claimed);
	json_set_int(object, "pictures", (int64_t)row->pictures);
	json_set_int(object, "clicks", (int64_t)row->clicks);
	if (row->opened > 0)
		json_set_int(object, "opened", (int64_t)row->opened);
	if (json_write(object, JSON_ONE_LINE, to) && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
	json_free(object);
}

static void usage_write_json(
    const struct usage_answer *answer, const struct usage_columns *columns, struct buf *to)
{
	buf_putc(to, '[');
	for (size_t i = 0; i < answer->count; i++) {
		buf_puts(to, i == 0 ? "" : ",\n");
		usage_write_object(&answer->rows[i], columns, to);
	}
	buf_puts(to, "]\n");
}

void usage_print(const struct usage_answer *answer, const struct usage_columns *columns,
    enum usage_layout layout, struct buf *to)
{
	static void (*const writers[])(const struct usage_answer *answer,
	    const struct usage_columns *columns,
	    struct buf *to) = {[USAGE_TABLE] = usage_write_table,
	    [USAGE_CSV] = usage_write_csv,
	    [USAGE_JSON] = usage_write_json};

	writers[layout](answer, columns, to);
}
