/* Turns SVG into pixels with librsvg and cairo, one handle a call. */
#include "image/pixels.h"

#include <assert.h>
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <stdlib.h>
#include <string.h>

enum err pixels_new(unsigned width, unsigned height, struct pixels *ret_pixels)
{
	struct pixels p = {.width = width, .height = height};

	if (width > PIXELS_SIDE_MAX || height > PIXELS_SIDE_MAX)
		return ERR_TOO_LARGE;
	p.rgba = calloc(pixels_count(&p), 4);
	if (p.rgba == NULL)
		return ERR_NO_MEMORY;
	*ret_pixels = p;
	return ERR_OK;
}

void pixels_free(struct pixels *p)
{
	free(p->rgba);
	*p = (struct pixels){0};
}

static uint8_t unmultiply(uint32_t premultiplied, uint32_t alpha)
{
	uint32_t value = (premultiplied * 255 + alpha / 2) / alpha;

	return (uint8_t)(value > 255 ? 255 : value);
}

/* Cairo's pixel is one native 32-bit number, alpha highest, colours multiplied by it. */
static void convert(uint32_t argb, uint8_t *ret_rgba)
{
	uint32_t alpha = argb >> 24;

	if (alpha == 0) {
		memset(ret_rgba, 0, 4);
		return;
	}
	ret_rgba[0] = unmultiply(argb >> 16 & 0xff, alpha);
	ret_rgba[1] = unmultiply(argb >> 8 & 0xff, alpha);
	ret_rgba[2] = unmultiply(argb & 0xff, alpha);
	ret_rgba[3] = (uint8_t)alpha;
}

static void copy_out(cairo_surface_t *surface, unsigned top, unsigned height, struct pixels *p)
{
	const unsigned char *row = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint8_t *to = p->rgba + (size_t)top * p->width * 4;

	for (unsigned y = 0; y < height; y++, row += stride)
		for (unsigned x = 0; x < p->width; x++, to += 4) {
			uint32_t argb;

			memcpy(&argb, row + (size_t)x * 4, sizeof argb);
			convert(argb, to);
		}
}

enum err pixels_draw(struct str svg, unsigned top, unsigned height, struct pixels *p)
{
	RsvgRectangle whole = {0, 0, p->width, height};
	cairo_surface_t *surface = NULL;
	cairo_t *cairo = NULL;
	RsvgHandle *handle = NULL;
	enum err err = ERR_CORRUPT;

	assert(top <= p->height && height <= p->height - top);
	handle = rsvg_handle_new_from_data((const guint8 *)svg.at, svg.len, NULL);
	if (handle == NULL)
		goto out;
	rsvg_handle_set_dpi(handle, 96);
	surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)p->width, (int)height);
	cairo = cairo_create(surface);
	if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
		err = ERR_NO_MEMORY;
		goto out;
	}
	if (!rsvg_handle_render_document(handle, cairo, &whole, NULL))
		goto out;
	cairo_surface_flush(surface);
	copy_out(surface, top, height, p);
	err = ERR_OK;
out:
	if (cairo != NULL)
		cairo_destroy(cairo);
	if (surface != NULL)
		cairo_surface_destroy(surface);
	if (handle != NULL)
		g_object_unref(handle);
	return err;
}
