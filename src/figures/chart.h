/* Charts, drawn as SVG: lines over time, bars, shares of a whole.
 *
 * DESIGN: what is computed here are places in percent of the width and in pixels of the height; the
 * template part_chart.html draws them. Letters keep their size that way, however narrow the screen
 * is, and nothing goes past the template's escaping. Series differ by dashes and by the form of
 * their points, parts by patterns, so that nobody needs to see colours.
 *
 * Each function appends one chart to the list "charts" of the model. A chart has a title and a
 * description, whose ids begin with `id`. */
#ifndef FIGURES_CHART_H
#define FIGURES_CHART_H

#include <stddef.h>
#include <stdint.h>
#include "pages/looks.h"
#include "web/model.h"

/* Numbers above INT64_MAX are drawn as INT64_MAX. */
struct chart_scale {
	uint64_t step;  /* 1, 2 or 5 times a power of ten, at least 1 */
	uint64_t top;   /* a multiple of it, at least the largest number, never 0 */
	unsigned steps; /* at most CHART_STEPS_MAX */
};

enum { CHART_STEPS_MAX = 5, CHART_SERIES_MAX = 3, CHART_PARTS_MAX = 6, CHART_BARS_MAX = 10 };

/* Round steps for numbers from 0 to `most`. */
void chart_scale(uint64_t most, struct chart_scale *ret);

/* How a line is drawn, and the form of its points. */
enum chart_look {
	CHART_SOLID,  /* discs */
	CHART_BROKEN, /* squares */
	CHART_MIXED,  /* dashes and dots; diamonds */
	CHART_LOOKS
};

/* Keys are those of the catalogues. */
struct chart_series {
	const char *key;
	const uint64_t *values;
	size_t count; /* of values; what is beyond the first series' is not drawn */
	enum chart_look look;
	size_t first; /* those before it are not known, and not drawn */
};

/* A date below the line; `below` it, a year. */
struct chart_date {
	size_t at; /* the number of the value that it is of */
	const char *text, *below;
};

struct chart_dates {
	const struct chart_date *items;
	size_t count;
};

struct chart_lines {
	const char *id, *title_key;
	const struct chart_series *series; /* the first is the one that matters */
	size_t count;                      /* 1 to CHART_SERIES_MAX */
	const char *first, *last;          /* dates, for those who do not see it */
	struct chart_dates narrow, wide;   /* below the line, on phones and on screens */
};
void chart_lines(struct model *m, const struct chart_lines *chart);

/* One of the bars, or one part of the whole. */
struct chart_part {
	const char *key; /* of its name, or NULL: `name` is it */
	struct str name;
	uint64_t value;
	enum looks looks; /* in shares; LOOKS_PLAIN: by its place */
};

/* Bars of at most the first CHART_BARS_MAX parts; each says its number. */
void chart_bars(struct model *m, const char *id, const char *title_key,
    const struct chart_part *parts, size_t count);
/* Sets what part_swatch.html needs for what stands at a place, from 0. */
void chart_looks(enum looks looks, size_t place, struct model *m);
/* One bar, cut into parts; those past CHART_PARTS_MAX have the looks of the last. Nothing when the
 * whole is 0. */
void chart_share(struct model *m, const char *id, const char *title_key,
    const struct chart_part *parts, size_t count);

#endif
