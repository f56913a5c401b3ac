/* /admin/installations: where a sticker is missing, shown with an old code, or without a Referer.
 *
 * DESIGN: of the period only the first day counts: what was seen since then. */
#include "pages/console_pages.h"

#include <stdio.h>
#include "base/local_time.h"
#include "pages/console_period.h"
#include "pages/report.h"

/* Rows of a page. Of a month's pictures, so many at least, and so many percent without Referer. */
enum { ROWS_MAX = 50, SILENT_LEAST = 20, SILENT_PERCENT = 50, COLUMNS_MAX = 7 };
enum { PAGE_MAX = 32, QUERY_MAX = 128 };

/* Where a page of a list begins: behind this contract. */
struct place {
	struct usage_contract contract;
	bool given;
};

static struct place read_place(struct console *c)
{
	struct place p = {.given = false};
	uint64_t day = 0;

	p.given = code_parse(str_from(console_param(c, "after")), &p.contract.contract.code);
	str_to_uint(str_from(console_param(c, "seen")), INT32_MAX, &day);
	p.contract.picture_day = (int32_t)day;
	return p;
}

/* ---- the lists ---- */

typedef enum err list_reader(struct console *c, int32_t since, const struct place *after,
    struct usage_contract **ret, size_t *ret_count);

static enum err read_missing(struct console *c, int32_t since, const struct place *after,
    struct usage_contract **ret, size_t *ret_count)
{
	int64_t valid_before = c->r->now - (int64_t)(local_time_days(c->r->now) - since) * 86400;

	return usage_missing(c->store, c->r->now, valid_before, since,
	    after->given ? &after->contract : NULL, ROWS_MAX, &c->memory, ret, ret_count);
}

static enum err read_old(struct console *c, int32_t since, const struct place *after,
    struct usage_contract **ret, size_t *ret_count)
{
	return usage_old(
	    c->store, since, &after->contract.contract.code, ROWS_MAX, &c->memory, ret, ret_count);
}

static enum err read_silent(struct console *c, int32_t since, const struct place *after,
    struct usage_contract **ret, size_t *ret_count)
{
	(void)since;
	(void)after;
	return usage_unverifiable(c->store, local_time_days(c->r->now), SILENT_LEAST,
	    SILENT_PERCENT, ROWS_MAX, &c->memory, ret, ret_count);
}

static void add_missing(struct report *r, const struct usage_contract *u)
{
	report_day(r, u->picture_day);
	report_day(r, u->click_day);
}

static void add_old(struct report *r, const struct usage_contract *u)
{
	report_day(r, u->old_day);
	report_code(r, &u->successor);
	if (u->successor.text[0] != '\0')
		report_link(r, "/admin/usage/%s", u->successor.text);
}

static void add_silent(struct report *r, const struct usage_contract *u)
{
	report_number(r, u->pictures);
	report_number(r, u->unverifiable);
	report_percent(r, u->unverifiable, u->pictures);
}

static const struct list {
	const char *path, *name, *texts, *columns[COLUMNS_MAX];
	size_t column_count;
	list_reader *read;
	void (*add)(struct report *r, const struct usage_contract *u); /* the columns of its own */
	bool pages;                                                    /* comes in pages */
} lists[] = {
    {"/admin/installations", "missing", "usage.missing",
	{"code", "organization", "picture_day", "click_day", "owner_page"}, 5, read_missing,
	add_missing, true},
    {"/admin/installations/old", "old", "usage.old",
	{"code", "organization", "old_day", "successor", "owner_page"}, 5, read_old, add_old, true},
    {"/admin/installations/silent", "silent", "usage.silent",
	{"code", "organization", "month_pictures", "silent_pictures", "share", "owner_page"}, 6,
	read_silent, add_silent, false},
};

enum { MISSING, OLD, SILENT, LISTS };

static void fill(
    struct report *r, const struct list *list, const struct usage_contract *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct usage_contract *u = &items[i];
		const char *code = u->contract.code.text;
		char *page = arena_alloc(r->memory, PAGE_MAX);

		report_code(r, &u->contract.code);
		report_link(r, "/admin/usage/%s", code);
		report_text(r, u->contract.organization);
		list->add(r, u);
		if (page != NULL)
			snprintf(page, PAGE_MAX, "/owner/snippet/%s", code);
		r->failed = r->failed || page == NULL;
		report_text(r, str_from(page));
		report_link(r, "/owner/snippet/%s", code);
	}
}

