/* Builds JSON, and reads objects of plain values, by jansson. */
#include "io/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"

/* Of numbers with a fraction: 18.2, not 18.199999999999999. */
enum { REAL_DIGITS = 15 };

struct json {
	json_t *value;      /* the document's is owned, a part's borrowed from it */
	struct json *root;  /* the document */
	struct json *parts; /* of a document: its parts, linked by `next` */
	struct json *next;
	enum err err; /* of a document: the first failure */
};

static struct json *json_new_document(json_t *value)
{
	struct json *document = calloc(1, sizeof *document);

	if (document == NULL || value == NULL) {
		free(document);
		json_decref(value);
		return NULL;
	}
	document->value = value;
	document->root = document;
	return document;
}

struct json *json_new_object(void)
{
	return json_new_document(json_object());
}

void json_free(struct json *document)
{
	if (document == NULL)
		return;
	while (document->parts != NULL) {
		struct json *part = document->parts;

		document->parts = part->next;
		free(part);
	}
	json_decref(document->value);
	free(document);
}

static void json_fail(struct json *to, enum err err)
{
	if (to->root->err == ERR_OK)
		to->root->err = err;
}

/* Puts `value` into `to`, under `key` when it is an object. A `value` of NULL could not be made,
 * because of `reason`. */
static bool json_put(struct json *to, const char *key, json_t *value, enum err reason)
{
	if (value == NULL) {
		json_fail(to, reason);
		return false;
	}
	if (key != NULL ? json_object_set_new(to->value, key, value)
			: json_array_append_new(to->value, value)) {
		json_fail(to, ERR_NO_MEMORY);
		return false;
	}
	return true;
}

static void json_put_text(struct json *to, const char *key, struct str text)
{
	if (to == NULL)
		return;
	if (text.at == NULL)
		json_put(to, key, json_null(), ERR_NO_MEMORY);
	else
		json_put(to, key, json_stringn(text.at, text.len), ERR_INVALID);
}

static struct json *json_put_part(struct json *to, const char *key, json_t *value)
{
	struct json *part = to == NULL ? NULL : calloc(1, sizeof *part);

	if (part == NULL) {
		if (to != NULL)
			json_fail(to, ERR_NO_MEMORY);
		json_decref(value);
		return NULL;
	}
	/* After a failure it has no value: jansson refuses to add to that. */
	part->value = json_put(to, key, value, ERR_NO_MEMORY) ? value : NULL;
	part->root = to->root;
	part->next = to->root->parts;
	to->root->parts = part;
	return part;
}

void json_set_text(struct json *object, const char *key, struct str text)
{
	json_put_text(object, key, text);
}

void json_set_buf(struct json *object, const char *key, const struct buf *text)
{
	if (object != NULL && text->err)
		json_fail(object, text->err);
	json_put_text(object, key, text->at == NULL ? STR("") : buf_str(text));
}

void json_add_buf(struct json *array, const struct buf *text)
{
	json_set_buf(array, NULL, text);
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	if (object != NULL)
		json_put(object, key, json_integer(value), ERR_NO_MEMORY);
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	if (object != NULL)
		json_put(object, key, json_boolean(value), ERR_NO_MEMORY);
}

void json_set_null(struct json *object, const char *key)
{
	json_put_text(object, key, (struct str){NULL, 0});
}

struct json *json_set_object(struct json *object, const char *key)
{
	return json_put_part(object, key, json_object());
}

struct json *json_set_array(struct json *object, const char *key)
{
	return json_put_part(object, key, json_array());
}

void json_set_tenths(struct json *object, const char *key, int64_t tenths)
{
	if (object != NULL)
		json_put(object, key, json_real((double)tenths / 10), ERR_NO_MEMORY);
}

void json_set_raw(struct json *object, const char *key, struct str text)
{
	if (object == NULL)
		return;
	if (text.at == NULL)
		json_put_text(object, key, text);
	else
		json_put(object, key, json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL),
		    ERR_INVALID);
}

void json_add_text(struct json *array, struct str text)
{
	json_put_text(array, NULL, text);
}

struct json *json_add_object(struct json *array)
{
	return json_put_part(array, NULL, json_object());
}

