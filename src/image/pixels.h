/* Turns our own SVG into pixels. */
#ifndef IMAGE_PIXELS_H
#define IMAGE_PIXELS_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Rows from the top, four bytes a pixel: red, green, blue, alpha; colours not multiplied by alpha,
 * and 0 where alpha is. */
struct pixels {
	unsigned width, height;
	uint8_t *rgba;
};

/* The largest side that is rendered, pixels. */
enum { PIXELS_SIDE_MAX = 4096 };

static inline size_t pixels_count(const struct pixels *p)
{
	return (size_t)p->width * p->height;
}

/* Zeros of the size. ERR_NO_MEMORY; ERR_TOO_LARGE past PIXELS_SIDE_MAX. */
enum err pixels_new(unsigned width, unsigned height, struct pixels *ret_pixels);
void pixels_free(struct pixels *p);

/* Draws `svg` so that it fills the rows from `top` on, `height` of them, over the whole width. The
 * SVG must be our own: nothing here defends against a hostile one. Any thread. ERR_NO_MEMORY;
 * ERR_CORRUPT when the renderer refuses it. */
enum err pixels_draw(struct str svg, unsigned top, unsigned height, struct pixels *p);

#endif
