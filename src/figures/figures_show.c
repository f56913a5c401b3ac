/* How much stickers are used over a period, on the page: tiles, charts and tables. */
#include "figures/figures_show.h"

#include <stdio.h>
#include "base/calendar.h"
#include "figures/chart.h"

/* Letters of a number for which the size of a tile's is too large. */
enum { TILE_LONG = 11 };

/* The first three rows of the summary, large. */
static void summary_show_tiles(const struct table *r, struct model *figure)
{
	model_flag(figure, "has_tiles", true);
	for (size_t row = 0; row < 3; row++) {
		const struct table_cell *cells = &r->cells[row * r->column_count];
		struct model *tile = model_item(figure, "tiles");
		struct buf value = BUF_INIT(64), change = BUF_INIT(64);

		model_format(tile, "tile_key", "usage.word.%.*s", STR_ARG(cells[0].text));
		table_write_cell(&cells[1], &value);
		if (cells[3].kind == TABLE_PERCENT && cells[3].n > 0)
			buf_putc(&change, '+');
		table_write_cell(&cells[3], &change);
		model_check(tile, value.err);
		model_flag(tile, "tile_is_long", value.len > TILE_LONG);
		model_text(tile, "tile_value", value.len == 0 ? STR("–") : buf_str(&value));
		model_buf(tile, "tile_change", &change);
		buf_free(&value);
		buf_free(&change);
	}
}

/* One number of each bucket. */
static const uint64_t *buckets_values(
    struct model *figure, struct arena *memory, const struct figures_buckets *from, bool clicks)
{
	uint64_t *values = arena_alloc(memory, (from->count + 1) * sizeof *values);

	if (values == NULL)
		model_check(figure, ERR_NO_MEMORY);
	for (size_t i = 0; values != NULL && i < from->count; i++)
		values[i] = clicks ? from->items[i].clicks : from->items[i].pictures;
	return values;
}

static void figures_show_lines(const struct figures *f, bool clicks, struct model *figure)
{
	const struct figures_buckets *days = &f->days;
	const struct chart_series series[] = {
	    {"usage.word.now", buckets_values(figure, f->summary.memory, &f->days, clicks),
		f->days.count},
	    {"usage.word.before",
		buckets_values(figure, f->summary.memory, &f->days_before, clicks),
		f->days_before.count},
	};
	char first[CALENDAR_TEXT_MAX], middle[CALENDAR_TEXT_MAX], last[CALENDAR_TEXT_MAX];
	struct chart_lines chart = {.id = clicks ? "clicks-chart" : "pictures-chart",
	    .title_key = clicks ? "usage.word.clicks" : "usage.word.pictures",
	    .series = series,
	    .count = f->before.pictures + f->before.clicks > 0 ? 2 : 1,
	    .first = days->count > 1 ? first : "",
	    .middle = days->count % 2 == 1 ? middle : "",
	    .last = days->count > 1 ? last : ""};

	if (series[0].values == NULL || series[1].values == NULL)
		return;
	calendar_write(days->items[0].day, first);
	calendar_write(days->items[days->count / 2].day, middle);
	calendar_write(days->items[days->count - 1].day, last);
	chart_lines(figure, &chart);
}

static void figures_show_share(
    struct model *page, const struct figures *f, size_t s, const char *query)
{
	const struct figures_share *share = &figures_shares[s];
	struct chart_part parts[FIGURES_VALUES_MAX];
	struct model *figure = table_show(page, &f->shares[s], query);
	char keys[FIGURES_VALUES_MAX][64], title[64];

	snprintf(title, sizeof title, "%s.title", share->texts);
	for (unsigned i = 0; i < share->count; i++) {
		unsigned value = figures_share_value(share, i);

		snprintf(keys[i], sizeof keys[i], "usage.word.%s", share->called(value));
		parts[i] = (struct chart_part){.key = share->is_word ? keys[i] : NULL,
		    .name = str_from(share->called(value)),
		    .value = f->now.shares[s][value]};
	}
	chart_share(figure, share->name, title, parts, share->count);
}

/* Where the meaning of clicks changed within what is shown. */
static void figures_show_break(const struct figures *f, struct model *figure)
{
	char day[CALENDAR_TEXT_MAX] = "";

	if (f->kinds_day != 0)
		calendar_write(f->kinds_day, day);
	model_flag(figure, "figure_breaks", f->kinds_day != 0);
	model_cstr(figure, "break_day", day);
}

static struct model *figures_show_summary(
    struct model *page, const struct figures *f, const char *query)
{
	struct model *figure = table_show(page, &f->summary, query);

	if (!f->summary.failed)
		summary_show_tiles(&f->summary, figure);
	figures_show_break(f, figure);
	return figure;
}

void figures_show_brief(struct model *page, const struct figures *f, const char *query)
{
	figures_show_lines(f, false, figures_show_summary(page, f, query));
}

void figures_show(struct model *page, const struct figures *f, const char *query)
{
	struct model *figure;

	figures_show_summary(page, f, query);
	figure = table_show(page, &f->over_time, query);
	figures_show_lines(f, false, figure);
	figures_show_lines(f, true, figure);
	for (size_t s = 0; s < FIGURES_SHARES; s++)
		figures_show_share(page, f, s, query);
}
