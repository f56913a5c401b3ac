/* Makes text that came from outside fit to be shown on a terminal or in a log. */
#include "base/printable.h"

#include "base/utf8.h"

void printable_add_byte(char byte, struct buf *to)
{
	buf_printf(to, "\\x%02x", (unsigned char)byte);
}

void printable_add_hidden(uint32_t code_point, struct buf *to)
{
	buf_printf(to, "\\u{%x}", (unsigned)code_point);
}

void printable_write(struct str text, struct buf *to)
{
	while (text.len > 0) {
		struct str rest = text;
		uint32_t code_point;

		if (!utf8_next(&rest, &code_point)) {
			printable_add_byte(text.at[0], to);
			rest = str_part(text, 1, text.len);
		} else if (utf8_is_hidden(code_point)) {
			printable_add_hidden(code_point, to);
		} else {
			buf_add(to, text.at, text.len - rest.len);
		}
		text = rest;
	}
}
