/* Writes GIF files, still and animated. */
#ifndef IMAGE_GIF_H
#define IMAGE_GIF_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "image/pixels.h"

enum { GIF_FRAMES_MAX = 64 };

struct gif_timing {
	unsigned frames;                /* 1 for a still */
	unsigned plays;                 /* how often an animation runs, at least 1 */
	uint16_t delay[GIF_FRAMES_MAX]; /* of each frame, hundredths of a second */
};

/* Appends a GIF of frames that stand below each other in `p`, whose height is a multiple of their
 * number. A pixel that is less than half opaque becomes transparent, others opaque: `p` is changed
 * so. Any thread. ERR_NO_MEMORY, ERR_TOO_LARGE (the buffer's bound). */
enum err gif_encode(struct pixels *p, const struct gif_timing *t, struct buf *ret_file);

#endif
