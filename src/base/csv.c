/* Reads comma-separated values: a state machine that takes one byte at a time. */
#include "base/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 << 10 };

/* Where the machine stands within a row. */
enum place {
	FIELD_START,
	PLAIN,      /* in a field without quotes */
	QUOTED,     /* within quotes */
	QUOTE_SEEN, /* behind a quote within quotes: its end, or the first of a pair */
	CR_SEEN     /* behind a CR that only LF may follow */
};

struct csv {
	csv_source *source;
	void *arg;
	char chunk[CHUNK];
	size_t at, filled;
	bool started, failed;
	uint64_t line; /* of the next byte */

	/* the row so far */
	enum place place;
	char text[CSV_ROW_MAX];
	size_t used, field_start;
	size_t count;
	struct str fields[CSV_FIELDS_MAX];
	uint64_t lines[CSV_FIELDS_MAX];
	uint64_t row_line, field_line, quote_line;

	/* the first thing that is wrong with the row */
	enum err err;
	const char *reason;
	uint64_t bad_line;
	size_t bad_field;
};

struct csv *csv_new(csv_source *source, void *arg)
{
	struct csv *c = malloc(sizeof *c);

	if (c == NULL)
		return NULL;
	c->source = source;
	c->arg = arg;
	c->at = c->filled = 0;
	c->started = c->failed = false;
	c->line = 1;
	return c;
}

void csv_free(struct csv *c)
{
	free(c);
}

/* The next byte; -1 at the end or when reading fails. */
static int csv_next_byte(struct csv *c)
{
	if (c->at == c->filled) {
		long got = c->failed ? -1 : c->source(c->arg, c->chunk, sizeof c->chunk);

		c->failed = got < 0;
		c->at = 0;
		c->filled = got > 0 ? (size_t)got : 0;
		if (got <= 0)
			return -1;
	}
	return (unsigned char)c->chunk[c->at++];
}

/* Notes what is wrong; only the first counts. The row is read on to find its end. */
static void csv_spoil(struct csv *c, enum err err, uint64_t line, const char *reason)
{
	if (c->err)
		return;
	c->err = err;
	c->reason = reason;
	c->bad_line = line;
	c->bad_field = c->count + 1;
}

static void csv_add(struct csv *c, char byte)
{
	if (byte == '\0')
		csv_spoil(c, ERR_INVALID, c->line, "a NUL byte");
	if (c->used - c->field_start >= CSV_FIELD_MAX)
		csv_spoil(c, ERR_TOO_LARGE, c->field_line, "the field is longer than 32768 bytes");
	else if (c->used == sizeof c->text)
		csv_spoil(c, ERR_TOO_LARGE, c->row_line, "the row is longer than 65536 bytes");
	if (!c->err)
		c->text[c->used++] = byte;
}

static void csv_end_field(struct csv *c)
{
	if (c->count == CSV_FIELDS_MAX) {
		csv_spoil(c, ERR_TOO_LARGE, c->field_line, "the row has more than 64 fields");
		return;
	}
	c->fields[c->count] = (struct str){c->text + c->field_start, c->used - c->field_start};
	c->lines[c->count++] = c->field_line;
	c->field_start = c->used;
	c->field_line = c->line;
	c->place = FIELD_START;
}

/* A byte outside of quotes. True when it ends the row. */
static bool csv_take_plain(struct csv *c, char byte)
{
	switch (byte) {
	case ',':
		csv_end_field(c);
		return false;
	case '\n':
		csv_end_field(c);
		return true;
	case '\r':
		c->place = CR_SEEN;
		return false;
	case '"':
		csv_spoil(
		    c, ERR_INVALID, c->line, "a quote within a field that does not begin with one");
		break;
	default:
		break;
	}
	csv_add(c, byte);
	c->place = PLAIN;
	return false;
}

/* Any byte. True when it ends the row. */
static bool csv_take(struct csv *c, char byte)
{
	switch (c->place) {
	case FIELD_START:
		if (byte != '"')
			return csv_take_plain(c, byte);
		c->quote_line = c->line;
		c->place = QUOTED;
		return false;
	case PLAIN:
		return csv_take_plain(c, byte);
	case QUOTED:
		if (byte == '"')
			c->place = QUOTE_SEEN;
		else
			csv_add(c, byte);
		return false;
	case QUOTE_SEEN:
		if (byte == '"') {
			csv_add(c, byte);
			c->place = QUOTED;
			return false;
		}
		if (byte != ',' && byte != '\r' && byte != '\n')
			csv_spoil(c, ERR_INVALID, c->line, "text behind the closing quote");
		return csv_take_plain(c, byte);
	case CR_SEEN:
		if (byte != '\n')
			csv_spoil(c, ERR_INVALID, c->line, "a CR that no LF follows");
		c->place = PLAIN;
		return csv_take_plain(c, byte);
	}
	return false;
}

/* Reads to the end of a row; false when there is none. */
static bool csv_read_row(struct csv *c)
{
	bool any = false;
	int byte;

	c->place = FIELD_START;
	c->used = c->field_start = 0;
	c->count = 0;
	c->err = ERR_OK;
	c->row_line = c->field_line = c->line;
	while ((byte = csv_next_byte(c)) >= 0) {
		bool ends = csv_take(c, (char)byte);

		any = true;
		c->line += byte == '\n';
		if (ends)
			return true;
	}
	if (any && c->place == QUOTED)
		csv_spoil(
		    c, ERR_INVALID, c->quote_line, "the quote that begins here is never closed");
	if (any)
		csv_end_field(c);
	return any;
}

enum err csv_next(struct csv *c, struct csv_row *ret, struct problem *why)
{
	static const char mark[] = "\xef\xbb\xbf";
	bool found, blank;

	if (!c->started && csv_next_byte(c) >= 0)
		c->at = c->filled >= 3 && memcmp(c->chunk, mark, 3) == 0 ? 3 : 0;
	c->started = true;
	do {
		found = csv_read_row(c);
		blank = !c->err && c->count == 1 && c->fields[0].len == 0;
	} while (found && blank);
	if (c->failed)
		return err_because(why, ERR_UNAVAILABLE, "the file cannot be read");
	if (!found)
		return ERR_NOT_FOUND;
	if (c->err) {
		ret->line = c->bad_line;
		ret->count = c->bad_field;
		return err_because(why, c->err, "%s", c->reason);
	}
	ret->line = c->row_line;
	ret->count = c->count;
	ret->fields = c->fields;
	ret->lines = c->lines;
	return ERR_OK;
}

static bool csv_is_formula(struct str text)
{
	static const char *const beginnings[] = {
	    "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (str_starts(text, str_from(beginnings[i])))
			return true;
	return false;
}

void csv_write_field(struct str text, struct buf *to)
{
	bool quoted = str_index(text, ',') < text.len || str_index(text, '"') < text.len ||
		      str_index(text, '\n') < text.len || str_index(text, '\r') < text.len;

	if (quoted)
		buf_putc(to, '"');
	if (csv_is_formula(text))
		buf_putc(to, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_putc(to, '"');
		buf_putc(to, text.at[i]);
	}
	if (quoted)
		buf_putc(to, '"');
}
