/* How much stickers are used over a period, beside the period before: what is read, and its tables.
 */
#include "base/calendar.h"
#include "reports/figures_private.h"
#include "store/rows.h"

/* Days to which a period is shown day by day, and week by week; rows to which a table is open. */
enum { BY_DAY_MAX = 92, BY_WEEK_MAX = 732, ROWS_OPEN = 12 };

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

const char *usage_size_name(unsigned i)
{
	return sticker_size_name((enum sticker_size)i);
}

const char *usage_format_name(unsigned i)
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

/* The certificate's state as people think of it. */
static const unsigned record_order[] = {RECORD_VALID, RECORD_RENEWED, RECORD_NOT_YET_VALID,
    RECORD_EXPIRED, RECORD_REVOKED, RECORD_NONE};

const struct usage_share usage_shares[USAGE_FIGURES_SHARES] = {
    [LINKS] = {"links", "usage.links", {"link", "pictures", "share"}, LINK_STATE_COUNT, link_of,
	link_word, true, NULL},
    {"sizes", "usage.sizes", {"size", "pictures", "share"}, STICKER_SIZE_COUNT, size_of,
	usage_size_name, false, NULL},
    {"formats", "usage.formats", {"format", "pictures", "share"}, STICKER_FORMAT_COUNT, format_of,
	usage_format_name, false, NULL},
    {"langs", "usage.langs", {"lang", "pictures", "share"}, LANG_COUNT, lang_of, lang_word, true,
	NULL},
    {"records", "usage.records", {"record", "pictures", "share"}, RECORD_STATE_COUNT, record_of,
	record_word, true, record_order},
};

unsigned usage_share_value(const struct usage_share *share, unsigned place)
{
	return share->order == NULL ? place : share->order[place];
}

/* ---- reading ---- */

static enum err read_sums(
    struct console *c, struct usage_question *question, struct usage_sums *ret)
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
			ret->shares[s][usage_shares[s].value(&answer.rows[i].shape)] +=
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
    struct console *c, struct usage_period p, enum usage_key grain, struct usage_buckets *ret)
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
static void add_rows(
    const struct usage_answer *answer, struct usage_buckets *to, struct usage_sums *sums)
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
    enum usage_key grain, struct usage_buckets *ret, struct usage_sums *ret_sums)
{
	struct usage_sums sums = {.pictures = 0};
	struct usage_answer answer;
	enum err err;

	question->keys = 1u << grain | 1u << USAGE_BY_LINK;
	err = usage_totals(c->store, question, &c->memory, &answer);
	if (!err && !make_buckets(c, question->period, grain, ret))
		err = store_no_memory(c->store);
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

static double rate(const struct usage_sums *s)
{
	return s->pictures == 0 ? 0 : (double)s->clicks / (double)s->pictures;
}

static void make_summary(struct console *c, struct usage_figures *f)
{
	static const char *const columns[] = {"what", "now", "before", "change"};
	struct report *r = &f->summary;
	const struct usage_sums *now = &f->now, *before = &f->before;

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
		const struct usage_bucket *b = &f->days.items[i];
		const struct usage_bucket *before =
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
	const struct usage_share *share = &usage_shares[s];
	struct report *r = &f->shares[s];

	*r = (struct report){.name = share->name,
	    .columns = share->columns,
	    .column_count = 3,
	    .memory = &c->memory,
	    .texts = share->texts,
	    .swatches = true};
	for (unsigned i = 0; i < share->count; i++) {
		unsigned value = usage_share_value(share, i);

		if (share->is_word)
			report_word(r, share->called(value));
		else
			report_text(r, str_from(share->called(value)));
		report_number(r, f->now.shares[s][value]);
		report_percent(r, f->now.shares[s][value], f->now.pictures);
	}
}

static enum err read_all(
    struct console *c, struct usage_question *question, struct usage_figures *f)
{
	enum usage_key grain = grain_of(f->period);
	struct usage_sums by_link;
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
		return store_no_memory(c->store);
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

const struct report *usage_figures_summary(const struct usage_figures *f)
{
	return &f->summary;
}

void usage_figures_reports(
    const struct usage_figures *f, const struct report *ret[USAGE_FIGURES_REPORTS])
{
	ret[0] = &f->summary;
	ret[1] = &f->over_time;
	for (size_t s = 0; s < USAGE_FIGURES_SHARES; s++)
		ret[2 + s] = &f->shares[s];
}
