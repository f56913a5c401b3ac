/* Turns text into outlines, by a glyph table. */
#include "image/lettering.h"

#include <assert.h>
#include <string.h>

/* The place in the table of a line's first field: itself, or the ellipsis, which alone is not
 * ASCII. */
static unsigned char glyph_key(struct str field)
{
	assert(field.len > 0);
	if (field.len > 1)
		return (unsigned char)LETTERING_ELLIPSIS;
	return (unsigned char)field.at[0];
}

void lettering_read(struct str table, struct lettering *ret_lettering)
{
	memset(ret_lettering, 0, sizeof *ret_lettering);
	while (table.len > 0) {
		struct str line = str_cut(&table, '\n');
		unsigned char key = glyph_key(str_cut(&line, ' '));
		uint64_t advance = 0;
		bool number = str_to_uint(str_cut(&line, ' '), 100000, &advance);

		assert(number && key < 128 && line.at != NULL);
		(void)number;
		ret_lettering->glyph[key].advance = (unsigned)advance;
		ret_lettering->glyph[key].path = line;
	}
}

static unsigned glyph_advance(const struct lettering *l, char c)
{
	unsigned char key = (unsigned char)c;

	assert(key < 128 && l->glyph[key].path.at != NULL);
	return l->glyph[key].advance;
}

unsigned lettering_width(const struct lettering *l, struct str text)
{
	unsigned width = 0;

	for (size_t i = 0; i < text.len; i++)
		width += glyph_advance(l, text.at[i]);
	return width;
}

/* Hundredths as a decimal number; printf would be slower, and depend on the locale. */
static void path_add_hundredths(unsigned n, struct buf *ret_path)
{
	char text[16], *at = text + sizeof text;
	unsigned whole = n / 100, part = n % 100;

	if (part % 10 != 0)
		*--at = (char)('0' + part % 10);
	if (part != 0) {
		*--at = (char)('0' + part / 10);
		*--at = '.';
	}
	do
		*--at = (char)('0' + whole % 10);
	while ((whole /= 10) > 0);
	buf_add(ret_path, at, (size_t)(text + sizeof text - at));
}

void lettering_draw(
    const struct lettering *l, struct str text, unsigned x, unsigned y, struct buf *ret_path)
{
	for (size_t i = 0; i < text.len; i++) {
		struct str path = l->glyph[(unsigned char)text.at[i]].path;

		if (path.len > 0) {
			buf_putc(ret_path, 'M');
			path_add_hundredths(x, ret_path);
			buf_putc(ret_path, ' ');
			path_add_hundredths(y * 100, ret_path);
			buf_add_str(ret_path, path);
		}
		x += glyph_advance(l, text.at[i]);
	}
}

struct str lettering_fit_end(const struct lettering *l, struct str text, unsigned width, char *room)
{
	unsigned wide = glyph_advance(l, LETTERING_ELLIPSIS);
	size_t start = text.len;

	if (lettering_width(l, text) <= width)
		return text;
	while (start > 0 && wide + glyph_advance(l, text.at[start - 1]) <= width)
		wide += glyph_advance(l, text.at[--start]);
	room[0] = LETTERING_ELLIPSIS;
	memcpy(room + 1, text.at + start, text.len - start);
	return (struct str){room, 1 + text.len - start};
}
