/* Charts: where each point, bar and part stands. */
#include "figures/chart.h"

#include <assert.h>
#include "base/number.h"

/* Pixels: above the highest line; of the plot; below it, with dates and with years below them. Of a
 * line's number: below the line, where its letters stand, and the width of one. Points are marked
 * where there is room. Percent of the width in which a date at the edge has no room in the middle.
 */
enum { ABOVE = 10, PLOT = 176, BELOW = 42, DATE_BELOW = 20, YEAR_BELOW = 36 };
enum { LETTER_BELOW = 4, LETTER_WIDTH = 8, MARKS_MAX = 45, BAR = 46, NAME_MAX = 30, EDGE = 6 };

static uint64_t chart_number(uint64_t value)
{
	return value > INT64_MAX ? (uint64_t)INT64_MAX : value;
}

void chart_scale(uint64_t most, struct chart_scale *ret)
{
	static const unsigned factors[] = {1, 2, 5};
	uint64_t step = 1, power = 1;
	size_t i = 0;

	most = chart_number(most);
	while (step < most / CHART_STEPS_MAX + (most % CHART_STEPS_MAX != 0)) {
		i = (i + 1) % 3;
		power = i == 0 ? power * 10 : power;
		step = factors[i] * power;
	}
	ret->step = step;
	ret->steps = (unsigned)(most / step + (most % step != 0));
	ret->steps = ret->steps == 0 ? 1 : ret->steps;
	ret->top = ret->steps * step;
}

