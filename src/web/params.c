/* Reads parameters from a query or a form. */
#include "web/params.h"

#include <string.h>
#include "base/percent.h"
#include "base/utf8.h"

/* The byte that stands at *i, which moves to its end. */
static char params_decode_at(struct str s, size_t *i)
{
	char c = s.at[*i];

	if (c == '+')
		return ' ';
	if (c == '%' && percent_at(s, *i, &c))
		*i += PERCENT_LENGTH - 1;
	return c;
}

size_t params_decode(struct str text, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		to[len++] = params_decode_at(text, &i);
	return len;
}

/* The value of the first parameter `name`, not decoded; absent when there is none. */
static struct str params_find(struct str text, struct str name)
{
	while (text.at != NULL) {
		struct str value = str_cut(&text, '&');
		struct str key = str_cut(&value, '=');

		if (str_eq(key, name))
			return value.at == NULL ? STR("") : value;
	}
	return (struct str){NULL, 0};
}

bool params_has(struct str text, struct str name)
{
	return params_find(text, name).at != NULL;
}

bool params_get(struct str text, struct str name, char *ret_value, size_t room)
{
	struct str value = params_find(text, name);
	size_t len = 0;

	if (value.at == NULL)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		char c = params_decode_at(value, &i);

		if (c == '\0' || len + 1 >= room)
			return false;
		ret_value[len++] = c;
	}
	ret_value[len] = '\0';
	return true;
}

/* Copies text, which has three times the room: what it is not is U+FFFD. */
static size_t params_copy_text(struct str from, char *to)
{
	static const struct str strange = {"\uFFFD", sizeof "\uFFFD" - 1};
	size_t len = 0;

	while (from.len > 0) {
		struct str rest = from, one = strange;
		uint32_t point = 0;

		if (!utf8_next(&rest, &point))
			rest = str_part(from, 1, from.len);
		else if (point != 0)
			one = str_part(from, 0, from.len - rest.len);
		memcpy(to + len, one.at, one.len);
		len += one.len;
		from = rest;
	}
	return len;
}

struct str params_text(struct str text, struct str name, struct arena *memory, bool *ok)
{
	struct str value = params_find(text, name);
	char *bytes = NULL, *copy = NULL;

	if (value.at == NULL)
		return value;
	bytes = arena_alloc(memory, value.len + 1);
	copy = arena_alloc(memory, 3 * value.len + 1);
	if (bytes == NULL || copy == NULL) {
		*ok = false;
		return (struct str){NULL, 0};
	}
	return (struct str){
	    copy, params_copy_text((struct str){bytes, params_decode(value, bytes)}, copy)};
}

void params_encode(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i], lower = str_lower(c), escape[PERCENT_LENGTH];

		if (str_is_digit(c) || (lower >= 'a' && lower <= 'z') ||
		    (c != '\0' && strchr("-._~/", c) != NULL)) {
			buf_putc(to, c);
		} else {
			percent_write(c, escape);
			buf_add(to, escape, sizeof escape);
		}
	}
}