/* ---- the page ---- */

static void show_lists(struct console *c, size_t chosen, const char *query)
{
	model_flag(c->model, "has_lists", true);
	for (size_t i = 0; i < LISTS; i++) {
		struct model *item = model_item(c->model, "lists");

		model_format(item, "list_url", "%s?%s", lists[i].path, query);
		model_format(item, "list_key", "%s.title", lists[i].texts);
		model_flag(item, "list_chosen", i == chosen);
	}
}

static void count_all(const struct usage_installed *n, struct report *r)
{
	const struct {
		const char *word;
		uint64_t count, whole;
	} rows[] = {
	    {"expected", n->expected, 0},
	    {"installed", n->seen, n->expected},
	    {"missing", n->expected - n->seen, n->expected},
	    {"old", n->old, 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		report_word(r, rows[i].word);
		report_number(r, rows[i].count);
		report_percent(r, rows[i].count, rows[i].whole);
	}
}

static enum err read_counts(struct console *c, int32_t since, struct report *ret)
{
	struct usage_installed n;
	enum err err = usage_installed(c->store, c->r->now, since, &n);

	if (!err)
		count_all(&n, ret);
	return err;
}

/* The addresses of the pages of a list. */
static void set_pages(struct console *c, const char *query, const struct place *at,
    const struct usage_contract *items, size_t count, struct report *r)
{
	char url[QUERY_MAX + 1];

	if (at->given) {
		snprintf(url, sizeof url, "?%s", query);
		r->first_url = arena_str(&c->memory, str_from(url));
	}
	if (count == ROWS_MAX) {
		const struct usage_contract *last = &items[count - 1];

		snprintf(url, sizeof url, "?%s&after=%s&seen=%d", query, last->contract.code.text,
		    (int)last->picture_day);
		r->next_url = arena_str(&c->memory, str_from(url));
	}
}

/* What the list's own downloads need: this very page of it. */
static void write_query(const struct place *at, const char *query, char *to, size_t room)
{
	if (at->given)
		snprintf(to, room, "%s&after=%s&seen=%d", query, at->contract.contract.code.text,
		    (int)at->contract.picture_day);
	else
		snprintf(to, room, "%s", query);
}

static void show(struct console *c, size_t chosen)
{
	static const char *const columns[] = {"what", "contracts", "share_wanted"};
	const struct list *list = &lists[chosen];
	struct report counts = {.name = "installed",
	    .columns = columns,
	    .column_count = 3,
	    .memory = &c->memory,
	    .texts = "usage.installed"};
	struct report rows = {.name = list->name,
	    .columns = list->columns,
	    .column_count = list->column_count,
	    .memory = &c->memory,
	    .texts = list->texts};
	const struct report *reports[] = {&counts, &rows};
	struct place at = read_place(c);
	struct usage_contract *items = NULL;
	struct console_period period;
	char query[QUERY_MAX];
	size_t count = 0;
	enum err err;

	if (!console_period(c, &period)) {
		console_show(c, 400, "console_usage");
		return;
	}
	err = read_counts(c, period.days.from, &counts);
	if (!err)
		err = list->read(c, period.days.from, &at, &items, &count);
	if (!console_ok(c, err, c->store->why.text))
		return;
	fill(&rows, list, items, count);
	if (list->pages)
		set_pages(c, period.query, &at, items, count, &rows);
	if (report_download(c, reports, 2))
		return;
	write_query(&at, period.query, query, sizeof query);
	show_lists(c, chosen, period.query);
	report_show(c, &counts, query);
	report_show(c, &rows, query);
	console_show(c, 200, "console_usage");
}

void console_installations(struct console *c)
{
	show(c, MISSING);
}

void console_installations_old(struct console *c)
{
	show(c, OLD);
}

void console_installations_silent(struct console *c)
{
	show(c, SILENT);
}
