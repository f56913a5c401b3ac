/* How much stickers are used over a period, beside the period before: tables and charts. */
#include "pages/usage_figures.h"

#include <stdio.h>
#include "base/calendar.h"
#include "web/chart.h"

/* Days to which a period is shown day by day, and week by week; rows to which a table is open. */
enum { BY_DAY_MAX = 92, BY_WEEK_MAX = 732, ROWS_OPEN = 12, VALUES_MAX = 8 };

/* ---- shares: of pictures shown ---- */

/* The share that the summary shows, too. */
enum { LINKS };

static unsigned size_of(const struct usage_shape *s)
{
	return s->size;
}

static unsigned format_of(const struct usage_shape *s)
{
	return s->format;
}

static unsigned lang_of(const struct usage_shape *s)
{
	return s->lang;
}

static unsigned link_of(const struct usage_shape *s)
{
	return s->link;
}

static unsigned record_of(const struct usage_shape *s)
{
	return s->record;
}

static const char *size_name(unsigned i)
{
	return sticker_size_name((enum sticker_size)i);
}

static const char *format_name(unsigned i)
{
	return sticker_format_name((enum sticker_format)i);
}

static const char *lang_word(unsigned i)
{
	return lang_tag((enum lang)i);
}

static const char *link_word(unsigned i)
{
	return link_state_name((enum link_state)i);
}

static const char *record_word(unsigned i)
{
	return record_state_name((enum record_state)i);
}

/* How pictures are told apart: the table's name and texts, the heading of its first column, the
 * values, how one is called and whether that is a word, to be said in the reader's language. */
static const struct share {
	const char *name, *texts, *columns[3];
	unsigned count;
	unsigned (*value)(const struct usage_shape *shape);
	const char *(*called)(unsigned value);
	bool is_word;
} shares[USAGE_FIGURES_SHARES] = {
    [LINKS] = {"links", "usage.links", {"link", "pictures", "share"}, LINK_STATE_COUNT, link_of,
	link_word, true},
    {"sizes", "usage.sizes", {"size", "pictures", "share"}, STICKER_SIZE_COUNT, size_of, size_name,
	false},
    {"formats", "usage.formats", {"format", "pictures", "share"}, STICKER_FORMAT_COUNT, format_of,
	format_name, false},
    {"langs", "usage.langs", {"lang", "pictures", "share"}, LANG_COUNT, lang_of, lang_word, true},
    {"records", "usage.records", {"record", "pictures", "share"}, RECORD_STATE_COUNT, record_of,
	record_word, true},
};

struct sums {
	uint64_t pictures, clicks;
	uint64_t shares[USAGE_FIGURES_SHARES][VALUES_MAX]; /* of pictures */
};

/* A day, week or month. */
struct bucket {
	int32_t day;
	uint64_t pictures, clicks;
};

struct buckets {
	struct bucket *items;
	size_t count;
};

struct usage_figures {
	struct usage_period period;
	struct sums now, before;
	struct buckets days, days_before;
	struct report summary, over_time, shares[USAGE_FIGURES_SHARES];
};

/* ---- reading ---- */

static enum err read_sums(struct console *c, struct usage_question *question, struct sums *ret)
{
	struct usage_answer answer;
	enum err err;

	question->keys = 1u << USAGE_BY_KIND | 1u << USAGE_BY_SIZE | 1u << USAGE_BY_FORMAT |
			 1u << USAGE_BY_LANG | 1u << USAGE_BY_RECORD | 1u << USAGE_BY_LINK;
	err = usage_totals(c->store, question, &c->memory, &answer);
	if (err)
		return err;
	ret->pictures = answer.pictures;
	ret->clicks = answer.clicks;
	for (size_t i = 0; i < answer.count; i++)
		for (size_t s = 0; s < USAGE_FIGURES_SHARES; s++)
			ret->shares[s][shares[s].value(&answer.rows[i].shape)] +=
			    answer.rows[i].pictures;
	return ERR_OK;
}

static enum usage_key grain_of(struct usage_period p)
{
	int32_t days = p.to - p.from + 1;

	return days <= BY_DAY_MAX    ? USAGE_BY_DAY
	       : days <= BY_WEEK_MAX ? USAGE_BY_WEEK
				     : USAGE_BY_MONTH;
}

static int32_t next_of(enum usage_key grain, int32_t day)
{
	return grain == USAGE_BY_DAY    ? day + 1
	       : grain == USAGE_BY_WEEK ? day + 7
					: calendar_next_month(day);
}

static int32_t first_of(enum usage_key grain, int32_t day)
{
	return grain == USAGE_BY_DAY    ? day
	       : grain == USAGE_BY_WEEK ? calendar_week(day)
					: calendar_month(day);
}

/* Each day, week or month of the period, those without counts too. */
static bool make_buckets(
    struct console *c, struct usage_period p, enum usage_key grain, struct buckets *ret)
{
	size_t room = (size_t)(p.to - p.from) + 1;
	size_t count = 0;