static void chart_set_number(struct model *m, const char *name, uint64_t n)
{
	struct buf text = BUF_INIT(40);

	number_write(n, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

static double chart_percent(uint64_t part, uint64_t whole)
{
	return whole == 0 ? 0 : 100.0 * (double)chart_number(part) / (double)chart_number(whole);
}

static struct model *chart_add(
    struct model *m, const char *kind, const char *id, const char *title_key)
{
	struct model *chart = model_item(m, "charts");

	model_flag(chart, kind, true);
	model_cstr(chart, "chart_id", id);
	model_cstr(chart, "chart_title_key", title_key);
	return chart;
}

/* ---- lines ---- */

static double chart_point_x(size_t i, size_t count)
{
	return count < 2 ? 50 : 100.0 * (double)i / (double)(count - 1);
}

static double chart_point_y(uint64_t value, const struct chart_scale *scale)
{
	return ABOVE + PLOT * (1 - chart_percent(value, scale->top) / 100);
}

static uint64_t series_most(const struct chart_series *series, size_t count)
{
	uint64_t most = 0;

	for (size_t i = series->first; i < count && i < series->count; i++)
		most = series->values[i] > most ? series->values[i] : most;
	return most;
}

static void lines_add_ticks(struct model *chart, const struct chart_scale *scale)
{
	for (unsigned i = 0; i <= scale->steps; i++) {
		struct model *tick = model_item(chart, "ticks");
		double y = chart_point_y(i * scale->step, scale);

		model_format(tick, "tick_y", "%.1f", y);
		model_format(tick, "tick_text_y", "%.1f", y + LETTER_BELOW);
		chart_set_number(tick, "tick_text", i * scale->step);
	}
}

static void line_add_marks(struct model *line, const struct chart_series *series, size_t count,
    const struct chart_scale *scale)
{
	static const char *const marks[CHART_LOOKS] = {"dots", "squares", "diamonds"};

	for (size_t i = series->first; i < count && i < series->count; i++) {
		struct model *mark = model_item(line, marks[series->look]);

		model_format(mark, "mark_x", "%.2f", chart_point_x(i, count));
		model_format(mark, "mark_y", "%.1f", chart_point_y(series->values[i], scale));
	}
}

/* The line itself is in units of its own, which the template stretches over the plot. */
static void lines_add_line(struct model *chart, const struct chart_series *series, size_t count,
    const struct chart_scale *scale)
{
	struct model *line = model_item(chart, "lines");
	struct buf points = BUF_INIT(1 << 20);

	for (size_t i = series->first; i < count && i < series->count; i++)
		buf_printf(&points, "%s%.1f,%.1f", i == series->first ? "" : " ",
		    10 * chart_point_x(i, count),
		    1000 - 10 * chart_percent(series->values[i], scale->top));
	model_format(line, "line_number", "%d", (int)series->look + 1);
	model_buf(line, "line_points", &points);
	if (count <= MARKS_MAX)
		line_add_marks(line, series, count, scale);
	buf_free(&points);
}

static void lines_add_legend(struct model *chart, const struct chart_series *series)
{
	struct model *line = model_item(chart, "legend");

	model_format(line, "line_number", "%d", (int)series->look + 1);
	model_flag(line, "line_has_dot", series->look == CHART_SOLID);
	model_flag(line, "line_has_square", series->look == CHART_BROKEN);
	model_flag(line, "line_has_diamond", series->look == CHART_MIXED);
	model_cstr(line, "line_key", series->key);
}

/* The dates for one width of screens. Those at the edges begin or end there. */
static void lines_add_dates(
    struct model *chart, const char *where, const struct chart_dates *dates, size_t count)
{
	struct model *foot = model_item(chart, "feet");

	model_cstr(foot, "foot_class", where);
	for (size_t i = 0; i < dates->count; i++) {
		const struct chart_date *date = &dates->items[i];
		struct model *item = model_item(foot, "dates");
		double x = chart_point_x(date->at, count);

		model_format(item, "date_x", "%.2f", x);
		model_cstr(item, "date_class",
		    x < EDGE         ? "first"
		    : x > 100 - EDGE ? "last"
				     : "middle");
		model_cstr(item, "date_text", date->text);
		model_cstr(item, "date_below", date->below);
	}
}

void chart_lines(struct model *m, const struct chart_lines *c)
{
	struct model *chart = chart_add(m, "chart_is_lines", c->id, c->title_key);
	size_t count = c->series[0].count;
	struct buf longest = BUF_INIT(40);
	struct chart_scale scale;
	uint64_t most = 0;

	assert(c->count >= 1 && c->count <= CHART_SERIES_MAX);
	for (size_t i = 0; i < c->count; i++)
		if (series_most(&c->series[i], count) > most)
			most = series_most(&c->series[i], count);
	chart_scale(most, &scale);
	/* Room for the longest of the numbers beside the lines. */
	number_write(scale.top, &longest);
	model_format(chart, "axis_width", "%zu", longest.len * LETTER_WIDTH);
	buf_free(&longest);
	lines_add_ticks(chart, &scale);
	for (size_t i = 0; i < c->count; i++)
		lines_add_legend(chart, &c->series[i]);
	/* The first series is drawn last, above the others. */
	for (size_t i = c->count; i-- > 0;)
		lines_add_line(chart, &c->series[i], count, &scale);
	model_format(chart, "plot_y", "%d", ABOVE);
	model_format(chart, "plot_height", "%d", PLOT);
	model_format(chart, "chart_height", "%d", ABOVE + PLOT + BELOW);
	model_format(chart, "plot_foot", "%d", ABOVE + PLOT);
	model_format(chart, "notch_foot", "%d", ABOVE + PLOT + LETTER_BELOW);
	model_format(chart, "date_y", "%d", ABOVE + PLOT + DATE_BELOW);
	model_format(chart, "year_y", "%d", ABOVE + PLOT + YEAR_BELOW);
	lines_add_dates(chart, "narrow", &c->narrow, count);
	lines_add_dates(chart, "wide", &c->wide, count);
	model_cstr(chart, "foot_first", c->first);
	model_cstr(chart, "foot_last", c->last);
	chart_set_number(chart, "chart_most", series_most(&c->series[0], count));
}

/* ---- bars ---- */

/* A name has the width of a phone, less its number; the table has all of it. Of a host the end is
 * what says whose it is, so what is too long loses its beginning. */
static void part_set_name(struct model *m, const struct chart_part *part)
{
	struct buf name = BUF_INIT(NAME_MAX + 8);

	if (part->key != NULL) {
		model_cstr(m, "part_key", part->key);
		return;
	}
	if (part->name.len <= NAME_MAX) {
		buf_add_str(&name, part->name);
	} else {
		size_t from = part->name.len - NAME_MAX + 1;

		while (from < part->name.len && ((unsigned char)part->name.at[from] & 0xc0) == 0x80)
			from++;
		buf_puts(&name, "…");
		buf_add_str(&name, str_part(part->name, from, part->name.len));
	}
	model_buf(m, "part_name", &name);
	buf_free(&name);
}

void chart_bars(struct model *m, const char *id, const char *title_key,
    const struct chart_part *parts, size_t count)
{
	struct model *chart = chart_add(m, "chart_is_bars", id, title_key);
	uint64_t most = 0;

	count = count > CHART_BARS_MAX ? CHART_BARS_MAX : count;
	for (size_t i = 0; i < count; i++)
		most = parts[i].value > most ? parts[i].value : most;
	for (size_t i = 0; i < count; i++) {
		struct model *bar = model_item(chart, "bars");

		part_set_name(bar, &parts[i]);
		model_format(bar, "bar_text_y", "%zu", i * BAR + 16);
		model_format(bar, "bar_y", "%zu", i * BAR + 24);
		model_format(bar, "bar_width", "%.2f", chart_percent(parts[i].value, most));
		chart_set_number(bar, "bar_value", parts[i].value);
	}
	model_format(chart, "chart_height", "%zu", count * BAR);
	chart_set_number(chart, "chart_most", most);
}

/* ---- shares ---- */

void chart_looks(enum looks looks, size_t place, struct model *m)
{
	model_format(m, "tone", "%zu", place < CHART_PARTS_MAX ? place + 1 : CHART_PARTS_MAX);
	looks_set(looks, m);
}

void chart_share(struct model *m, const char *id, const char *title_key,
    const struct chart_part *parts, size_t count)
{
	double whole = 0, before = 0;
	struct model *chart;

	for (size_t i = 0; i < count; i++)
		whole += (double)parts[i].value;
	if (whole <= 0)
		return;
	chart = chart_add(m, "chart_is_share", id, title_key);
	for (size_t i = 0; i < count; i++) {
		struct model *part = model_item(chart, "parts");
		double share = 100 * (double)parts[i].value / whole;

		part_set_name(part, &parts[i]);
		chart_looks(parts[i].looks, i, part);
		model_format(part, "part_x", "%.3f", before);
		model_format(part, "part_width", "%.3f", share);
		model_format(part, "part_percent", "%.1f", share);
		before += share;
	}
}
