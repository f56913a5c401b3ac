/* Makes text from outside harmless in HTML. */
#include "web/escape.h"

#include "base/utf8.h"

/* What each ASCII character that needs it becomes. */
static const char *const references[128] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

static void escape_point(struct buf *to, uint32_t point, struct str bytes)
{
	if (point < 128 && references[point] != NULL)
		buf_puts(to, references[point]);
	else if (utf8_is_hidden(point))
		buf_printf(to, "[U+%04X]", point);
	else
		buf_add_str(to, bytes);
}

void escape_html(struct buf *to, struct str text)
{
	while (text.len > 0) {
		struct str before = text;
		uint32_t point;

		if (utf8_next(&text, &point)) {
			escape_point(to, point, str_part(before, 0, before.len - text.len));
		} else {
			buf_puts(to, "\xEF\xBF\xBD");
			text = str_part(text, 1, text.len);
		}
	}
}