	ret->items = arena_alloc(&c->memory, room * sizeof *ret->items);
	if (ret->items == NULL)
		return false;
	for (int32_t day = first_of(grain, p.from); day <= p.to; day = next_of(grain, day))
		ret->items[count++].day = day;
	ret->count = count;
	return true;
}

/* Adds each row to the day, week or month that it is of; rows come in their order. */
static void add_rows(const struct usage_answer *answer, struct buckets *to, struct sums *sums)
{
	size_t at = 0;

	for (size_t i = 0; i < answer->count; i++) {
		const struct usage_row *row = &answer->rows[i];

		while (at < to->count && to->items[at].day < row->day)
			at++;
		if (at == to->count)
			break;
		to->items[at].pictures += row->pictures;
		to->items[at].clicks += row->clicks;
		sums->shares[LINKS][row->shape.link] += row->pictures;
	}
}

/* Of the sums, those by link come along: a period is long to read, and once is enough. */
static enum err read_buckets(struct console *c, struct usage_question *question,
    enum usage_key grain, struct buckets *ret, struct sums *ret_sums)
{
	struct sums sums = {.pictures = 0};
	struct usage_answer answer;
	enum err err;

	question->keys = 1u << grain | 1u << USAGE_BY_LINK;
	err = usage_totals(c->store, question, &c->memory, &answer);
	if (!err && !make_buckets(c, question->period, grain, ret))
		err = ERR_NO_MEMORY;
	if (err)
		return err;
	add_rows(&answer, ret, &sums);
	sums.pictures = answer.pictures;
	sums.clicks = answer.clicks;
	*ret_sums = sums;
	return ERR_OK;
}

/* ---- tables ---- */

static void add_count(struct report *r, const char *word, uint64_t now, uint64_t before)
{
	report_word(r, word);
	report_number(r, now);
	report_number(r, before);
	report_change(r, (double)now, (double)before);
}

static double rate(const struct sums *s)
{
	return s->pictures == 0 ? 0 : (double)s->clicks / (double)s->pictures;
}

static void make_summary(struct console *c, struct usage_figures *f)
{
	static const char *const columns[] = {"what", "now", "before", "change"};
	struct report *r = &f->summary;
	const struct sums *now = &f->now, *before = &f->before;

	*r = (struct report){.name = "summary",
	    .columns = columns,
	    .column_count = 4,
	    .memory = &c->memory,
	    .texts = "usage.summary"};
	add_count(r, "pictures", now->pictures, before->pictures);
	add_count(r, "clicks", now->clicks, before->clicks);
	report_word(r, "click_rate");
	report_percent(r, now->clicks, now->pictures);
	report_percent(r, before->clicks, before->pictures);
	report_change(r, rate(now), rate(before));
	for (unsigned link = 0; link < LINK_STATE_COUNT; link++)
		add_count(
		    r, link_word(link), now->shares[LINKS][link], before->shares[LINKS][link]);
}

static void make_over_time(struct console *c, struct usage_figures *f)
{
	static const char *const columns[] = {"day", "pictures", "clicks", "click_rate",
	    "before_day", "before_pictures", "before_clicks"};
	static const char *const texts[] = {[USAGE_BY_DAY] = "usage.days",
	    [USAGE_BY_WEEK] = "usage.weeks",
	    [USAGE_BY_MONTH] = "usage.months"};
	struct report *r = &f->over_time;

	*r = (struct report){.name = "days",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->memory,
	    .texts = texts[grain_of(f->period)],
	    .folded = f->days.count > ROWS_OPEN};
	for (size_t i = 0; i < f->days.count; i++) {
		const struct bucket *b = &f->days.items[i];
		const struct bucket *before =
		    i < f->days_before.count ? &f->days_before.items[i] : NULL;

		report_day(r, b->day);
		report_number(r, b->pictures);
		report_number(r, b->clicks);
		report_percent(r, b->clicks, b->pictures);
		report_day(r, before == NULL ? 0 : before->day);
		before == NULL ? report_absent(r) : report_number(r, before->pictures);
		before == NULL ? report_absent(r) : report_number(r, before->clicks);
	}
}

static void make_share(struct console *c, struct usage_figures *f, size_t s)
{
	struct report *r = &f->shares[s];

	*r = (struct report){.name = shares[s].name,
	    .columns = shares[s].columns,
	    .column_count = 3,
	    .memory = &c->memory,
	    .texts = shares[s].texts,
	    .swatches = true};
	for (unsigned i = 0; i < shares[s].count; i++) {
		if (shares[s].is_word)
			report_word(r, shares[s].called(i));
		else
			report_text(r, str_from(shares[s].called(i)));
		report_number(r, f->now.shares[s][i]);
		report_percent(r, f->now.shares[s][i], f->now.pictures);
	}
}

static enum err read_all(
    struct console *c, struct usage_question *question, struct usage_figures *f)
{
	enum usage_key grain = grain_of(f->period);
	struct sums by_link;
	enum err err = read_sums(c, question, &f->now);

