/* Composes the SVG of a sticker. What is missing in assets/stickers/ is our own mistake, and
 * asserted; the CA's own files were checked when they were read. */
#include "image/artwork.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "image/artwork_files.h"
#include "image/fill.h"
#include "image/lettering.h"

static const struct {
	const char *template; /* what follows the state in the template's name */
	const char *table;    /* the glyph tables that go with it */
} works[ARTWORK_COUNT] = {
    [ARTWORK_SCALABLE] = {"", ""},
    [ARTWORK_FITTED] = {".fitted", ".fitted"},
    [ARTWORK_MOTION] = {".motion", ""},
    [ARTWORK_FRAME] = {".frame", ".fitted"},
};

/* How often the GIF runs, as the CSS does: 4.8 seconds in all. */
enum { PLAYS = 2 };

/* The largest number in a slot's arguments or the timeline. */
enum { NUMBER_MAX = 10000 };

/* What the path slots need. */
struct text_slot {
	enum sticker_size size;
	enum artwork which;
	struct str text;
};

__attribute__((format(printf, 1, 2))) static struct str artwork_asset(const char *format, ...)
{
	struct str content = {NULL, 0};
	char path[96];
	va_list args;
	bool found;

	va_start(args, format);
	vsnprintf(path, sizeof path, format, args);
	va_end(args);
	found = artwork_files_find(path, &content);
	assert(found);
	(void)found;
	return content;
}

static void artwork_read_table(
    enum sticker_size size, const char *name, enum artwork which, struct lettering *ret_lettering)
{
	lettering_read(artwork_asset("stickers/%s/%s%s.glyphs", sticker_size_name(size), name,
			   works[which].table),
	    ret_lettering);
}

static void artwork_read_numbers(struct str text, unsigned count, unsigned *ret_numbers)
{
	for (unsigned i = 0; i < count; i++) {
		uint64_t number = 0;
		bool good = str_to_uint(str_cut(&text, ' '), NUMBER_MAX, &number);

		assert(good);
		(void)good;
		ret_numbers[i] = (unsigned)number;
	}
}

/* date-path LEFT BASELINE */
static void slot_write_date(const void *from, struct str arguments, struct buf *ret_svg)
{
	const struct text_slot *slot = from;
	struct lettering l;
	unsigned at[2];

	artwork_read_numbers(arguments, 2, at);
	artwork_read_table(slot->size, "date", slot->which, &l);
	lettering_draw(&l, slot->text, at[0] * 100, at[1], ret_svg);
}

/* A line about `middle`, beginning at a whole pixel; pixels. */
static void line_draw_centred(const struct lettering *l, struct str text, unsigned middle,
    unsigned baseline, struct buf *ret_svg)
{
	unsigned left = middle * 100 - lettering_width(l, text) / 2;

	lettering_draw(l, text, (left + 50) / 100 * 100, baseline, ret_svg);
}

/* date-middle MIDDLE BASELINE */
static void slot_write_centred_date(const void *from, struct str arguments, struct buf *ret_svg)
{
	const struct text_slot *slot = from;
	struct lettering l;
	unsigned at[2];

	artwork_read_numbers(arguments, 2, at);
	artwork_read_table(slot->size, "date", slot->which, &l);
	line_draw_centred(&l, slot->text, at[0], at[1], ret_svg);
}

static bool line_fits(const struct lettering *l, struct str text, unsigned width)
{
	return lettering_width(l, text) <= width;
}

/* Can a first line that ends at `end`, after a dot, hold its last label whole? */
static bool line_keeps_label(const struct lettering *l, struct str host, size_t end, unsigned width)
{
	unsigned ellipsis = lettering_width(l, (struct str){&(char){LETTERING_ELLIPSIS}, 1});
	size_t start = end - 1;

	while (start > 0 && host.at[start - 1] != '.')
		start--;
	return line_fits(
	    l, str_part(host, start, end - start), start == 0 ? width : width - ellipsis);
}

/* Where the second of two lines begins: after the first dot behind which all fits, unless that
 * would cut the label before it; then wherever the second line is full. So the end of the name,
 * which tells who it belongs to, is seen as far as there is room. */
static size_t line_split(const struct lettering *l, struct str host, unsigned width)
{
	size_t start = host.len;

	for (size_t i = 1; i < host.len; i++)
		if (host.at[i - 1] == '.' && line_fits(l, str_part(host, i, host.len), width)) {
			if (line_keeps_label(l, host, i, width))
				return i;
			break;
		}
	while (start > 1 && line_fits(l, str_part(host, start - 1, host.len), width))
		start--;
	return start;
}

/* host-path MIDDLE WIDTH BASELINE BASELINE1 BASELINE2: on one line in the larger letters, else in
 * the smaller; else on two lines, the first cut at its left with an ellipsis. */
