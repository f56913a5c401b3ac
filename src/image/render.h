/* Draws the sticker pictures: one function from what a sticker says to the bytes of a file. */
#ifndef IMAGE_RENDER_H
#define IMAGE_RENDER_H

#include "base/buf.h"
#include "base/err.h"
#include "image/sticker.h"

/* Appends the picture to `ret_file`. Any thread; SVG costs microseconds, the others milliseconds.
 * ERR_INVALID unless sticker_is_drawable(); ERR_NO_MEMORY; ERR_TOO_LARGE when the buffer's bound is
 * too small (256 KiB holds every picture). */
enum err sticker_render(const struct sticker *s, struct buf *ret_file);
/* The source expression, "'sha256-…'", of the style block in an animated SVG, for the answer's
 * Content-Security-Policy; NULL for pictures without one. Constant. */
const char *sticker_style_source(const struct sticker *s);

#endif
