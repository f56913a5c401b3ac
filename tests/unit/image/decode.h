/* Decodes pictures in tests: SVG with librsvg, PNG with libpng, GIF by a strict decoder of its own,
 * so that no encoder is asked about its own work. Anything odd fails the test. */
#ifndef UNIT_IMAGE_DECODE_H
#define UNIT_IMAGE_DECODE_H

#include <librsvg/rsvg.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "image/pixels.h"
#include "image/sticker.h"

struct picture {
	unsigned width, height;
	unsigned frames;       /* stand one after the other in rgba, each as it is seen */
	unsigned centiseconds; /* of one play */
	unsigned plays;
	uint8_t *rgba; /* not multiplied by alpha */
};

static inline void picture_free(struct picture *p)
{
	free(p->rgba);
}

/* The lightness of a pixel on white, 0 to 255. */
static inline int grey(const uint8_t *rgba)
{
	int light = (rgba[0] * 30 + rgba[1] * 59 + rgba[2] * 11) / 100;

	return 255 - (255 - light) * rgba[3] / 255;
}

/* Over nothing. */
static inline struct pixels draw_whole(struct str svg, unsigned width, unsigned height)
{
	static const struct str nothing = STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
	struct pixels_ground *ground;
	struct pixels p;

	assert_int_equal(pixels_ground_new(nothing, width, height, &ground), ERR_OK);
	assert_int_equal(pixels_new(width, height, &p), ERR_OK);
	assert_int_equal(pixels_draw(ground, svg, 0, &p), ERR_OK);
	pixels_ground_free(ground);
	return p;
}

static inline struct picture decode_svg(struct str file)
{
	RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)file.at, file.len, NULL);
	double width = 0, height = 0;
	struct pixels p;

	assert_non_null(handle);
	assert_true(rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height));
	g_object_unref(handle);
	p = draw_whole(file, (unsigned)width, (unsigned)height);
	return (struct picture){.width = p.width, .height = p.height, .frames = 1, .rgba = p.rgba};
}

static inline struct picture decode_png(struct str file)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	struct picture p = {.frames = 1};

	assert_true(png_image_begin_read_from_memory(&image, file.at, file.len));
	image.format = PNG_FORMAT_RGBA;
	p.width = image.width;
	p.height = image.height;
	p.rgba = malloc(PNG_IMAGE_SIZE(image));
	assert_non_null(p.rgba);
	assert_true(png_image_finish_read(&image, NULL, p.rgba, 0, NULL));
	return p;
}

struct gif_reader {
	const uint8_t *at, *end;
	uint8_t colors[256][3];
	int transparent; /* index, or -1 */
	unsigned disposal;
};

static inline unsigned gif_byte(struct gif_reader *r)
{
	assert_true(r->at < r->end);
	return *r->at++;
}

static inline unsigned gif_short(struct gif_reader *r)
{
	unsigned low = gif_byte(r);

	return low | gif_byte(r) << 8;
}

static inline void gif_colors(struct gif_reader *r, unsigned flags)
{
	for (unsigned i = 0; i < 2u << (flags & 7); i++)
		for (unsigned k = 0; k < 3; k++)
			r->colors[i][k] = (uint8_t)gif_byte(r);
}

/* Joins sub-blocks; the caller frees. */
static inline uint8_t *gif_blocks(struct gif_reader *r, size_t *ret_len)
{
	uint8_t *all = malloc((size_t)(r->end - r->at) + 1);
	unsigned len;

	assert_non_null(all);
	*ret_len = 0;
	while ((len = gif_byte(r)) > 0)
		while (len-- > 0)
			all[(*ret_len)++] = (uint8_t)gif_byte(r);
	return all;
}

static inline void gif_extension(struct gif_reader *r, struct picture *p)
{
	unsigned kind = gif_byte(r);
	size_t len;
	uint8_t *data = gif_blocks(r, &len);

	if (kind == 0xf9) {
		assert_int_equal(len, 4);
		r->disposal = data[0] >> 2 & 7;
		r->transparent = data[0] & 1 ? data[3] : -1;
		p->centiseconds += data[1] | (unsigned)data[2] << 8;
	}
	if (kind == 0xff) {
		assert_int_equal(len, 14);
		assert_memory_equal(data, "NETSCAPE2.0\1", 12);
		p->plays = 1 + (data[12] | (unsigned)data[13] << 8);
	}
	free(data);
}