/* "\u200b"; outside of the first plane two of them, RFC 8259 section 7. */
static void json_put_escape(struct buf *to, uint32_t point)
{
	char escape[24];

	if (point >= 0x10000) {
		json_put_escape(to, 0xd800 + ((point - 0x10000) >> 10));
		point = 0xdc00 + ((point - 0x10000) & 0x3ff);
	}
	snprintf(escape, sizeof escape, "\\u%04" PRIx32, point);
	buf_puts(to, escape);
}

/* jansson has escaped what it must; characters come whole. "<" stands in texts alone. */
static int json_dump_to_buf(const char *bytes, size_t len, void *to)
{
	struct str rest = {bytes, len};
	struct buf *buf = to;
	const char *done = bytes;

	while (rest.len > 0) {
		const char *at = rest.at;
		uint32_t point = (unsigned char)*at;

		if (point < 0x7f || !utf8_next(&rest, &point))
			rest = str_part(rest, 1, rest.len);
		if (point != '<' && (point < 0x7f || !utf8_is_hidden(point)))
			continue;
		buf_add(buf, done, (size_t)(at - done));
		json_put_escape(buf, point);
		done = rest.at;
	}
	buf_add(buf, done, (size_t)(bytes + len - done));
	return buf->err ? -1 : 0;
}

enum err json_write(const struct json *json, enum json_layout layout, struct buf *to)
{
	static const size_t flags[] = {
	    [JSON_ONE_LINE] = JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS),
	    [JSON_INDENTED] = JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS),
	};

	if (json == NULL)
		return ERR_NO_MEMORY;
	if (json->root->err)
		return json->root->err;
	if (json_dump_callback(json->value, json_dump_to_buf, to, flags[layout]))
		return to->err ? to->err : ERR_NO_MEMORY;
	return to->err;
}

/* RFC 8259 section 7; what jansson and json_dump_to_buf() escape, and nothing else. */
void json_finish(struct json *document, enum json_layout layout, struct buf *to)
{
	enum err err = json_write(document, layout, to);

	if (err && !to->err)
		to->err = err;
	json_free(document);
}

void json_write_text(struct str text, struct buf *to)
{
	static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	size_t done = 0;

	if (text.at == NULL) {
		buf_puts(to, "null");
		return;
	}
	buf_putc(to, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		const char *at = c == '\0' ? NULL : strchr(escaped, c);

		if (at == NULL && (unsigned char)c >= ' ' && c != '<' && c != 0x7f)
			continue;
		buf_add(to, text.at + done, i - done);
		if (at != NULL)
			buf_printf(to, "\\%c", letters[at - escaped]);
		else
			json_put_escape(to, (unsigned char)c);
		done = i + 1;
	}
	buf_add(to, text.at + done, text.len - done);
	buf_putc(to, '"');
}

/* ---- reading ---- */

/* False for an object, an array and a broken number. */
static bool json_read_value(const json_t *from, struct json_value *ret)
{
	*ret = (struct json_value){.kind = JSON_IS_NULL};
	if (json_is_string(from)) {
		ret->kind = JSON_IS_TEXT;
		ret->text = (struct str){json_string_value(from), json_string_length(from)};
	} else if (json_is_integer(from)) {
		ret->kind = JSON_IS_INT;
		ret->number = json_integer_value(from);
	} else if (json_is_boolean(from)) {
		ret->kind = JSON_IS_BOOL;
		ret->number = json_is_true(from);
	}
	return json_is_null(from) || ret->kind != JSON_IS_NULL;
}

static bool json_read_member(const char *key, const json_t *member, json_visit *visit, void *arg)
{
	bool is_array = json_is_array(member);
	size_t count = is_array ? json_array_size(member) : 1;
	struct json_value value;

	for (size_t i = 0; i < count; i++) {
		if (!json_read_value(is_array ? json_array_get(member, i) : member, &value))
			return false;
		visit(arg, key, &value);
	}
	return true;
}

enum err json_read(struct str text, json_visit *visit, void *arg)
{
	json_error_t error;
	json_t *object =
	    text.len == 0 ? NULL : json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &error);
	bool good = json_is_object(object);
	const char *key;
	json_t *member;

	if (object == NULL && text.len > 0 && json_error_code(&error) == json_error_out_of_memory)
		return ERR_NO_MEMORY;
	if (good)
		json_object_foreach(object, key, member) good =
		    good && json_read_member(key, member, visit, arg);
	json_decref(object);
	return good ? ERR_OK : ERR_INVALID;
}
