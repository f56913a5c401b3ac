/* How much stickers are used over a period, beside the period before and last year: what is read,
 * and its tables. */
#include "base/calendar.h"
#include "figures/figures.h"
#include "store/rows.h"

/* Rows to which a table is open; its columns but for last year's. */
enum { ROWS_OPEN = 12, COLUMNS_BEFORE = 7 };

/* ---- shares: of pictures shown ---- */

/* The share that the summary shows, too. */
enum { LINKS };

static unsigned shape_size(const struct usage_shape *s)
{
	return s->size;
}

static unsigned shape_format(const struct usage_shape *s)
{
	return s->format;
}

static unsigned shape_lang(const struct usage_shape *s)
{
	return s->lang;
}

static unsigned shape_link(const struct usage_shape *s)
{
	return s->link;
}

static unsigned shape_record(const struct usage_shape *s)
{
	return s->record;
}

const char *figures_size_name(unsigned i)
{
	return sticker_size_name((enum sticker_size)i);
}

const char *figures_format_name(unsigned i)
{
	return sticker_format_name((enum sticker_format)i);
}

static const char *share_lang_word(unsigned i)
{
	return lang_tag((enum lang)i);
}

static const char *share_link_word(unsigned i)
{
	return link_state_name((enum link_state)i);
}

static const char *share_record_word(unsigned i)
{
	return record_state_name((enum record_state)i);
}

static enum looks share_link_looks(unsigned i)
{
	return looks_of_link((enum link_state)i);
}

static enum looks share_record_looks(unsigned i)
{
	return looks_of_record((enum record_state)i);
}

/* The certificate's state as people think of it. */
static const unsigned record_order[] = {RECORD_VALID, RECORD_RENEWED, RECORD_NOT_YET_VALID,
    RECORD_EXPIRED, RECORD_REVOKED, RECORD_NONE};

const struct figures_share figures_shares[FIGURES_SHARES] = {
    [LINKS] = {"links", "usage.links", {"link", "pictures", "share"}, LINK_STATE_COUNT, shape_link,
	share_link_word, true, NULL, share_link_looks},
    {"sizes", "usage.sizes", {"size", "pictures", "share"}, STICKER_SIZE_COUNT, shape_size,
	figures_size_name, false, NULL, NULL},
    {"formats", "usage.formats", {"format", "pictures", "share"}, STICKER_FORMAT_COUNT,
	shape_format, figures_format_name, false, sticker_formats, NULL},
    {"langs", "usage.langs", {"lang", "pictures", "share"}, LANG_COUNT, shape_lang, share_lang_word,
	true, NULL, NULL},
    {"records", "usage.records", {"record", "pictures", "share"}, RECORD_STATE_COUNT, shape_record,
	share_record_word, true, record_order, share_record_looks},
};

unsigned figures_share_value(const struct figures_share *share, unsigned place)
{
	return share->order == NULL ? place : share->order[place];
}

enum looks figures_share_looks(const struct figures_share *share, unsigned value)
{
	return share->looks == NULL ? LOOKS_PLAIN : share->looks(value);
}

/* ---- reading ---- */

static enum err sums_read(struct store *store, struct arena *memory,
    struct usage_question *question, struct figures_sums *ret)
{
	struct usage_answer answer;
	enum err err;

	question->keys = 1u << USAGE_BY_KIND | 1u << USAGE_BY_SIZE | 1u << USAGE_BY_FORMAT |
			 1u << USAGE_BY_LANG | 1u << USAGE_BY_RECORD | 1u << USAGE_BY_LINK;
	err = usage_totals(store, question, memory, &answer);
	if (err)
		return err;
	ret->pictures = answer.pictures;
	ret->clicks = answer.clicks;
	for (size_t i = 0; i < answer.count; i++) {
		const struct usage_row *row = &answer.rows[i];

		ret->opened[row->shape.kind] += row->opened;
		for (size_t s = 0; s < FIGURES_SHARES; s++)
			ret->shares[s][figures_shares[s].value(&row->shape)] += row->pictures;
	}
	return ERR_OK;
}

static const enum usage_key grain_keys[GRAIN_COUNT] = {
    [GRAIN_DAY] = USAGE_BY_DAY, [GRAIN_WEEK] = USAGE_BY_WEEK, [GRAIN_MONTH] = USAGE_BY_MONTH};

/* Each day, week or month of the period, those without counts too. */
static bool buckets_new(
    struct arena *memory, struct usage_period p, enum grain grain, struct figures_buckets *ret)
{
	size_t room = (size_t)(p.to - p.from) + 1;
	size_t count = 0;

