/* Reads parameters from a query or a form. */
#include "web/params.h"

static int hex_digit(char c)
{
	if (str_is_digit(c))
		return c - '0';
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that stands at *i, which moves to its end. */
static char decoded(struct str s, size_t *i)
{
	char c = s.at[*i];

	if (c == '+')
		return ' ';
	if (c != '%' || *i + 2 >= s.len || hex_digit(s.at[*i + 1]) < 0 ||
	    hex_digit(s.at[*i + 2]) < 0)
		return c;
	c = (char)(hex_digit(s.at[*i + 1]) * 16 + hex_digit(s.at[*i + 2]));
	*i += 2;
	return c;
}

size_t params_decode(struct str text, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		to[len++] = decoded(text, &i);
	return len;
}

static bool decode(struct str s, char *to, size_t room)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = decoded(s, &i);

		if (c == '\0' || len + 1 >= room)
			return false;
		to[len++] = c;
	}
	to[len] = '\0';
	return true;
}

bool params_get(struct str text, struct str name, char *ret_value, size_t room)
{
	while (text.at != NULL) {
		struct str value = str_cut(&text, '&');
		struct str key = str_cut(&value, '=');

		if (str_eq(key, name))
			return decode(value, ret_value, room);
	}
	return false;
}