	if (!err)
		err = read_buckets(c, question, grain, &f->days, &by_link);
	question->period = usage_period_before(f->period);
	if (!err)
		err = read_buckets(c, question, grain, &f->days_before, &f->before);
	return err;
}

enum err usage_figures_read(struct console *c, struct usage_period period, const struct code *code,
    struct usage_figures **ret)
{
	struct usage_question question = {.period = period, .code = *code, .limit = USAGE_ROWS_MAX};
	struct usage_figures *f = arena_alloc(&c->memory, sizeof *f);
	enum err err;

	if (f == NULL)
		return ERR_NO_MEMORY;
	f->period = period;
	err = read_all(c, &question, f);
	if (err)
		return err;
	make_summary(c, f);
	make_over_time(c, f);
	for (size_t s = 0; s < USAGE_FIGURES_SHARES; s++)
		make_share(c, f, s);
	*ret = f;
	return ERR_OK;
}

bool usage_figures_empty(const struct usage_figures *f)
{
	return f->now.pictures == 0 && f->now.clicks == 0;
}

void usage_figures_reports(
    const struct usage_figures *f, const struct report *ret[USAGE_FIGURES_REPORTS])
{
	ret[0] = &f->summary;
	ret[1] = &f->over_time;
	for (size_t s = 0; s < USAGE_FIGURES_SHARES; s++)
		ret[2 + s] = &f->shares[s];
}

/* ---- on the page ---- */

/* The first three rows of the summary, large. */
static void show_tiles(const struct report *r, struct model *figure)
{
	model_flag(figure, "has_tiles", true);
	for (size_t row = 0; row < 3; row++) {
		const struct report_cell *cells = &r->cells[row * r->column_count];
		struct model *tile = model_item(figure, "tiles");
		struct buf value = BUF_INIT(64), change = BUF_INIT(64);

		model_format(tile, "tile_key", "usage.word.%.*s", STR_ARG(cells[0].text));
		report_write_cell(&cells[1], &value);
		if (cells[3].kind == REPORT_PERCENT && cells[3].n > 0)
			buf_putc(&change, '+');
		report_write_cell(&cells[3], &change);
		model_check(tile, value.err);
		model_text(tile, "tile_value", value.len == 0 ? STR("–") : buf_str(&value));
		model_buf(tile, "tile_change", &change);
		buf_free(&value);
		buf_free(&change);
	}
}

/* One number of each bucket. */
static const uint64_t *values_of(struct console *c, const struct buckets *from, bool clicks)
{
	uint64_t *values = arena_alloc(&c->memory, (from->count + 1) * sizeof *values);

	if (values == NULL)
		model_check(c->model, ERR_NO_MEMORY);
	for (size_t i = 0; values != NULL && i < from->count; i++)
		values[i] = clicks ? from->items[i].clicks : from->items[i].pictures;
	return values;
}

static void show_lines(
    struct console *c, const struct usage_figures *f, bool clicks, struct model *figure)
{
	const struct buckets *days = &f->days;
	const struct chart_series series[] = {
	    {"usage.word.now", values_of(c, &f->days, clicks), f->days.count},
	    {"usage.word.before", values_of(c, &f->days_before, clicks), f->days_before.count},
	};
	char first[CALENDAR_TEXT_MAX], middle[CALENDAR_TEXT_MAX], last[CALENDAR_TEXT_MAX];
	struct chart_lines chart = {.id = clicks ? "clicks-chart" : "pictures-chart",
	    .title_key = clicks ? "usage.word.clicks" : "usage.word.pictures",
	    .series = series,
	    .count = 2,
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

static void show_share(
    struct console *c, const struct usage_figures *f, size_t s, const char *query)
{
	struct chart_part parts[VALUES_MAX];
	struct model *figure = report_show(c, &f->shares[s], query);
	char keys[VALUES_MAX][64], title[64];

	snprintf(title, sizeof title, "%s.title", shares[s].texts);
	for (unsigned i = 0; i < shares[s].count; i++) {
		snprintf(keys[i], sizeof keys[i], "usage.word.%s", shares[s].called(i));
		parts[i] = (struct chart_part){.key = shares[s].is_word ? keys[i] : NULL,
		    .name = str_from(shares[s].called(i)),
		    .value = f->now.shares[s][i]};
	}
	chart_share(figure, shares[s].name, title, parts, shares[s].count);
}

void usage_figures_show(struct console *c, const struct usage_figures *f, const char *query)
{
	struct model *figure;

	if (f->summary.failed)
		model_check(c->model, ERR_NO_MEMORY);
	else
		show_tiles(&f->summary, report_show(c, &f->summary, query));
	figure = report_show(c, &f->over_time, query);
	show_lines(c, f, false, figure);
	show_lines(c, f, true, figure);
	for (size_t s = 0; s < USAGE_FIGURES_SHARES; s++)
		show_share(c, f, s, query);
}
