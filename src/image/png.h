/* Writes PNG files. */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include "base/buf.h"
#include "base/err.h"
#include "image/pixels.h"

/* Appends the picture as a PNG: with a palette where that is hardly seen, else in full colour. Any
 * thread. ERR_NO_MEMORY, ERR_TOO_LARGE (the buffer's bound). */
enum err png_encode(const struct pixels *p, struct buf *ret_file);
/* Appends squares, black and white, as a PNG: `side` in a row, row by row, black where a byte is
 * not 0, each `scale` pixels wide and high, with `margin` white ones around. Errors as above. */
enum err png_encode_squares(const unsigned char *dark, unsigned side, unsigned scale,
    unsigned margin, struct buf *ret_file);

#endif
