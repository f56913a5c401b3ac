/* Header fields of answers. */
#include "io/fetch_header.h"

#include <string.h>

static enum err header_add(struct str *value, struct str more, struct arena *memory)
{
	size_t joint = value->at == NULL ? 0 : 2;
	char *text;

	if (value->len + joint + more.len > FETCH_HEADER_MAX)
		return ERR_TOO_LARGE;
	text = arena_alloc(memory, value->len + joint + more.len + 1);
	if (text == NULL)
		return ERR_NO_MEMORY;
	if (joint > 0) {
		memcpy(text, value->at, value->len);
		memcpy(text + value->len, ", ", joint);
	}
	for (size_t i = 0; i < more.len; i++) {
		unsigned char c = (unsigned char)more.at[i];

		text[value->len + joint + i] = c == '\t'              ? ' '
					       : c < ' ' || c == 0x7f ? '?'
								      : (char)c;
	}
	*value = (struct str){text, value->len + joint + more.len};
	return ERR_OK;
}

enum err fetch_header_take(struct str line, const char *const *names, struct str *values,
    size_t count, struct arena *memory)
{
	struct str value = line, name = str_cut(&value, ':');

	if (value.at == NULL)
		return ERR_OK;
	while (
	    value.len > 0 && (value.at[value.len - 1] == '\n' || value.at[value.len - 1] == '\r'))
		value.len--;
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(name, str_from(names[i])))
			return header_add(&values[i], str_trim(value), memory);
	return ERR_OK;
}
