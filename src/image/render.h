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
/* Appends what an answer's Content-Security-Policy says to allow the style blocks in an SVG that is
 * animated or not light alone, "; style-src 'sha256-…'"; nothing for pictures without any. */
void sticker_write_style_policy(const struct sticker *s, struct buf *to);

#endif