static void slot_write_host(const void *from, struct str arguments, struct buf *ret_svg)
{
	const struct text_slot *slot = from;
	char room[2][STICKER_HOST_MAX + 1];
	struct lettering l;
	unsigned at[5], width;
	size_t split;

	artwork_read_numbers(arguments, 5, at);
	width = at[1] * 100;
	artwork_read_table(slot->size, "host", slot->which, &l);
	if (!line_fits(&l, slot->text, width))
		artwork_read_table(slot->size, "host-small", slot->which, &l);
	split = line_fits(&l, slot->text, width) ? 0 : line_split(&l, slot->text, width);
	line_draw_centred(&l,
	    lettering_fit_end(&l, str_part(slot->text, split, slot->text.len), width, room[0]),
	    at[0], split > 0 ? at[4] : at[2], ret_svg);
	if (split > 0)
		line_draw_centred(&l,
		    lettering_fit_end(&l, str_part(slot->text, 0, split), width, room[1]), at[0],
		    at[3], ret_svg);
}

/* The style block of the sticker's theme, which is not STICKER_LIGHT, and its source expression. */
static struct str artwork_theme(
    enum sticker_state state, enum sticker_theme theme, struct str *ret_source)
{
	struct str style = artwork_asset(
	    "stickers/themes/%s.%s.txt", sticker_state_name(state), sticker_theme_name(theme));

	*ret_source = str_cut(&style, '\n');
	return style;
}

static void artwork_write_theme(const struct sticker *s, struct buf *ret_svg)
{
	struct str source;

	if (s->theme == STICKER_LIGHT)
		return;
	buf_puts(ret_svg, "<style>");
	buf_add_str(ret_svg, artwork_theme(s->state, s->theme, &source));
	buf_puts(ret_svg, "</style>");
}

static const struct str ground_end = STR("{{ground}}"), svg_end = STR("</svg>\n");

/* Takes a template apart: `before` and `after` make up the part. */
static void artwork_cut_template(
    struct str template, enum artwork_part part, struct str *ret_before, struct str *ret_after)
{
	size_t at = str_find(template, ground_end), behind = at + ground_end.len;

	assert(at < template.len);
	*ret_before = str_part(template, 0, at);
	*ret_after = str_part(template, behind, template.len);
	if (part == ARTWORK_GROUND)
		*ret_after = svg_end;
	else if (part == ARTWORK_TEXT)
		*ret_before = str_part(template, 0, str_index(template, '>') + 1);
}

void artwork_svg(const struct sticker *s, enum artwork which, enum artwork_part part,
    const struct artwork_moment *moment, struct buf *ret_svg)
{
	static const struct artwork_moment none;
	const struct artwork_moment *m = moment == NULL ? &none : moment;
	struct str date = str_from(s->date), host = str_from(s->host), before, after;
	struct text_slot date_path = {s->size, which, date}, host_path = {s->size, which, host};
	const struct fill_slot slots[] = {
	    {"date", fill_text, &date},
	    {"host", fill_text, &host},
	    {"date-path", slot_write_date, &date_path},
	    {"date-middle", slot_write_centred_date, &date_path},
	    {"host-path", slot_write_host, &host_path},
	    {"lift", fill_text, &m->lift},
	    {"check", fill_text, &m->check},
	    {"shine", fill_text, &m->shine},
	};
	size_t head;

	artwork_cut_template(
	    artwork_asset("stickers/%s/%s/%s%s.svg", sticker_size_name(s->size), lang_tag(s->lang),
		sticker_state_name(s->state), works[which].template),
	    part, &before, &after);
	head = str_find(before, STR("<defs>"));
	fill_template(str_part(before, 0, head), slots, sizeof slots / sizeof slots[0], ret_svg);
	artwork_write_theme(s, ret_svg);
	fill_template(
	    str_part(before, head, before.len), slots, sizeof slots / sizeof slots[0], ret_svg);
	fill_template(after, slots, sizeof slots / sizeof slots[0], ret_svg);
}

void artwork_timeline(
    enum sticker_size size, struct gif_timing *ret_timing, struct artwork_moment *ret_moments)
{
	struct str rest = artwork_asset("stickers/%s/frames.txt", sticker_size_name(size));
	struct gif_timing timing = {.plays = PLAYS};

	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');
		struct artwork_moment *m = &ret_moments[timing.frames];
		unsigned delay;

		assert(timing.frames < GIF_FRAMES_MAX);
		artwork_read_numbers(str_cut(&line, ' '), 1, &delay);
		timing.delay[timing.frames++] = (uint16_t)delay;
		m->lift = str_cut(&line, ' ');
		m->check = str_cut(&line, ' ');
		m->shine = line;
	}
	*ret_timing = timing;
}

struct str artwork_motion_source(enum sticker_size size)
{
	return artwork_asset("stickers/%s/style-source.txt", sticker_size_name(size));
}

struct str artwork_theme_source(enum sticker_state state, enum sticker_theme theme)
{
	struct str source;

	artwork_theme(state, theme, &source);
	return source;
}
