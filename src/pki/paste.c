/* Text that was pasted, in plain ASCII again. */
#include "pki/paste.h"

#include "base/utf8.h"

enum { TAG_MAX = 200 };

/* ---- HTML and escapes ---- */

/* What stands for something else, and how it ends: nothing, or after a tag's ">". */
static const struct {
	struct str from;
	const char *to;
} entities[] = {
    {STR("&nbsp;"), " "},
    {STR("&#160;"), " "},
    {STR("&#45;"), "-"},
    {STR("&ndash;"), "-"},
    {STR("&mdash;"), "-"},
    {STR("&minus;"), "-"},
    {STR("&#43;"), "+"},
    {STR("&#47;"), "/"},
    {STR("&#61;"), "="},
    {STR("&quot;"), "\""},
    {STR("\\r\\n"), "\n"},
    {STR("\\n"), "\n"},
    {STR("\r\n"), "\n"},
    {STR("\r"), "\n"},
};

static bool text_starts_nocase(struct str text, struct str prefix)
{
	return str_eq_nocase(str_part(text, 0, prefix.len), prefix);
}

/* Cuts an entity off; false where there is none. */
static bool paste_cut_entity(struct str *text, struct buf *to)
{
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (text_starts_nocase(*text, entities[i].from)) {
			buf_puts(to, entities[i].to);
			*text = str_part(*text, entities[i].from.len, text->len);
			return true;
		}
	return false;
}

/* Does a tag end a line? */
static bool tag_breaks(struct str name)
{
	static const struct str names[] = {STR("br"), STR("p"), STR("div"), STR("li"), STR("pre")};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (text_starts_nocase(name, names[i]) &&
		    (name.len == names[i].len || name.at[names[i].len] == ' ' ||
			name.at[names[i].len] == '/'))
			return true;
	return false;
}

/* Cuts a tag off, such as "<br />" or "</p>". */
static bool paste_cut_tag(struct str *text, struct buf *to)
{
	struct str inside = str_part(*text, 1, TAG_MAX);
	size_t end = str_index(inside, '>');

	if (text->at[0] != '<' || end == inside.len)
		return false;
	inside = str_part(inside, 0, end);
	if (str_starts(inside, STR("/")))
		inside = str_part(inside, 1, inside.len);
	if (inside.len == 0 || str_lower(inside.at[0]) < 'a' || str_lower(inside.at[0]) > 'z')
		return false;
	if (tag_breaks(inside))
		buf_putc(to, '\n');
	*text = str_part(*text, end + 2, text->len);
	return true;
}

/* ---- characters ---- */

/* Ranges of characters, and what they stand for. */
static const struct {
	uint32_t from, to;
	char ascii;
} plain[] = {
    {0x2010, 0x2015, '-'},  /* hyphens and dashes */
    {0x2043, 0x2043, '-'},  /* a bullet */
    {0x2212, 0x2212, '-'},  /* minus */
    {0x2500, 0x2501, '-'},  /* lines of boxes */
    {0x30FC, 0x30FC, '-'},  /* ー */
    {0xFE58, 0xFE58, '-'},  /* a small dash */
    {0xFE63, 0xFE63, '-'},  /* the same */
    {0xFF70, 0xFF70, '-'},  /* ｰ */
    {0x2018, 0x201B, '\''}, /* quotes */
    {0x201C, 0x201F, '"'},
    {0x00AB, 0x00AB, '"'},
    {0x00BB, 0x00BB, '"'},
    {0x300C, 0x300F, '"'}, /* 「 */
    {0x2028, 0x2029, '\n'},
    {0x0085, 0x0085, '\n'},
    {0x00A0, 0x00A0, ' '},
    {0x2000, 0x200A, ' '},
    {0x202F, 0x202F, ' '},
    {0x205F, 0x205F, ' '},
    {0x3000, 0x3000, ' '},
    {'\t', '\t', ' '},
    {'\n', '\n', '\n'},
};

/* The character in ASCII; 0 for what is not seen. */
static char point_ascii(uint32_t point)
{
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (point >= plain[i].from && point <= plain[i].to)
			return plain[i].ascii;
	if (point >= 0xFF01 && point <= 0xFF5E)
		return (char)(point - 0xFF01 + '!');
	if (utf8_is_hidden(point))
		return 0;
	return point < 0x80 ? (char)point : '?';
}

void paste_plain(struct str text, struct buf *to)
{
	while (text.len > 0) {
		uint32_t point = '?';
		char ascii;

		if (paste_cut_entity(&text, to) || paste_cut_tag(&text, to))
			continue;
		if (!utf8_next(&text, &point))
			text = str_part(text, 1, text.len);
		ascii = point_ascii(point);
		if (ascii != 0)
			buf_putc(to, ascii);
	}
}
