/* /admin/attention: what goes wrong with contracts, or will, the most urgent first. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "attention/list.h"
#include "base/local_time.h"
#include "figures/table.h"
#include "pages/app.h"
#include "figures/download.h"
#include "reports/handlers.h"
#include "reports/sift.h"
#include "web/params.h"

/* Where the words of its form stand. */
#define TEXTS "console.attention"

/* Rows of a page; of a file. */
enum { ROWS_MAX = 50, FILE_MAX = 10000, QUERY_MAX = 512, URL_MAX = QUERY_MAX + 128 };

/* What was asked, and as addresses have it. */
struct attention_view {
	struct attention_filter filter;
	char query[QUERY_MAX];
};

/* ---- the form ---- */

/* Kinds with how many there are; those that there are none of come, too, since they may be asked
 * for before. */
static void kinds_show(
    struct console *c, const struct attention_filter *f, const uint64_t counts[ATTENTION_KINDS])
{
	struct model *select = reports_select(c, TEXTS, "kind");

	model_cstr(reports_option(select, "", f->kind == 0), "option_key", "usage.word.any");
	for (unsigned i = 0; i < ATTENTION_KINDS; i++) {
		struct model *option = reports_option(
		    select, attention_kinds[i].word, f->kind == attention_kinds[i].kind);

		model_format(option, "option_key", "usage.word.%s", attention_kinds[i].word);
		if (counts[i] > 0)
			model_format(option, "option_count", "%" PRIu64, counts[i]);
	}
}

static void states_show(struct console *c, const struct attention_filter *f)
{
	struct model *select = reports_select(c, TEXTS, "state");

	model_cstr(reports_option(select, "", !f->is_over), "option_key", "usage.word.alarm_open");
	model_cstr(
	    reports_option(select, "over", f->is_over), "option_key", "usage.word.alarm_over");
}

/* Nonsense is as if it were not asked. */
static void view_read(struct console *c, struct attention_view *v)
{
	struct str service = str_from(visit_param(&c->v, "service"));
	struct buf query = BUF_INIT(QUERY_MAX);

	v->filter.is_over = strcmp(visit_param(&c->v, "state"), "over") == 0;
	v->filter.service = reports_service(c, service);
	if (attention_kind_parse(str_from(visit_param(&c->v, "kind")), &v->filter.kind))
		buf_printf(&query, "kind=%s", visit_param(&c->v, "kind"));
	if (v->filter.service.len > 0) {
		buf_puts(&query, query.len > 0 ? "&service=" : "service=");
		params_encode(&query, service);
	}
	if (v->filter.is_over)
		buf_puts(&query, query.len > 0 ? "&state=over" : "state=over");
	str_copy(v->query, sizeof v->query, query.err ? STR("") : buf_str(&query));
	buf_free(&query);
}

/* ---- the table ---- */

static void alarm_put_day(struct table *r, int64_t t)
{
	table_day(r, t == 0 ? 0 : local_time_days(t));
}

/* What the doctor looked at, in words where the catalogues have some. */
static void alarm_put_what(struct console *c, struct table *r, struct str what)
{
	char key[80];

	if (what.len == 0) {
		table_absent(r);
		return;
	}
	table_text(r, what);
	snprintf(key, sizeof key, "doctor.%.*s", STR_ARG(what));
	if (site_has_text(c->v.r->app->site, key))
		table_beside(r, site_text(c->v.r->app->site, c->v.lang, key), NULL);
}

static void alarm_add(struct console *c, struct table *r, const struct attention_item *item)
{
	const char *code = item->contract.code.text;

	table_word(r, item->word);
	alarm_put_day(r, item->moment);
	if (code[0] == '\0') {
		table_absent(r);
		table_absent(r);
		table_absent(r);
	} else {
		table_code(r, &item->contract.code);
		table_link(r, "/admin/contracts/%s", code);
		table_text(r, console_name(c, &item->contract));
		table_text(r, item->contract.service);
	}
	table_text(r, item->detail.len > 0 ? item->detail : item->host);
	alarm_put_what(c, r, item->what);
	alarm_put_day(r, item->record_at);
	alarm_put_day(r, item->world_at);
	alarm_put_day(r, item->told_at);
	alarm_put_day(r, item->cured_at);
}

