/* Draws the sticker pictures: one function for each format. */
#include "image/render.h"

#include <assert.h>
#include "image/artwork.h"
#include "image/gif.h"
#include "image/ground.h"
#include "image/pixels.h"
#include "image/png.h"

/* No template is longer with all slots filled. */
enum { SVG_MAX = 256 * 1024 };

static enum err render_svg(const struct sticker *s, struct buf *ret_file)
{
	artwork_svg(s, sticker_is_moving(s) ? ARTWORK_MOTION : ARTWORK_SCALABLE, ARTWORK_WHOLE,
	    NULL, ret_file);
	return ret_file->err;
}

/* Draws one picture, or moment `number` of it, so many pictures below the top. */
static enum err render_moment(const struct sticker *s, enum artwork which,
    const struct artwork_moment *moment, unsigned number, struct pixels *p)
{
	unsigned height = sticker_dimensions(s->size).height * s->scale;
	const struct pixels_ground *ground;
	struct buf text = BUF_INIT(SVG_MAX);
	enum err err = ground_of(s, which, moment, number, &ground);

	artwork_svg(s, which, ARTWORK_TEXT, moment, &text);
	if (!err)
		err = text.err;
	if (!err)
		err = pixels_draw(ground, buf_str(&text), number * height, p);
	buf_free(&text);
	return err;
}

static enum err render_pixels_new(
    const struct sticker *s, unsigned frames, struct pixels *ret_pixels)
{
	struct sticker_dimensions d = sticker_dimensions(s->size);

	return pixels_new(d.width * s->scale, d.height * s->scale * frames, ret_pixels);
}

static enum err render_gif(const struct sticker *s, struct buf *ret_file)
{
	struct artwork_moment moments[GIF_FRAMES_MAX];
	struct gif_timing timing = {.frames = 1, .plays = 1};
	struct pixels p;
	enum err err;

	if (sticker_is_moving(s))
		artwork_timeline(s->size, &timing, moments);
	err = render_pixels_new(s, timing.frames, &p);
	if (err)
		return err;
	for (unsigned i = 0; i < timing.frames && !err; i++)
		err = sticker_is_moving(s) ? render_moment(s, ARTWORK_FRAME, &moments[i], i, &p)
					   : render_moment(s, ARTWORK_FITTED, NULL, i, &p);
	if (!err)
		err = gif_encode(&p, &timing, ret_file);
	pixels_free(&p);
	return err;
}

static enum err render_png(const struct sticker *s, struct buf *ret_file)
{
	struct pixels p;
	enum err err = render_pixels_new(s, 1, &p);

	if (err)
		return err;
	err = render_moment(s, s->scale > 1 ? ARTWORK_SCALABLE : ARTWORK_FITTED, NULL, 0, &p);
	if (!err)
		err = png_encode(&p, ret_file);
	pixels_free(&p);
	return err;
}

enum err sticker_render(const struct sticker *s, struct buf *ret_file)
{
	static enum err (*const by_format[STICKER_FORMAT_COUNT])(
	    const struct sticker *s, struct buf *ret_file) = {
	    [STICKER_SVG] = render_svg,
	    [STICKER_GIF] = render_gif,
	    [STICKER_PNG] = render_png,
	};

	assert(s->size < STICKER_SIZE_COUNT && s->format < STICKER_FORMAT_COUNT);
	assert(s->state < STICKER_STATE_COUNT && s->lang < LANG_COUNT);
	return sticker_is_drawable(s) ? by_format[s->format](s, ret_file) : ERR_INVALID;
}

void sticker_write_style_policy(const struct sticker *s, struct buf *to)
{
	if (s->format != STICKER_SVG || (!sticker_is_moving(s) && s->theme == STICKER_LIGHT))
		return;
	buf_puts(to, "; style-src");
	if (sticker_is_moving(s)) {
		buf_putc(to, ' ');
		buf_add_str(to, artwork_motion_source(s->size));
	}
	if (s->theme != STICKER_LIGHT) {
		buf_putc(to, ' ');
		buf_add_str(to, artwork_theme_source(s->state, s->theme));
	}
}