	ret->items = arena_alloc(memory, room * sizeof *ret->items);
	if (ret->items == NULL)
		return false;
	for (int32_t day = grain_first(grain, p.from); day <= p.to; day = grain_next(grain, day))
		ret->items[count++].day = day;
	ret->count = count;
	return true;
}

/* Adds each row to the day, week or month that it is of; rows come in their order. */
static void buckets_add_rows(
    const struct usage_answer *answer, struct figures_buckets *to, struct figures_sums *sums)
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
		sums->opened[row->shape.kind] += row->opened;
		sums->shares[LINKS][row->shape.link] += row->pictures;
	}
	while (to->known < to->count &&
	       to->items[to->known].pictures + to->items[to->known].clicks == 0)
		to->known++;
}

/* Of the sums, those by link come along: a period is long to read, and once is enough. */
static enum err buckets_read(struct store *store, struct arena *memory,
    struct usage_question *question, enum grain grain, struct figures_buckets *ret,
    struct figures_sums *ret_sums)
{
	struct figures_sums sums = {.pictures = 0};
	struct usage_answer answer;
	enum err err;

	question->keys = 1u << grain_keys[grain] | 1u << USAGE_BY_LINK | 1u << USAGE_BY_KIND;
	err = usage_totals(store, question, memory, &answer);
	if (!err && !buckets_new(memory, question->period, grain, ret))
		err = store_no_memory(store);
	if (err)
		return err;
	buckets_add_rows(&answer, ret, &sums);
	sums.pictures = answer.pictures;
	sums.clicks = answer.clicks;
	*ret_sums = sums;
	return ERR_OK;
}

/* ---- tables ---- */

static void summary_add_count(struct table *r, const char *word, uint64_t now, uint64_t before)
{
	table_word(r, word);
	table_number(r, now);
	table_number(r, before);
	table_change(r, (double)now, (double)before);
}

static double sums_click_rate(const struct figures_sums *s)
{
	return s->pictures == 0 ? 0 : (double)s->clicks / (double)s->pictures;
}

static void figures_make_summary(struct arena *memory, struct figures *f)
{
	static const char *const columns[] = {"what", "now", "before", "change"};
	/* "typed" alone is a word of links. */
	static const char *const kinds[USAGE_KIND_COUNT] = {[USAGE_TYPED] = "opened_typed",
	    [USAGE_PREFETCH] = "prefetch",
	    [USAGE_PREVIEW] = "preview",
	    [USAGE_CRAWLER] = "crawler"};
	struct table *r = &f->summary;
	const struct figures_sums *now = &f->now, *before = &f->before;

	*r = (struct table){.name = "summary",
	    .columns = columns,
	    .column_count = 4,
	    .memory = memory,
	    .texts = "usage.summary"};
	summary_add_count(r, "pictures", now->pictures, before->pictures);
	summary_add_count(r, "clicks", now->clicks, before->clicks);
	table_word(r, "click_rate");
	table_percent(r, now->clicks, now->pictures);
	table_percent(r, before->clicks, before->pictures);
	table_change(r, sums_click_rate(now), sums_click_rate(before));
	for (unsigned link = 0; link < LINK_STATE_COUNT; link++)
		summary_add_count(r, share_link_word(link), now->shares[LINKS][link],
		    before->shares[LINKS][link]);
	for (unsigned kind = USAGE_CLICK + 1; kind < USAGE_KIND_COUNT; kind++)
		summary_add_count(r, kinds[kind], now->opened[kind], before->opened[kind]);
}

/* The day and counts of one of the buckets of another time; nothing where there is none, or it lies
 * before `first`. */
static void over_time_add_bucket(
    struct table *r, const struct figures_buckets *of, size_t first, size_t i)
{
	bool known = i >= first && i < of->count;

	table_day(r, known ? of->items[i].day : 0);
	known ? table_number(r, of->items[i].pictures) : table_absent(r);
	known ? table_number(r, of->items[i].clicks) : table_absent(r);
}

/* A week by its Monday, and by its number beside it. */
static void over_time_add_day(struct table *r, enum grain grain, int32_t day)
{
	char week[CALENDAR_WEEK_MAX];
	const char *copy;

	table_day(r, day);
	if (grain != GRAIN_WEEK)
		return;
	calendar_write_week(day, week);
	copy = arena_str(r->memory, str_from(week));
	r->failed = r->failed || copy == NULL;
	table_beside(r, copy == NULL ? (struct str){NULL, 0} : str_from(copy), NULL);
}