/* What the kinds that stand on the page mean, and what is to be done. */
static void meanings_show(struct console *c, const struct attention_item *items, size_t count)
{
	for (unsigned i = 0; i < ATTENTION_KINDS; i++) {
		const char *word = attention_kinds[i].word;
		struct model *item;
		size_t n = 0;

		while (n < count && items[n].kind != attention_kinds[i].kind)
			n++;
		if (n == count)
			continue;
		item = model_item(c->v.model, "meanings");
		model_format(item, "meaning_key", "usage.word.%s", word);
		model_format(item, "meaning_text_key", "attention.%s", word);
		model_format(item, "meaning_cure_key", "attention.%s.cure", word);
	}
}

/* ---- the page ---- */

static const char *view_url(struct console *c, const struct attention_view *v, const char *after)
{
	char url[URL_MAX];

	snprintf(url, sizeof url, "?%s%s%s", v->query,
	    after[0] == '\0'      ? ""
	    : v->query[0] == '\0' ? "after="
				  : "&after=",
	    after);
	return arena_str(&c->v.memory, str_from(url));
}

static void view_show(struct console *c, struct attention_view *v, struct table *r,
    const struct attention_item *items, size_t count, const uint64_t counts[ATTENTION_KINDS])
{
	char place[ATTENTION_PLACE_MAX];
	struct attention_place next;

	if (count > ROWS_MAX) {
		next = attention_place_of(&v->filter, &items[ROWS_MAX - 1]);
		attention_place_write(&next, place);
		r->next_url = view_url(c, v, place);
	}
	if (v->filter.after.id != 0)
		r->first_url = view_url(c, v, "");
	kinds_show(c, &v->filter, counts);
	reports_select_service(c, TEXTS, v->filter.service);
	states_show(c, &v->filter);
	meanings_show(c, items, count < ROWS_MAX ? count : ROWS_MAX);
	model_flag(c->v.model, "any", count > 0);
	table_show(c->v.model, r, v->query);
	visit_show(&c->v, 200, "console_attention");
}

/* The first columns of what is over say when it was. */
static const unsigned char shown_open[] = {0, 1, 2, 3, 5, 6, 7, 8},
			   shown_over[] = {0, 10, 1, 2, 3, 5, 6};

void reports_attention(struct console *c)
{
	static const char *const columns[] = {"alarm", "alarm_day", "code", "organization",
	    "service", "alarm_place", "alarm_check", "record_day", "world_day", "told_day",
	    "over_day"};
	struct attention_view v = {.filter = {.limit = 0}};
	struct attention_item *items = NULL;
	uint64_t counts[ATTENTION_KINDS];
	bool is_file = visit_param(&c->v, "as")[0] != '\0';
	size_t rows = is_file ? FILE_MAX : ROWS_MAX, count = 0;
	enum err err;

	view_read(c, &v);
	if (!is_file)
		attention_place_read(str_from(visit_param(&c->v, "after")), &v.filter.after);
	v.filter.limit = rows + !is_file;
	struct table r = {.name = "attention",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->v.memory,
	    .texts = "usage.attention",
	    .shown = v.filter.is_over ? shown_over : shown_open,
	    .shown_count = v.filter.is_over ? sizeof shown_over : sizeof shown_open};
	const struct table *tables[] = {&r};

	err = attention_list(c->v.store, &v.filter, &c->v.memory, &items, &count);
	if (!err)
		err = attention_counts(c->v.store, counts);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	for (size_t i = 0; i < count && i < rows; i++)
		alarm_add(c, &r, &items[i]);
	if (!figures_download(&c->v, tables, 1))
		view_show(c, &v, &r, items, count, counts);
}
