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

/* A drawing that others are drawn upon, as the renderer keeps it. It never changes: any thread may
 * use it. */
struct pixels_ground;

/* Draws `svg` in the size. The SVG must be our own: nothing here defends against a hostile one. Any
 * thread. ERR_NO_MEMORY; ERR_CORRUPT when the renderer refuses it. */
enum err pixels_ground_new(
    struct str svg, unsigned width, unsigned height, struct pixels_ground **ret);
void pixels_ground_free(struct pixels_ground *g);

/* Draws `svg` upon a copy of `ground`, into the rows from `top` on: as many as the ground has, over
 * the whole width, which must be the ground's. The same as for pixels_ground_new(). */
enum err pixels_draw(
    const struct pixels_ground *ground, struct str svg, unsigned top, struct pixels *p);

#endif
