/* Keeps what somebody typed into a form while they log in again. */
#include "web/kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "pki/private_key.h"

/* The fields of the form that is kept stand between these. */
#define PREFIX "kept."
#define PATH "kept-path"
#define TIME "kept-time"
#define MARK "kept-mark"

/* Each with its length, so that nothing can move from one to the next. */
static void kept_add_measured(struct buf *to, struct str s)
{
	buf_printf(to, "%zu:", s.len);
	buf_add_str(to, s);
}

static bool kept_mark(const unsigned char key[DIGEST_BYTES], const struct form *form,
    struct str path, struct str time, char ret[DIGEST_HEX])
{
	struct buf all = BUF_INIT(4 * KEPT_BYTES_MAX);
	unsigned char digest[DIGEST_BYTES];
	bool made;

	kept_add_measured(&all, path);
	kept_add_measured(&all, time);
	for (size_t i = 0; i < form->count; i++) {
		kept_add_measured(&all, form->fields[i].name);
		kept_add_measured(&all, form->fields[i].value);
	}
	made = !all.err && !digest_hmac_sha256(key, DIGEST_BYTES, all.at, all.len, digest);
	if (made)
		hex_write(digest, sizeof digest, ret);
	buf_free(&all);
	return made;
}

static void kept_add_hidden(struct model *m, struct str name, struct str value)
{
	struct model *item = model_item(m, "kept");

	model_text(item, "kept_name", name);
	model_text(item, "kept_value", value.at == NULL ? STR("") : value);
}

/* The text of a file as a form would send it: with LF alone. Absent when memory is short. */
static struct str kept_without_returns(struct str text, struct arena *memory)
{
	char *copy = arena_alloc(memory, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; copy != NULL && i < text.len; i++)
		if (text.at[i] != '\r')
			copy[len++] = text.at[i];
	return (struct str){copy, len};
}

/* The fields that are worth keeping; false when they are too long together. */
static bool kept_choose(const struct form *form, struct arena *memory, struct form *ret)
{
	size_t bytes = 0;

	ret->count = 0;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *f = &form->fields[i];
		bool text = utf8_valid(f->value) && str_index(f->value, '\0') == f->value.len;
		bool secret = str_starts(f->name, STR("password")) ||
			      str_eq(f->name, STR("csrf")) ||
			      (f->value.len <= KEPT_BYTES_MAX && private_key_is_in(f->value));

		if (secret || !text || f->name.len + sizeof PREFIX > FORM_NAME_MAX)
			continue;
		bytes += f->name.len + f->value.len;
		form_add(
		    ret, f->name, f->is_file ? kept_without_returns(f->value, memory) : f->value);
	}
	return bytes <= KEPT_BYTES_MAX && ret->count + 8 <= FORM_FIELDS_MAX;
}

bool kept_write(const unsigned char key[DIGEST_BYTES], const struct form *form, struct str path,
    int64_t now, struct arena *memory, struct model *m)
{
	char time[24], mark[DIGEST_HEX];
	struct form chosen;

	snprintf(time, sizeof time, "%" PRId64, now);
	if (!kept_choose(form, memory, &chosen) ||
	    !kept_mark(key, &chosen, path, str_from(time), mark))
		return false;
	for (size_t i = 0; i < chosen.count; i++) {
		char *name = arena_alloc(memory, chosen.fields[i].name.len + sizeof PREFIX);

		if (name == NULL)
			return false;
		memcpy(name, PREFIX, sizeof PREFIX);
		memcpy(
		    name + sizeof PREFIX - 1, chosen.fields[i].name.at, chosen.fields[i].name.len);
		kept_add_hidden(m, str_from(name), chosen.fields[i].value);
	}
	kept_add_hidden(m, STR(PATH), path);
	kept_add_hidden(m, STR(TIME), str_from(time));
	kept_add_hidden(m, STR(MARK), str_from(mark));
	return true;
}

bool kept_read(const unsigned char key[DIGEST_BYTES], const struct form *posted, int64_t now,
    struct form *ret, struct str *ret_path)
{
	struct str path = form_text(posted, PATH), time = form_text(posted, TIME);
	struct str mark = form_text(posted, MARK);
	char wanted[DIGEST_HEX];
	uint64_t then;

	ret->count = 0;
	for (size_t i = 0; i < posted->count; i++) {
		struct str name = posted->fields[i].name;

		if (str_starts(name, STR(PREFIX)))
			form_add(ret, str_part(name, sizeof PREFIX - 1, name.len),
			    posted->fields[i].value);
	}
	if (path.at == NULL || mark.len != DIGEST_HEX - 1 ||
	    !str_to_uint(time, INT64_MAX / 2, &then) || (int64_t)then > now + 60 ||
	    now >= (int64_t)then + KEPT_S || !kept_mark(key, ret, path, time, wanted) ||
	    !digest_equal(wanted, mark.at, mark.len))
		return false;
	*ret_path = path;
	return true;
}

bool kept_repeat(const struct form *posted, struct model *m)
{
	bool any = false;

	for (size_t i = 0; i < posted->count; i++) {
		if (!str_starts(posted->fields[i].name, STR("kept")))
			continue;
		kept_add_hidden(m, posted->fields[i].name, posted->fields[i].value);
		any = true;
	}
	return any;
}