/* Expands LZW to exactly `count` indexes. */
static inline void gif_expand(
    const uint8_t *data, size_t len, unsigned bits, uint8_t *to, size_t count)
{
	static struct {
		unsigned before, length;
		uint8_t last, first;
	} code[4096];
	unsigned clear = 1u << bits, next = clear + 2, width = bits + 1, old = 4096;
	size_t done = 0, bit = 0;

	for (unsigned i = 0; i < clear; i++) {
		code[i].length = 1;
		code[i].first = code[i].last = (uint8_t)i;
	}
	for (;;) {
		unsigned now = 0, walk;
		size_t at;

		for (unsigned i = 0; i < width; i++, bit++) {
			assert_true(bit / 8 < len);
			now |= ((unsigned)data[bit / 8] >> bit % 8 & 1u) << i;
		}
		if (now == clear + 1)
			break;
		if (now == clear) {
			next = clear + 2;
			width = bits + 1;
			old = 4096;
			continue;
		}
		assert_true(now < next || (now == next && old < 4096));
		if (old < 4096 && next < 4096) {
			code[next].before = old;
			code[next].length = code[old].length + 1;
			code[next].first = code[old].first;
			code[next].last = now == next ? code[old].first : code[now].first;
			next++;
			if (next == 1u << width && width < 12)
				width++;
		}
		assert_true(done + code[now].length <= count);
		done += code[now].length;
		for (at = done, walk = now; at > done - code[now].length; walk = code[walk].before)
			to[--at] = code[walk].last;
		old = now;
	}
	assert_int_equal(done, count);
}

/* Adds a frame: the one before it, with this image drawn over. */
static inline void gif_image(struct gif_reader *r, struct picture *p)
{
	unsigned left = gif_short(r), top = gif_short(r), width = gif_short(r);
	unsigned height = gif_short(r), flags = gif_byte(r), bits;
	size_t frame = (size_t)p->width * p->height * 4, len;
	uint8_t *indexes = malloc((size_t)width * height), *data, *now;

	assert_true(left + width <= p->width && top + height <= p->height);
	assert_int_equal(flags & 0xc0, 0);
	bits = gif_byte(r);
	data = gif_blocks(r, &len);
	gif_expand(data, len, bits, indexes, (size_t)width * height);
	p->rgba = realloc(p->rgba, frame * (p->frames + 1));
	assert_non_null(p->rgba);
	now = p->rgba + frame * p->frames;
	if (p->frames == 0 || r->disposal == 2)
		memset(now, 0, frame);
	else
		memcpy(now, now - frame, frame);
	for (size_t i = 0; i < (size_t)width * height; i++) {
		uint8_t *rgba = now + ((top + i / width) * p->width + left + i % width) * 4;

		if (indexes[i] == r->transparent)
			continue;
		memcpy(rgba, r->colors[indexes[i]], 3);
		rgba[3] = 255;
	}
	p->frames++;
	free(data);
	free(indexes);
}

static inline struct picture decode_gif(struct str file)
{
	struct gif_reader r = {.at = (const uint8_t *)file.at,
	    .end = (const uint8_t *)file.at + file.len,
	    .transparent = -1};
	struct picture p = {.plays = 1};
	unsigned flags, kind;

	assert_true(file.len > 13);
	assert_memory_equal(r.at, "GIF89a", 6);
	r.at += 6;
	p.width = gif_short(&r);
	p.height = gif_short(&r);
	flags = gif_byte(&r);
	r.at += 2;
	assert_true(flags & 0x80);
	gif_colors(&r, flags);
	while ((kind = gif_byte(&r)) != 0x3b) {
		assert_true(kind == 0x21 || kind == 0x2c);
		if (kind == 0x21)
			gif_extension(&r, &p);
		else
			gif_image(&r, &p);
	}
	assert_ptr_equal(r.at, r.end);
	assert_true(p.frames > 0);
	return p;
}

static inline struct picture decode(enum sticker_format format, struct str file)
{
	switch (format) {
	case STICKER_SVG:
		return decode_svg(file);
	case STICKER_PNG:
		return decode_png(file);
	default:
		return decode_gif(file);
	}
}

#endif
