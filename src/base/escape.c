/* Makes text from outside harmless in HTML and XML, and in plain text. */
#include "base/escape.h"

#include "base/utf8.h"

/* What each ASCII character that markup gives a meaning to becomes. */
static const char *const references[128] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

/* Cuts one character off; true when it stands for itself, as what readers cannot see does not where
 * it is to be made visible. */
static bool escape_cut_harmless(struct str *text, bool visibly, uint32_t *ret_point)
{
	char c = text->at[0];

	*ret_point = 0xfffd;
	/* ASCII that stands for itself: most text is nothing else. */
	if (c >= ' ' && c <= '~' && references[(unsigned char)c] == NULL) {
		*text = str_part(*text, 1, text->len);
		return true;
	}
	if (!utf8_next(text, ret_point)) {
		*text = str_part(*text, 1, text->len);
		return false;
	}
	return (*ret_point >= 128 || references[*ret_point] == NULL) &&
	       !(visibly && utf8_is_hidden(*ret_point));
}

/* What stands for itself is added by the run. */
static void escape_text(struct buf *to, struct str text, bool visibly)
{
	struct str run = text;
	uint32_t point;

	while (text.len > 0) {
		struct str before = text;

		if (escape_cut_harmless(&text, visibly, &point))
			continue;
		buf_add_str(to, str_part(run, 0, run.len - before.len));
		if (point == 0xfffd)
			buf_puts(to, "\xEF\xBF\xBD");
		else if (point < 128 && references[point] != NULL)
			buf_puts(to, references[point]);
		else
			buf_printf(to, "[U+%04X]", point);
		run = text;
	}
	buf_add_str(to, run);
}

void escape_html(struct buf *to, struct str text)
{
	escape_text(to, text, true);
}

void escape_field(struct buf *to, struct str text)
{
	escape_text(to, text, false);
}

static bool escape_is_blank(uint32_t point)
{
	return point == '\n' || point == '\r' || point == '\t' || point == 0x85 ||
	       point == 0x2028 || point == 0x2029;
}

void escape_plain(struct buf *to, struct str text)
{
	while (text.len > 0) {
		struct str before = text;
		uint32_t point;

		if (!utf8_next(&text, &point)) {
			buf_puts(to, "\xEF\xBF\xBD");
			text = str_part(text, 1, text.len);
		} else if (escape_is_blank(point)) {
			buf_putc(to, ' ');
		} else if (utf8_is_hidden(point)) {
			buf_printf(to, "[U+%04X]", point);
		} else {
			buf_add_str(to, str_part(before, 0, before.len - text.len));
		}
	}
}
