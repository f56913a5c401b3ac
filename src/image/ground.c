/* Draws what pictures have in common, once.
 *
 * DESIGN: nine tenths of the drawing are the same for all hosts and dates. There are a few hundred
 * grounds at most, all made of constants, so each has a place of its own, which is filled when it
 * is first wanted; when two threads fill one at the same time, the second throws its own away. */
#include "image/ground.h"

#include <assert.h>
#include <stdatomic.h>

/* Pixels follow nobody's preference: their themes are those before STICKER_AUTO. */
enum { THEMES = STICKER_AUTO };
enum { SVG_MAX = 256 * 1024, VARIANTS = STICKER_SCALE_MAX + GIF_FRAMES_MAX };

typedef _Atomic(struct pixels_ground *) place;

static place grounds[STICKER_SIZE_COUNT][LANG_COUNT][STICKER_STATE_COUNT][THEMES][VARIANTS];

static place *ground_place(const struct sticker *s, enum artwork which, unsigned number)
{
	assert(s->theme < STICKER_AUTO);
	assert(s->scale >= 1 && s->scale <= STICKER_SCALE_MAX && number < GIF_FRAMES_MAX);
	return &grounds[s->size][s->lang][s->state][s->theme]
		       [which == ARTWORK_FRAME ? STICKER_SCALE_MAX + number : s->scale - 1];
}

enum err ground_of(const struct sticker *s, enum artwork which, const struct artwork_moment *moment,
    unsigned number, const struct pixels_ground **ret)
{
	place *at = ground_place(s, which, number);
	struct pixels_ground *there = atomic_load(at), *drawn = NULL;
	struct sticker_dimensions d = sticker_dimensions(s->size);
	struct buf svg = BUF_INIT(SVG_MAX);
	enum err err;

	if (there == NULL) {
		artwork_svg(s, which, ARTWORK_GROUND, moment, &svg);
		err = svg.err ? svg.err
			      : pixels_ground_new(
				    buf_str(&svg), d.width * s->scale, d.height * s->scale, &drawn);
		buf_free(&svg);
		if (err)
			return err;
		if (atomic_compare_exchange_strong(at, &there, drawn))
			there = drawn;
		else
			pixels_ground_free(drawn);
	}
	*ret = there;
	return ERR_OK;
}
