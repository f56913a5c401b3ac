/* Composes the SVG of a sticker from the templates and glyph tables of assets/stickers/. */
#ifndef IMAGE_ARTWORK_H
#define IMAGE_ARTWORK_H

#include "image/gif.h"
#include "image/sticker.h"

/* Which template of a size, language and state (scripts/make-stickers lists them). */
enum artwork {
	ARTWORK_SCALABLE, /* outlines as they were designed: right at any scale */
	ARTWORK_FITTED,   /* outlines that fill whole pixels at one pixel to a CSS pixel */
	ARTWORK_MOTION,   /* scalable, animated by CSS */
	ARTWORK_FRAME,    /* fitted: one moment of the animation */
	ARTWORK_COUNT
};

/* How much of a picture: its ground is the same for all hosts and dates, its text is drawn over
 * that, and both together are the whole. */
enum artwork_part { ARTWORK_WHOLE, ARTWORK_GROUND, ARTWORK_TEXT };

/* Where the moving parts are at one moment; slices of an asset. */
struct artwork_moment {
	struct str lift, check, shine;
};

/* The moments of the animation of a size, GIF_FRAMES_MAX at most, and how long each lasts. */
void artwork_timeline(
    enum sticker_size size, struct gif_timing *ret_timing, struct artwork_moment *ret_moments);

/* Appends the SVG of a sticker that was found drawable, or of a part of it; `moment` for
 * ARTWORK_FRAME only, else NULL. Failures stick in the buffer. */
void artwork_svg(const struct sticker *s, enum artwork which, enum artwork_part part,
    const struct artwork_moment *moment, struct buf *ret_svg);

/* The source expressions of the style blocks in the whole of a sticker: of ARTWORK_MOTION, and of a
 * theme that is not STICKER_LIGHT. */
struct str artwork_motion_source(enum sticker_size size);
struct str artwork_theme_source(enum sticker_state state, enum sticker_theme theme);

#endif
