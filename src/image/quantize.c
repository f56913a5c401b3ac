/* Finds a palette by median cut: the box of colours with the largest spread is cut at its mean
 * until there are as many boxes as colours.
 *
 * DESIGN: Pixels are first reduced to their distinct colours (a sticker has about a thousand), each
 * with its count, so that the cutting costs the same for a small picture and for all the frames of
 * an animation. A pixel's entry is the box in which its colour ended; no search for the nearest. */
#include "image/quantize.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct color {
	uint8_t channel[4];
	uint8_t box;    /* 1 to 255: its entry in the palette */
	uint32_t count; /* pixels of this colour */
};

/* A run of colours in `order`, and what cutting it would gain. */
struct box {
	size_t first, count;
	uint64_t weight; /* pixels */
	uint64_t sum[4]; /* of a channel over all pixels */
	unsigned axis;   /* the channel of the largest spread */
	uint64_t spread; /* sum of squared distances from the mean along the axis */
};

struct histogram {
	struct color *colors;
	uint32_t *order; /* the colours as the boxes hold them */
	uint32_t *slots; /* hash table: 0 is free, else a colour's number + 1 */
	uint32_t *of;    /* each pixel's colour + 1; 0 is transparent */
	size_t count, mask;
};

static void histogram_free(struct histogram *h)
{
	free(h->colors);
	free(h->order);
	free(h->slots);
	free(h->of);
}

static enum err histogram_new(size_t pixels, struct histogram *ret_histogram)
{
	struct histogram h = {.mask = 1024};

	while (h.mask < pixels * 2)
		h.mask *= 2;
	h.slots = calloc(h.mask, sizeof *h.slots);
	h.colors = malloc((pixels + 1) * sizeof *h.colors);
	h.order = malloc((pixels + 1) * sizeof *h.order);
	h.of = malloc((pixels + 1) * sizeof *h.of);
	h.mask--;
	if (h.slots == NULL || h.colors == NULL || h.order == NULL || h.of == NULL) {
		histogram_free(&h);
		return ERR_NO_MEMORY;
	}
	*ret_histogram = h;
	return ERR_OK;
}

/* The number + 1 of a pixel's colour, which is added when it is new. */
static uint32_t histogram_add(struct histogram *h, const uint8_t *rgba)
{
	uint32_t key;
	size_t slot;

	memcpy(&key, rgba, sizeof key);
	slot = (size_t)((key * 2654435761u) >> 7) & h->mask;
	while (h->slots[slot] != 0) {
		struct color *c = &h->colors[h->slots[slot] - 1];

		if (memcmp(c->channel, rgba, 4) == 0) {
			c->count++;
			return h->slots[slot];
		}
		slot = (slot + 1) & h->mask;
	}
	memcpy(h->colors[h->count].channel, rgba, 4);
	h->colors[h->count].count = 1;
	h->order[h->count] = (uint32_t)h->count;
	h->count++;
	h->slots[slot] = (uint32_t)h->count;
	return h->slots[slot];
}

static void histogram_fill(const uint8_t *rgba, size_t count, struct histogram *h)
{
	for (size_t i = 0; i < count; i++, rgba += 4) {
		/* Neighbours are mostly alike. */
		if (i > 0 && h->of[i - 1] != 0 && memcmp(rgba, rgba - 4, 4) == 0) {
			h->of[i] = h->of[i - 1];
			h->colors[h->of[i] - 1].count++;
			continue;
		}
		h->of[i] = rgba[3] == 0 ? 0 : histogram_add(h, rgba);
	}
}

