/* Writes GIF files with libcgif. */
#include "image/gif.h"

#include <assert.h>
#include <cgif.h>
#include <stdlib.h>
#include <string.h>
#include "image/quantize.h"

/* GIF knows only transparent or opaque. */
static void gif_harden_alpha(struct pixels *p)
{
	uint8_t *rgba = p->rgba;

	for (size_t i = 0; i < pixels_count(p); i++, rgba += 4) {
		if (rgba[3] < 128)
			memset(rgba, 0, 4);
		else
			rgba[3] = 255;
	}
}

static int gif_add_to_buf(void *context, const uint8_t *bytes, const size_t len)
{
	struct buf *b = context;

	buf_add(b, bytes, len);
	return b->err ? -1 : 0;
}

static enum err gif_error(int result)
{
	if (result == CGIF_OK)
		return ERR_OK;
	return result == CGIF_EWRITE ? ERR_TOO_LARGE : ERR_NO_MEMORY;
}

/* What a frame shares with the one before it becomes index 0: in all frames but the first, the
 * transparent colour lets that shine through. */
static void gif_drop_repeated(uint8_t *indexes, size_t frame_size, unsigned frames)
{
	for (size_t i = frame_size * frames; i-- > frame_size;)
		if (indexes[i] == indexes[i - frame_size])
			indexes[i] = 0;
}

static enum err gif_add_frames(
    CGIF *gif, uint8_t *indexes, size_t frame_size, const struct gif_timing *t)
{
	int result = CGIF_OK;

	for (unsigned i = 0; i < t->frames && result == CGIF_OK; i++) {
		CGIF_FrameConfig frame = {.pImageData = indexes + i * frame_size,
		    .delay = t->delay[i],
		    .transIndex = 0,
		    .attrFlags =
			i == 0 ? CGIF_FRAME_ATTR_HAS_ALPHA : CGIF_FRAME_ATTR_HAS_SET_TRANS};

		result = cgif_addframe(gif, &frame);
	}
	return gif_error(result);
}

static enum err gif_write(const struct pixels *p, const struct palette *palette, uint8_t *indexes,
    const struct gif_timing *t, struct buf *ret_file)
{
	uint8_t colors[PALETTE_MAX * 3];
	/* A still is an animation of one frame: only those may have a transparent colour in cgif.
	 * The file says how often to repeat, not how often to play. */
	CGIF_Config config = {.pGlobalPalette = colors,
	    .attrFlags = CGIF_ATTR_IS_ANIMATED | (t->plays == 1 ? CGIF_ATTR_NO_LOOP : 0),
	    .numLoops = (uint16_t)(t->plays - 1),
	    .width = (uint16_t)p->width,
	    .height = (uint16_t)(p->height / t->frames),
	    .numGlobalPaletteEntries = (uint16_t)palette->count,
	    .pWriteFn = gif_add_to_buf,
	    .pContext = ret_file};
	enum err err, closed;
	CGIF *gif;

	for (unsigned i = 0; i < palette->count; i++)
		memcpy(colors + (size_t)i * 3, palette->rgba[i], 3);
	gif = cgif_newgif(&config);
	if (gif == NULL)
		return ret_file->err ? ret_file->err : ERR_NO_MEMORY;
	err = gif_add_frames(gif, indexes, (size_t)config.width * config.height, t);
	closed = gif_error(cgif_close(gif));
	if (ret_file->err)
		return ret_file->err;
	return err ? err : closed;
}

enum err gif_encode(struct pixels *p, const struct gif_timing *t, struct buf *ret_file)
{
	uint8_t *indexes = malloc(pixels_count(p));
	struct palette palette;
	enum err err = ERR_NO_MEMORY;

	assert(t->frames >= 1 && t->frames <= GIF_FRAMES_MAX && t->plays >= 1);
	assert(p->height % t->frames == 0);
	if (indexes == NULL)
		goto out;
	gif_harden_alpha(p);
	err = quantize(p->rgba, pixels_count(p), &palette, indexes);
	if (err)
		goto out;
	gif_drop_repeated(indexes, pixels_count(p) / t->frames, t->frames);
	err = gif_write(p, &palette, indexes, t, ret_file);
out:
	free(indexes);
	return err;
}
