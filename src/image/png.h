/* Writes PNG files. */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include "base/buf.h"
#include "base/err.h"
#include "image/pixels.h"

/* Appends the picture as a PNG: with a palette where that is hardly seen, else in full colour. Any
 * thread. ERR_NO_MEMORY, ERR_TOO_LARGE (the buffer's bound). */
enum err png_encode(const struct pixels *p, struct buf *ret_file);

#endif
