/* Draws once what all pictures of a size, language and state have in common, and keeps it. */
#ifndef IMAGE_GROUND_H
#define IMAGE_GROUND_H

#include "image/artwork.h"
#include "image/pixels.h"

/* The ground of a sticker at its scale; of moment `number` of its animation where `which` is
 * ARTWORK_FRAME. Kept until the program ends: 34 MB once every picture has been asked for.
 * Any thread. The errors of pixels_ground_new(). */
enum err ground_of(const struct sticker *s, enum artwork which, const struct artwork_moment *moment,
    unsigned number, const struct pixels_ground **ret);

#endif
