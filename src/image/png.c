/* Writes PNG files with libpng. */
#include "image/png.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "image/quantize.h"

/* A palette that changes no channel by more than this (of 255) cannot be told from the original. */
enum { UNSEEN = 24 };

/* Appends `rows` as a file; `palette` may be NULL. */
static enum err png_write(
    png_image *image, const void *rows, const void *palette, struct buf *ret_file)
{
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(*image);
	enum err err = ERR_NO_MEMORY;
	void *file = malloc(size);

	if (file != NULL && png_image_write_to_memory(image, file, &size, 0, rows, 0, palette)) {
		buf_add(ret_file, file, size);
		err = ret_file->err;
	}
	png_image_free(image);
	free(file);
	return err;
}

enum err png_encode(const struct pixels *p, struct buf *ret_file)
{
	png_image image = {.version = PNG_IMAGE_VERSION,
	    .width = p->width,
	    .height = p->height,
	    .flags = PNG_IMAGE_FLAG_FAST, /* a tenth larger, in half the time */
	    .format = PNG_FORMAT_RGBA};
	uint8_t *indexes = malloc(pixels_count(p));
	struct palette palette;
	enum err err = ERR_NO_MEMORY;

	if (indexes == NULL)
		goto out;
	err = quantize(p->rgba, pixels_count(p), &palette, indexes);
	if (err)
		goto out;
	if (palette.worst > UNSEEN) {
		err = png_write(&image, p->rgba, NULL, ret_file);
		goto out;
	}
	image.format = PNG_FORMAT_RGBA_COLORMAP;
	image.colormap_entries = palette.count;
	err = png_write(&image, indexes, palette.rgba, ret_file);
out:
	free(indexes);
	return err;
}

enum err png_encode_squares(
    const unsigned char *dark, unsigned side, unsigned scale, unsigned margin, struct buf *ret_file)
{
	static const uint8_t white_and_black[] = {255, 255, 255, 0, 0, 0};
	size_t width = ((size_t)side + 2 * (size_t)margin) * scale;
	png_image image = {.version = PNG_IMAGE_VERSION,
	    .width = (unsigned)width,
	    .height = (unsigned)width,
	    .format = PNG_FORMAT_RGB_COLORMAP,
	    .colormap_entries = 2};
	uint8_t *indexes = calloc(width, width);
	enum err err = ERR_NO_MEMORY;

	if (indexes == NULL)
		return err;
	for (size_t y = 0; y < (size_t)side * scale; y++)
		for (unsigned x = 0; x < side; x++)
			memset(indexes + (y + margin * scale) * width + (margin + x) * scale,
			    dark[y / scale * side + x] != 0, scale);
	err = png_write(&image, indexes, white_and_black, ret_file);
	free(indexes);
	return err;
}
