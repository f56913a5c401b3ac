/* Checks the CA's own artwork.
 *
 * DESIGN: the folder is the operator's own, and trusted; what is looked for is the slip: the files
 * of another size or version, a letter that is missing, an SVG straight from a drawing program. */
#include "image/artwork_check.h"

#include <stdio.h>
#include <string.h>
#include "image/pixels.h"
#include "image/sticker.h"

enum { NUMBER_MAX = 10000, ADVANCE_MAX = 100000 };

/* The slots of a template (artwork.c fills them), and how many numbers each has. */
static const struct slot {
	const char *name;
	unsigned numbers;
	bool of_host; /* only where a host is shown */
} slots[] = {
    {"date", 0, false},
    {"host", 0, false},
    {"date-path", 2, false},
    {"date-middle", 2, false},
    {"host-path", 5, true},
    {"lift", 0, false},
    {"check", 0, false},
    {"shine", 0, false},
    {"ground", 0, false},
};

/* What makes an SVG run or load something, or look other than it was drawn. */
static const char *const banned[] = {"<script", "<foreignObject", "<image", "<text", "<use", "href",
    "@import", "<!", "<?", " onload=", " onclick=", " onbegin=", " onmouseover=", " style="};

bool artwork_is_drawn_from(const char *path)
{
	struct str text = str_from(path);

	return str_starts(text, STR("stickers/")) && !str_starts(text, STR("stickers/words/")) &&
	       !str_starts(text, STR("stickers/fonts/"));
}

static bool text_has(struct str text, const char *part)
{
	return str_find(text, str_from(part)) < text.len;
}

/* ---- templates ---- */

static enum err slot_check(struct str inside, bool host, struct problem *why)
{
	struct str name = str_cut(&inside, ' ');
	uint64_t number;
	unsigned count = 0;
	size_t i = 0;

	while (i < sizeof slots / sizeof slots[0] && !str_eq(name, str_from(slots[i].name)))
		i++;
	if (i == sizeof slots / sizeof slots[0] || (slots[i].of_host && !host))
		return err_because(
		    why, ERR_INVALID, "there is no slot {{%.*s}} here", STR_ARG(name));
	for (; inside.at != NULL; count++)
		if (!str_to_uint(str_cut(&inside, ' '), NUMBER_MAX, &number))
			count = NUMBER_MAX;
	if (count != slots[i].numbers)
		return err_because(why, ERR_INVALID, "{{%.*s}} has %u whole numbers behind it",
		    STR_ARG(name), slots[i].numbers);
	return ERR_OK;
}

static enum err slots_check(struct str text, bool host, struct problem *why)
{
	enum err err = ERR_OK;

	while (!err && text_has(text, "{{")) {
		struct str rest = str_part(text, str_find(text, STR("{{")) + 2, text.len);
		size_t end = str_find(rest, STR("}}"));

		if (end == rest.len)
			return err_because(why, ERR_INVALID, "a slot {{ is not closed by }}");
		err = slot_check(str_part(rest, 0, end), host, why);
		text = str_part(rest, end + 2, rest.len);
	}
	return err;
}

/* The style block, with its tags; absent when there is none. */
static struct str template_style(struct str text)
{
	static const struct str end = STR("</style>");
	struct str rest = str_part(text, str_find(text, STR("<style")), text.len);

	if (rest.len == 0)
		return (struct str){NULL, 0};
	return str_part(rest, 0, str_find(rest, end) + end.len);
}

static enum err template_check_safety(struct str built_in, struct str own, struct problem *why)
{
	struct str style = template_style(own);
	struct str rest = own;

	for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++)
		if (text_has(own, banned[i]))
			return err_because(why, ERR_INVALID,
			    "'%s' has no place in a sticker: convert text and pictures to paths",
			    banned[i]);
	for (size_t at = str_find(rest, STR("url(")); at < rest.len;
	     at = str_find(rest, STR("url("))) {
		rest = str_part(rest, at + 4, rest.len);
		if (!str_starts(rest, STR("#")))
			return err_because(
			    why, ERR_INVALID, "'url(' may name parts of the file alone: url(#…)");
	}
	if (!str_eq(style, template_style(built_in)) ||
	    (style.at != NULL &&
		template_style(str_part(own, str_find(own, style) + style.len, own.len)).at !=
		    NULL))
		return err_because(why, ERR_INVALID,
		    "the style block of a sticker is not to be changed: its hash is in the policy");
	return ERR_OK;
}

static enum err template_check_size(struct str own, enum sticker_size size, struct problem *why)
{
	struct sticker_dimensions d = sticker_dimensions(size);
	char wanted[96];

