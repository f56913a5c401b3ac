/* Turns text into outlines, by a glyph table and without a font. */
#ifndef IMAGE_LETTERING_H
#define IMAGE_LETTERING_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/str.h"

/* Stands for "…" in text to be lettered. */
#define LETTERING_ELLIPSIS '\001'

/* A glyph table made by scripts/make-stickers: a line a character, "CHARACTER ADVANCE PATH", the
 * advance in hundredths of a pixel, the path relative to the pen. Lives as long as the table's
 * text. */
struct lettering {
	struct {
		unsigned advance;
		struct str path; /* absent where the table lacks the character */
	} glyph[128];
};

/* The tables are our own: a malformed one is our mistake, and asserted. */
void lettering_read(struct str table, struct lettering *ret_lettering);
/* How far the pen goes, in hundredths of a pixel. Every character must be in the table. */
unsigned lettering_width(const struct lettering *l, struct str text);
/* Appends path data: `text` from x (hundredths of a pixel) on the baseline y (whole pixels). */
void lettering_draw(
    const struct lettering *l, struct str text, unsigned x, unsigned y, struct buf *ret_path);

/* The end of `text` that is not wider than `width`, in hundredths of a pixel: all of it, or an
 * ellipsis and the rest. `room`, of text.len + 1 bytes, holds it where it was cut. */
struct str lettering_fit_end(
    const struct lettering *l, struct str text, unsigned width, char *room);

#endif
