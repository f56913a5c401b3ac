/* Finds the palette of at most 256 colours that shows a picture best. */
#ifndef IMAGE_QUANTIZE_H
#define IMAGE_QUANTIZE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum { PALETTE_MAX = 256 };

struct palette {
	unsigned count;               /* at least 1 */
	uint8_t rgba[PALETTE_MAX][4]; /* entry 0 is always the transparent one, all zeros */
	unsigned worst;               /* the largest change of any channel of any pixel */
};

/* The palette of `count` pixels of four bytes, and for each pixel its entry. What is fully
 * transparent stays so; up to 255 other colours are kept exactly. The same pixels give the same
 * palette. Any thread. ERR_NO_MEMORY. */
enum err quantize(
    const uint8_t *rgba, size_t count, struct palette *ret_palette, uint8_t *ret_indexes);

#endif
