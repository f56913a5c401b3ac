/* Bytes as hexadecimal digits, and back. */
#include "base/hex.h"

int hex_value(char c)
{
	if (str_is_digit(c))
		return c - '0';
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void hex_write_with(const char *digits, const void *bytes, size_t len, char *to)
{
	const unsigned char *from = bytes;

	for (size_t i = 0; i < len; i++) {
		*to++ = digits[from[i] >> 4];
		*to++ = digits[from[i] & 15];
	}
	*to = '\0';
}

void hex_write(const void *bytes, size_t len, char *to)
{
	hex_write_with("0123456789abcdef", bytes, len, to);
}

void hex_write_upper(const void *bytes, size_t len, char *to)
{
	hex_write_with("0123456789ABCDEF", bytes, len, to);
}

bool hex_read(struct str text, void *to)
{
	unsigned char *at = to;

	if (text.len % 2 != 0)
		return false;
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_value(text.at[i]), low = hex_value(text.at[i + 1]);

		if (high < 0 || low < 0)
			return false;
		*at++ = (unsigned char)(high << 4 | low);
	}
	return true;
}