/* Finds weight, sums and the widest axis of a box whose run is set. */
static void box_measure(const struct histogram *h, struct box *b)
{
	uint64_t squares[4] = {0};

	b->weight = 0;
	b->spread = 0;
	b->axis = 0;
	memset(b->sum, 0, sizeof b->sum);
	for (size_t i = b->first; i < b->first + b->count; i++) {
		const struct color *c = &h->colors[h->order[i]];

		b->weight += c->count;
		for (unsigned k = 0; k < 4; k++) {
			uint64_t v = c->channel[k];

			b->sum[k] += v * c->count;
			squares[k] += v * v * c->count;
		}
	}
	for (unsigned k = 0; k < 4; k++) {
		double mean = (double)b->sum[k] / (double)b->weight;
		double spread = (double)squares[k] - mean * (double)b->sum[k];

		if (spread > (double)b->spread) {
			b->spread = (uint64_t)spread;
			b->axis = k;
		}
	}
}

/* Moves what lies above the mean of the widest axis from `b` to `ret_upper`; false when all of it
 * lies on one side. */
static bool box_cut(struct histogram *h, struct box *b, struct box *ret_upper)
{
	size_t low = b->first, high = b->first + b->count;

	while (low < high) {
		uint32_t number = h->order[low];
		const struct color *c = &h->colors[number];

		if (c->channel[b->axis] * b->weight <= b->sum[b->axis]) {
			low++;
			continue;
		}
		high--;
		h->order[low] = h->order[high];
		h->order[high] = number;
	}
	if (low == b->first || low == b->first + b->count)
		return false;
	*ret_upper = (struct box){.first = low, .count = b->first + b->count - low};
	b->count = low - b->first;
	box_measure(h, b);
	box_measure(h, ret_upper);
	return true;
}

/* Cuts all colours into at most 255 boxes; the number of boxes. */
static unsigned boxes_cut(struct histogram *h, struct box *boxes)
{
	unsigned count = 1;

	if (h->count == 0)
		return 0;
	boxes[0] = (struct box){.first = 0, .count = h->count};
	box_measure(h, &boxes[0]);
	while (count < PALETTE_MAX - 1) {
		struct box *b = &boxes[0];

		for (unsigned i = 1; i < count; i++)
			if (boxes[i].spread > b->spread)
				b = &boxes[i];
		if (b->spread == 0 || !box_cut(h, b, &boxes[count]))
			break;
		count++;
	}
	return count;
}

/* Every colour for itself, when there are few enough. */
static unsigned boxes_keep(const struct histogram *h, struct box *boxes)
{
	for (size_t i = 0; i < h->count; i++) {
		boxes[i] = (struct box){.first = i, .count = 1};
		box_measure(h, &boxes[i]);
	}
	return (unsigned)h->count;
}

/* The mean of a box becomes entry `entry`; its colours learn their entry. */
static void box_settle(struct histogram *h, const struct box *b, unsigned entry, struct palette *p)
{
	for (unsigned k = 0; k < 4; k++)
		p->rgba[entry][k] = (uint8_t)((b->sum[k] + b->weight / 2) / b->weight);
	for (size_t i = b->first; i < b->first + b->count; i++) {
		struct color *c = &h->colors[h->order[i]];

		c->box = (uint8_t)entry;
		for (unsigned k = 0; k < 4; k++) {
			unsigned off = (unsigned)abs(c->channel[k] - p->rgba[entry][k]);

			p->worst = off > p->worst ? off : p->worst;
		}
	}
}

enum err quantize(
    const uint8_t *rgba, size_t count, struct palette *ret_palette, uint8_t *ret_indexes)
{
	struct palette p = {.count = 1};
	struct box boxes[PALETTE_MAX];
	struct histogram h;
	unsigned found;
	enum err err = histogram_new(count, &h);

	if (err)
		return err;
	histogram_fill(rgba, count, &h);
	found = h.count < PALETTE_MAX ? boxes_keep(&h, boxes) : boxes_cut(&h, boxes);
	for (unsigned i = 0; i < found; i++)
		box_settle(&h, &boxes[i], i + 1, &p);
	p.count = found + 1;
	for (size_t i = 0; i < count; i++)
		ret_indexes[i] = h.of[i] == 0 ? 0 : h.colors[h.of[i] - 1].box;
	*ret_palette = p;
	histogram_free(&h);
	return ERR_OK;
}
