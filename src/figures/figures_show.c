/* How much stickers are used over a period, on the page: tiles, charts and tables. */
#include "figures/figures_show.h"

#include <stdio.h>
#include <string.h>
#include "base/calendar.h"
#include "figures/chart.h"

/* Letters of a number for which the size of a tile's is too large; of a date's year, and of its
 * year and month; dates for which there is room on a phone; days that are nearly a year. */
enum { TILE_LONG = 11, YEAR_LENGTH = 4, MONTH_LENGTH = 7 };
enum { NARROW_DATES = 5, NARROW_MONTHS = 4, NEARLY_YEAR = 363 };

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

/* Dates that are named below a chart: of weeks and days month and day, with the year below the
 * first and wherever it changes. */
struct lines_dates {
	struct chart_date items[GRAIN_DATES_MAX];
	char texts[GRAIN_DATES_MAX][CALENDAR_TEXT_MAX], years[GRAIN_DATES_MAX][YEAR_LENGTH + 1];
	size_t count;
};

static struct chart_dates lines_name_dates(
    const struct figures *f, const int32_t *days, size_t most, struct lines_dates *to)
{
	size_t places[GRAIN_DATES_MAX],
	    count = grain_dates(f->grain, days, f->days.count, most, places);

	for (size_t i = 0; i < count; i++) {
		char *text = to->texts[i], *year = to->years[i];

		calendar_write(days[places[i]], text);
		snprintf(year, YEAR_LENGTH + 1, "%.*s", YEAR_LENGTH, text);
		to->items[i] = (struct chart_date){places[i], text + YEAR_LENGTH + 1, year};
		if (f->grain == GRAIN_MONTH) {
			bool january = calendar_date(days[places[i]]).month == 1;

			text[january ? YEAR_LENGTH : MONTH_LENGTH] = '\0';
			to->items[i] = (struct chart_date){places[i], text, ""};
		} else if (i > 0 && strcmp(year, to->years[i - 1]) == 0) {
			to->items[i].below = "";
		}
	}
	return (struct chart_dates){to->items, count};
}

/* The lines that have something to show, this period's first. Where the period before is nearly
 * last year's, one of the two is enough. */
static size_t lines_choose(const struct figures *f, bool clicks, struct model *figure,
    struct chart_series ret[CHART_SERIES_MAX])
{
	bool has_last_year = f->days_last_year.known < f->days_last_year.count;
	bool has_before = f->before.pictures + f->before.clicks > 0 &&
			  !(has_last_year && f->period.to - f->period.from >= NEARLY_YEAR);
	const struct {
		const char *key;
		const struct figures_buckets *of;
		enum chart_look look;
		size_t first;
		bool drawn;
	} lines[CHART_SERIES_MAX] = {
	    {"usage.word.now", &f->days, CHART_SOLID, 0, true},
	    {"usage.word.before", &f->days_before, CHART_BROKEN, 0, has_before},
	    {"usage.word.last_year", &f->days_last_year, CHART_MIXED, f->days_last_year.known,
		has_last_year},
	};
	size_t count = 0;

	for (size_t i = 0; i < CHART_SERIES_MAX; i++) {
		const uint64_t *values =
		    lines[i].drawn ? buckets_values(figure, f->summary.memory, lines[i].of, clicks)
				   : NULL;

		if (values != NULL)
			ret[count++] = (struct chart_series){lines[i].key, values,
			    lines[i].of->count, lines[i].look, lines[i].first};
	}
	return count;
}

static void figures_show_lines(const struct figures *f, bool clicks, struct model *figure)
{
	const struct figures_buckets *days = &f->days;
	struct chart_series series[CHART_SERIES_MAX];
	struct lines_dates narrow, wide;
	char first[CALENDAR_TEXT_MAX], last[CALENDAR_TEXT_MAX];
	int32_t *of = arena_alloc(f->summary.memory, days->count * sizeof *of);
	struct chart_lines chart = {.id = clicks ? "clicks-chart" : "pictures-chart",
	    .title_key = clicks ? "usage.word.clicks" : "usage.word.pictures",
	    .series = series,
	    .count = lines_choose(f, clicks, figure, series),
	    .first = first,
	    .last = last};

	if (of == NULL)
		model_check(figure, ERR_NO_MEMORY);
	if (of == NULL || chart.count == 0)
		return;
	for (size_t i = 0; i < days->count; i++)
		of[i] = days->items[i].day;
	chart.narrow = lines_name_dates(
	    f, of, f->grain == GRAIN_MONTH ? NARROW_MONTHS : NARROW_DATES, &narrow);
	chart.wide = lines_name_dates(f, of, GRAIN_DATES_MAX, &wide);
	calendar_write(of[0], first);
	calendar_write(of[days->count - 1], last);
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
		    .value = f->now.shares[s][value],
		    .looks = figures_share_looks(share, value)};
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