	snprintf(wanted, sizeof wanted, " width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\"",
	    d.width, d.height, d.width, d.height);
	if (!str_starts(own, STR("<svg ")) ||
	    !text_has(str_part(own, 0, str_index(own, '>')), wanted))
		return err_because(why, ERR_INVALID,
		    "it is not of its folder's size: it has to begin with <svg and have%s", wanted);
	return ERR_OK;
}

static enum err template_check_parts(struct str own, struct problem *why)
{
	static const struct str ground = STR("{{ground}}");
	size_t at = str_find(own, ground);

	if (at == own.len || text_has(str_part(own, at + ground.len, own.len), "{{ground}}"))
		return err_because(why, ERR_INVALID, "{{ground}} has to stand in it once");
	if (str_find(own, STR("<defs>")) > at)
		return err_because(why, ERR_INVALID, "<defs> has to stand before {{ground}}");
	if (!str_ends(own, STR("</svg>\n")))
		return err_because(why, ERR_INVALID, "it has to end in </svg> and a newline");
	return ERR_OK;
}

/* As it is, slots and all: what they leave open does not keep a drawing from being one. */
static enum err template_check_drawing(struct str own, enum sticker_size size, struct problem *why)
{
	struct sticker_dimensions d = sticker_dimensions(size);
	struct pixels_ground *drawing = NULL;
	enum err err = pixels_ground_new(own, d.width, d.height, &drawing);

	pixels_ground_free(drawing);
	return err ? err_because(why, err == ERR_CORRUPT ? ERR_INVALID : err,
			 "it is no SVG that can be drawn")
		   : ERR_OK;
}

/* Does the file "valid.svg" or "valid.motion.svg" show a host? */
static bool template_shows_host(struct str file, enum sticker_size size)
{
	struct str name = str_cut(&file, '.');

	for (unsigned state = 0; state < STICKER_STATE_COUNT; state++)
		if (str_eq(name, str_from(sticker_state_name((enum sticker_state)state))))
			return sticker_shows_host(size, (enum sticker_state)state);
	return false;
}

static enum err template_check(struct str built_in, struct str own, enum sticker_size size,
    struct str file, struct problem *why)
{
	enum err err = template_check_size(own, size, why);

	if (!err)
		err = template_check_parts(own, why);
	if (!err)
		err = slots_check(own, template_shows_host(file, size), why);
	if (!err)
		err = template_check_safety(built_in, own, why);
	return err ? err : template_check_drawing(own, size, why);
}

/* ---- glyph tables ---- */

/* The letter of a line, and whether the line is sound: "a 500 m1 2z". */
static bool glyph_parse(struct str line, struct str *ret_letter)
{
	static const char path[] = "mMlLhHvVqQcCsStTaAzZ0123456789.,- ";
	uint64_t advance;

	*ret_letter = str_cut(&line, ' ');
	if (!str_to_uint(str_cut(&line, ' '), ADVANCE_MAX, &advance) || line.at == NULL)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (strchr(path, line.at[i]) == NULL)
			return false;
	return true;
}

/* The letters of the built-in table are those that may be asked for; others are not. */
static bool glyphs_have(struct str table, struct str letter)
{
	struct str one;

	while (table.len > 0)
		if (glyph_parse(str_cut(&table, '\n'), &one) && str_eq(one, letter))
			return true;
	return false;
}

static enum err glyphs_check(struct str built_in, struct str own, struct problem *why)
{
	struct str rest = own, letter;

	for (unsigned number = 1; rest.len > 0; number++)
		if (!glyph_parse(str_cut(&rest, '\n'), &letter) || !glyphs_have(built_in, letter))
			return err_because(why, ERR_INVALID,
			    "line %u is not 'LETTER ADVANCE PATH' for a letter that is wanted",
			    number);
	for (rest = built_in; rest.len > 0;)
		if (glyph_parse(str_cut(&rest, '\n'), &letter) && !glyphs_have(own, letter))
			return err_because(
			    why, ERR_INVALID, "the letter '%.*s' is missing", STR_ARG(letter));
	return ERR_OK;
}

enum err artwork_check(const char *path, struct str built_in, struct str own, struct problem *why)
{
	struct str rest = str_from(path), file = {NULL, 0};
	enum sticker_size size = STICKER_SIZE_USUAL;

	str_cut(&rest, '/');
	if (str_ends(rest, STR(".glyphs")))
		return glyphs_check(built_in, own, why);
	if (sticker_size_parse(str_cut(&rest, '/'), &size) && str_ends(rest, STR(".svg"))) {
		for (file = rest; str_index(file, '/') < file.len;)
			str_cut(&file, '/');
		return template_check(built_in, own, size, file, why);
	}
	if (!str_eq(own, built_in))
		return err_because(
		    why, ERR_INVALID, "it goes with the program and is not to be changed");
	return ERR_OK;
}
