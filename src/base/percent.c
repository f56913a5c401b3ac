/* Percent-encoding of single bytes, and its decoding. */
#include "base/percent.h"

#include "base/hex.h"

bool percent_at(struct str text, size_t at, char *ret_byte)
{
	char byte;

	if (at >= text.len || text.len - at < PERCENT_LENGTH || text.at[at] != '%' ||
	    !hex_read(str_part(text, at + 1, 2), &byte))
		return false;
	*ret_byte = byte;
	return true;
}

struct str percent_decode(struct str text, char *room)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];

		if (byte == '%' && percent_at(text, i, &byte))
			i += PERCENT_LENGTH - 1;
		room[len++] = byte;
	}
	return (struct str){room, len};
}

void percent_write(char byte, char to[PERCENT_LENGTH])
{
	char digits[3];

	hex_write_upper(&byte, 1, digits);
	to[0] = '%';
	memcpy(to + 1, digits, 2);
}
