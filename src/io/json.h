/* Builds JSON, and reads objects of plain values, by jansson.
 *
 * DESIGN: the first failure sticks to the whole document and shows when it is written, so that
 * those who build one need not look after every line. Nothing that is added keeps a pointer to what
 * it was made from. One thread at a time. */
#ifndef IO_JSON_H
#define IO_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* An object or an array: a document, or a part that belongs to its document. */
struct json;

enum json_layout { JSON_ONE_LINE, JSON_INDENTED };

/* A new document; NULL when memory is short, which all functions here take and json_write()
 * reports. */
struct json *json_new_object(void);
/* Frees a document with all its parts; not for a part. NULL is legal. */
void json_free(struct json *document);

/* Members of an object, in the order in which they are set. Text is UTF-8; absent gives null. */
void json_set_text(struct json *object, const char *key, struct str text);
/* What was written into a buffer; a failure of the buffer is one of the document. */
void json_set_buf(struct json *object, const char *key, const struct buf *text);
void json_set_int(struct json *object, const char *key, int64_t value);
/* A number with one digit behind the point, given in tenths. */
void json_set_tenths(struct json *object, const char *key, int64_t tenths);
void json_set_bool(struct json *object, const char *key, bool value);
void json_set_null(struct json *object, const char *key);
struct json *json_set_object(struct json *object, const char *key);
struct json *json_set_array(struct json *object, const char *key);
/* A member that is JSON already, for example from the store; ERR_INVALID sticks when it is not. */
void json_set_raw(struct json *object, const char *key, struct str text);

/* Items of an array. */
void json_add_text(struct json *array, struct str text);
void json_add_buf(struct json *array, const struct buf *text);
struct json *json_add_object(struct json *array);

/* Appends the text of a document or part to `to`, without a newline at its end. "<" and characters
 * that nobody sees (utf8_is_hidden()) are escaped, so that it is harmless as HTML. ERR_NO_MEMORY;
 * ERR_INVALID when a text was no UTF-8; ERR_TOO_LARGE. */
enum err json_write(const struct json *json, enum json_layout layout, struct buf *to);

/* The same for a document, which it frees; a failure shows in to->err. */
void json_finish(struct json *document, enum json_layout layout, struct buf *to);

/* Appends a text as JSON has it, in quotation marks: for documents that are written without being
 * built. It must be UTF-8; absent is null. A failure shows in to->err. */
void json_write_text(struct str text, struct buf *to);

/* ---- reading ---- */

enum json_kind { JSON_IS_NULL, JSON_IS_TEXT, JSON_IS_INT, JSON_IS_BOOL };

/* A member, or an item of a member that is an array; valid during the call. */
struct json_value {
	enum json_kind kind;
	struct str text;
	int64_t number; /* also 0 and 1 of a bool */
};

typedef void json_visit(void *arg, const char *key, const struct json_value *value);

/* Calls `visit` for each member of an object, in their order, and for each item of those that are
 * arrays. ERR_INVALID: no JSON object, or it has others than plain values and arrays of them;
 * ERR_NO_MEMORY. */
enum err json_read(struct str text, json_visit *visit, void *arg);

#endif
