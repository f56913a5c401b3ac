/* Reads what an HTML form posts. */
#include "web/form.h"

#include <string.h>
#include "base/utf8.h"
#include "web/params.h"

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART "multipart/form-data"
#define CRLF "\r\n"

/* One reading of a body. */
struct reading {
	struct arena *memory;
	struct form *to;
	struct problem *why;
};

static enum err form_malformed(const struct reading *r, const char *what)
{
	return err_because(r->why, ERR_INVALID, "the form is malformed: %s", what);
}

/* Browsers send CRLF for each line end of a text, whatever was typed. */
static size_t text_with_line_feeds(char *text, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		bool pair = text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';

		if (!pair)
			text[kept++] = text[i] == '\r' ? '\n' : text[i];
	}
	return kept;
}

static enum err form_add_field(const struct reading *r, struct form_field field)
{
	if (field.name.len == 0 || field.name.len > FORM_NAME_MAX || !utf8_valid(field.name))
		return form_malformed(r, "a field's name is empty, too long or no UTF-8");
	if (r->to->count == FORM_FIELDS_MAX)
		return err_because(
		    r->why, ERR_TOO_LARGE, "the form has more than %d fields", FORM_FIELDS_MAX);
	r->to->fields[r->to->count++] = field;
	return ERR_OK;
}

/* Adds a text whose bytes are the arena's. */
static enum err form_add_text(const struct reading *r, struct str name, char *text, size_t len)
{
	struct str value = {text, text_with_line_feeds(text, len)};

	if (str_index(value, '\0') < value.len || str_index(name, '\0') < name.len)
		return form_malformed(r, "a text has a NUL in it");
	if (!utf8_valid(value))
		return form_malformed(r, "a text is not UTF-8");
	return form_add_field(r, (struct form_field){.name = name, .value = value});
}

/* ---- application/x-www-form-urlencoded ---- */

static enum err pairs_read(const struct reading *r, struct str body)
{
	enum err err = ERR_OK;

	while (!err && body.at != NULL) {
		struct str value = str_cut(&body, '&'), key = str_cut(&value, '='), decoded;
		char *name, *text;

		if (key.len == 0 && value.len == 0)
			continue;
		name = arena_alloc(r->memory, key.len + 1);
		text = arena_alloc(r->memory, value.len + 1);
		if (name == NULL || text == NULL)
			return err_no_memory(r->why);
		decoded = (struct str){name, params_decode(key, name)};
		err = form_add_text(r, decoded, text, params_decode(value, text));
	}
	return err;
}

/* ---- multipart/form-data ---- */

/* The value of a parameter, `; name=value` or `; name="value"`, of a header's value. */
static bool header_parameter(struct str header, struct str name, struct str *ret)
{
	str_cut(&header, ';');
	while (header.at != NULL) {
		struct str rest = str_trim(header), key;
		size_t end;

		key = str_part(rest, 0, str_index(rest, '='));
		if (key.len == rest.len)
			return false;
		rest = str_part(rest, key.len + 1, rest.len);
		if (str_starts(rest, STR("\""))) {
			rest = str_part(rest, 1, rest.len);
			end = str_index(rest, '"');
			if (end == rest.len)
				return false;
			header = str_part(rest, end + 1, rest.len);
		} else {
			end = str_index(rest, ';');
			header = str_part(rest, end, rest.len);
		}
		if (str_eq_nocase(key, name)) {
			*ret = str_part(rest, 0, end);
			return true;
		}
		str_cut(&header, ';');
	}
	return false;
}

/* Cuts the part's headers off; false when they do not end. Only one of them matters. */
static bool part_cut_disposition(struct str *part, struct str *ret)
{
	*ret = (struct str){NULL, 0};
	for (;;) {
		size_t end = str_find(*part, STR(CRLF));
		struct str line = str_part(*part, 0, end), value = line;

		if (end == part->len)
			return false;
		*part = str_part(*part, end + 2, part->len);
		if (line.len == 0)
			return ret->at != NULL;
		if (str_eq_nocase(str_cut(&value, ':'), STR("Content-Disposition")))
			*ret = str_trim(value);
	}
}

static enum err part_add(const struct reading *r, struct str part)
{
	struct str disposition, name, file_name, kind;
	char *text;

	if (!part_cut_disposition(&part, &disposition))
		return form_malformed(r, "a part's head is not complete");
	kind = str_part(disposition, 0, str_index(disposition, ';'));
	if (!str_eq_nocase(str_trim(kind), STR("form-data")) ||
	    !header_parameter(disposition, STR("name"), &name))
		return form_malformed(r, "a part has no name");
	if (header_parameter(disposition, STR("filename"), &file_name)) {
		const struct form_field file = {.name = name, .value = part, .is_file = true};

		return part.len == 0 ? ERR_OK : form_add_field(r, file);
	}
	text = arena_alloc(r->memory, part.len + 1);
	if (text == NULL)
		return err_no_memory(r->why);
	if (part.len > 0)
		memcpy(text, part.at, part.len);
	return form_add_text(r, name, text, part.len);
}

static enum err parts_read(const struct reading *r, struct str boundary, struct str body)
{
	char separator[FORM_BOUNDARY_MAX + 8] = CRLF "--";
	struct str mark = {separator, boundary.len + 4};
	enum err err = ERR_OK;

	memcpy(separator + 4, boundary.at, boundary.len);
	/* The first one need not stand behind a line. */
	if (!str_starts(body, str_part(mark, 2, mark.len)))
		return form_malformed(r, "it does not begin with its boundary");
	body = str_part(body, mark.len - 2, body.len);
	while (!err && !str_starts(body, STR("--"))) {
		size_t end = str_find(body, mark);

		if (!str_starts(body, STR(CRLF)) || end == body.len)
			return form_malformed(r, "it does not end with its boundary");
		err = part_add(r, str_part(body, 2, end < 2 ? 0 : end - 2));
		body = str_part(body, end + mark.len, body.len);
	}
	return err;
}

/* ---- either ---- */

enum err form_parse(struct str content_type, struct str body, struct arena *memory,
    struct form *ret, struct problem *why)
{
	const struct reading r = {memory, ret, why};
	struct str type = str_trim(str_part(content_type, 0, str_index(content_type, ';')));
	struct str boundary;

	ret->count = 0;
	if (str_eq_nocase(type, STR(URLENCODED)))
		return pairs_read(&r, body);
	if (!str_eq_nocase(type, STR(MULTIPART)))
		return form_malformed(&r, "its type is no form's");
	if (!header_parameter(content_type, STR("boundary"), &boundary) || boundary.len == 0 ||
	    boundary.len > FORM_BOUNDARY_MAX)
		return form_malformed(&r, "it has no boundary");
	return parts_read(&r, boundary, body);
}

static struct str form_find(const struct form *f, const char *name, bool is_file)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->fields[i].is_file == is_file && str_eq(f->fields[i].name, str_from(name)))
			return f->fields[i].value;
	return (struct str){NULL, 0};
}

struct str form_text(const struct form *f, const char *name)
{
	return form_find(f, name, false);
}

struct str form_file(const struct form *f, const char *name)
{
	return form_find(f, name, true);
}

bool form_add(struct form *f, struct str name, struct str value)
{
	if (f->count == FORM_FIELDS_MAX)
		return false;
	f->fields[f->count++] = (struct form_field){.name = name, .value = value};
	return true;
}