static void figures_make_over_time(struct arena *memory, struct figures *f)
{
	static const char *const columns[] = {"day", "pictures", "clicks", "click_rate",
	    "before_day", "before_pictures", "before_clicks", "last_year_day", "last_year_pictures",
	    "last_year_clicks"};
	static const char *const texts[] = {[GRAIN_DAY] = "usage.days",
	    [GRAIN_WEEK] = "usage.weeks",
	    [GRAIN_MONTH] = "usage.months"};
	struct table *r = &f->over_time;

	*r = (struct table){.name = "days",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .shown_count = f->days_last_year.known < f->days_last_year.count ? 0 : COLUMNS_BEFORE,
	    .memory = memory,
	    .texts = texts[f->grain],
	    .folded = f->days.count > ROWS_OPEN};
	for (size_t i = 0; i < f->days.count; i++) {
		const struct figures_bucket *b = &f->days.items[i];

		over_time_add_day(r, f->grain, b->day);
		table_number(r, b->pictures);
		table_number(r, b->clicks);
		table_percent(r, b->clicks, b->pictures);
		over_time_add_bucket(r, &f->days_before, 0, i);
		over_time_add_bucket(r, &f->days_last_year, f->days_last_year.known, i);
	}
}

static void figures_make_share(struct arena *memory, struct figures *f, size_t s)
{
	const struct figures_share *share = &figures_shares[s];
	struct table *r = &f->shares[s];

	*r = (struct table){.name = share->name,
	    .columns = share->columns,
	    .column_count = 3,
	    .memory = memory,
	    .texts = share->texts,
	    .swatches = true};
	for (unsigned i = 0; i < share->count; i++) {
		unsigned value = figures_share_value(share, i);

		if (share->is_word)
			table_word(r, share->called(value));
		else
			table_text(r, str_from(share->called(value)));
		table_looks(r, figures_share_looks(share, value));
		table_number(r, f->now.shares[s][value]);
		table_percent(r, f->now.shares[s][value], f->now.pictures);
	}
}

/* The period before, and last year's; *ret_first is the first day of all that is shown. */
static enum err figures_read_earlier(struct store *store, struct arena *memory,
    struct usage_question *question, struct figures *f, int32_t *ret_first)
{
	const struct usage_period before = usage_period_before(f->period);
	const struct usage_period last_year = grain_last_year(f->grain, f->period);
	struct figures_sums sums;
	enum err err;

	question->period = before;
	err = buckets_read(store, memory, question, f->grain, &f->days_before, &f->before);
	question->period = last_year;
	if (!err)
		err = buckets_read(store, memory, question, f->grain, &f->days_last_year, &sums);
	if (err)
		return err;
	*ret_first =
	    last_year.from < before.from && f->days_last_year.known < f->days_last_year.count
		? last_year.from
		: before.from;
	return ERR_OK;
}

enum err figures_read(struct store *store, struct usage_period period, const struct code *code,
    struct arena *memory, struct figures **ret)
{
	struct usage_question question = {.period = period, .code = *code, .limit = USAGE_ROWS_MAX};
	struct figures *f = arena_alloc(memory, sizeof *f);
	struct figures_sums by_link;
	int32_t first = 0;
	enum err err;

	if (f == NULL)
		return store_no_memory(store);
	f->period = period;
	f->grain = grain_of(period);
	err = sums_read(store, memory, &question, &f->now);
	if (!err)
		err = buckets_read(store, memory, &question, f->grain, &f->days, &by_link);
	if (!err)
		err = figures_read_earlier(store, memory, &question, f, &first);
	if (!err)
		err = usage_kinds_day(store, &f->kinds_day);
	if (err)
		return err;
	if (f->kinds_day <= first)
		f->kinds_day = 0;
	figures_make_summary(memory, f);
	figures_make_over_time(memory, f);
	for (size_t s = 0; s < FIGURES_SHARES; s++)
		figures_make_share(memory, f, s);
	*ret = f;
	return ERR_OK;
}

bool figures_empty(const struct figures *f)
{
	return f->now.pictures == 0 && f->now.clicks == 0;
}

void figures_tables(const struct figures *f, const struct table *ret[FIGURES_TABLES])
{
	ret[0] = &f->summary;
	ret[1] = &f->over_time;
	for (size_t s = 0; s < FIGURES_SHARES; s++)
		ret[2 + s] = &f->shares[s];
}
