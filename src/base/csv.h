/* Reads comma-separated values (RFC 4180), row by row, from a source of any length.
 *
 * DESIGN: what is read comes from outside: a row is bounded, and a malformed row is reported with
 * its place and skipped, so that one pass over a file finds all that is wrong with it. Lines end in
 * LF or CRLF; a byte order mark before the first row and empty lines are skipped. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
	CSV_FIELDS_MAX = 64,
	CSV_FIELD_MAX = 32 << 10, /* bytes of one field */
	CSV_ROW_MAX = 64 << 10    /* bytes of all fields of a row */
};

/* Fills `room` bytes, fewer only near the end, and returns how many; 0 at the end, -1 when
 * reading fails. */
typedef long csv_source(void *arg, char *to, size_t room);

struct csv;

struct csv_row {
	uint64_t line; /* where the row begins, from 1; where the fault is, after an error */
	size_t count;  /* fields; after an error, the number of the faulty one, from 1 */
	const struct str *fields; /* unquoted, one or more */
	const uint64_t *lines;    /* the line where each begins */
};

/* NULL when memory is short. */
struct csv *csv_new(csv_source *source, void *arg);
/* NULL is legal. */
void csv_free(struct csv *c);
/* The next row, valid until the next call. ERR_NOT_FOUND: there is none; ERR_UNAVAILABLE: reading
 * failed. ERR_INVALID: a stray or unclosed quote, or a NUL; ERR_TOO_LARGE: past a bound above; then
 * `why` says so, ret->line and ret->count say where, and the next call goes on after that row. */
enum err csv_next(struct csv *c, struct csv_row *ret, struct problem *why);

/* Appends a field, in quotes where it needs them. A spreadsheet would run what begins with = + - @,
 * of full width too, a tab or a CR as a formula: such a field gets an apostrophe in front, which is
 * shown as text. */
void csv_write_field(struct str text, struct buf *to);

#endif
