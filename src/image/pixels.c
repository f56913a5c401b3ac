/* Turns SVG into pixels with librsvg and cairo, one handle a drawing. */
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

static uint8_t pixel_unmultiply(uint32_t premultiplied, uint32_t alpha)
{
	uint32_t value = premultiplied;

	/* Nearly all pixels are opaque, and dividing takes its time. */
	if (alpha < 255)
		value = (premultiplied * 255 + alpha / 2) / alpha;
	return (uint8_t)(value > 255 ? 255 : value);
}

/* Cairo's pixel is one native 32-bit number, alpha highest, colours multiplied by it. */
static void pixel_convert(uint32_t argb, uint8_t *ret_rgba)
{
	uint32_t alpha = argb >> 24;

	if (alpha == 0) {
		memset(ret_rgba, 0, 4);
		return;
	}
	ret_rgba[0] = pixel_unmultiply(argb >> 16 & 0xff, alpha);
	ret_rgba[1] = pixel_unmultiply(argb >> 8 & 0xff, alpha);
	ret_rgba[2] = pixel_unmultiply(argb & 0xff, alpha);
	ret_rgba[3] = (uint8_t)alpha;
}

static void pixels_copy_out(
    cairo_surface_t *surface, unsigned top, unsigned height, struct pixels *p)
{
	const unsigned char *row = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint8_t *to = p->rgba + (size_t)top * p->width * 4;

	for (unsigned y = 0; y < height; y++, row += stride)
		for (unsigned x = 0; x < p->width; x++, to += 4) {
			uint32_t argb;

			memcpy(&argb, row + (size_t)x * 4, sizeof argb);
			pixel_convert(argb, to);
		}
}

struct pixels_ground {
	unsigned width, height;
	cairo_surface_t *surface;
};

static cairo_surface_t *surface_new(unsigned width, unsigned height)
{
	return cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
}

/* Draws over what is there. */
static enum err surface_draw(
    struct str svg, const struct pixels_ground *size, cairo_surface_t *surface)
{
	RsvgRectangle whole = {0, 0, size->width, size->height};
	cairo_t *cairo = cairo_create(surface);
	RsvgHandle *handle = NULL;
	enum err err = ERR_NO_MEMORY;

	if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
		goto out;
	err = ERR_CORRUPT;
	handle = rsvg_handle_new_from_data((const guint8 *)svg.at, svg.len, NULL);
	if (handle == NULL)
		goto out;
	rsvg_handle_set_dpi(handle, 96);
	if (!rsvg_handle_render_document(handle, cairo, &whole, NULL))
		goto out;
	cairo_surface_flush(surface);
	err = ERR_OK;
out:
	if (handle != NULL)
		g_object_unref(handle);
	cairo_destroy(cairo);
	return err;
}

enum err pixels_ground_new(
    struct str svg, unsigned width, unsigned height, struct pixels_ground **ret)
{
	struct pixels_ground *g = calloc(1, sizeof *g);
	enum err err;

	if (g == NULL)
		return ERR_NO_MEMORY;
	g->width = width;
	g->height = height;
	g->surface = surface_new(width, height);
	err = surface_draw(svg, g, g->surface);
	if (err)
		pixels_ground_free(g);
	else
		*ret = g;
	return err;
}

void pixels_ground_free(struct pixels_ground *g)
{
	if (g == NULL)
		return;
	cairo_surface_destroy(g->surface);
	free(g);
}

enum err pixels_draw(
    const struct pixels_ground *ground, struct str svg, unsigned top, struct pixels *p)
{
	cairo_surface_t *surface = surface_new(ground->width, ground->height);
	enum err err = ERR_NO_MEMORY;

	assert(ground->width == p->width);
	assert(top <= p->height && ground->height <= p->height - top);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
		memcpy(cairo_image_surface_get_data(surface),
		    cairo_image_surface_get_data(ground->surface),
		    (size_t)cairo_image_surface_get_stride(surface) * ground->height);
		cairo_surface_mark_dirty(surface);
		err = surface_draw(svg, ground, surface);
	}
	if (!err)
		pixels_copy_out(surface, top, ground->height, p);
	cairo_surface_destroy(surface);
	return err;
}
