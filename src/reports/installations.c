/* /admin/installations: where stickers are missing, shown, shown under a wrong address or with an
 * old code, or without a Referer.
 *
 * DESIGN: what a contract's sticker last did is known, not all that it ever did: so these lists say
 * what was seen since a day, and not within a period. */
#include "reports/handlers.h"

#include <stdio.h>
#include <string.h>
#include "base/local_time.h"
#include "reports/counting.h"
#include "reports/period.h"
#include "config/config.h"
#include "pages/app.h"
#include "usage/list.h"
#include "usage/segment.h"
#include "figures/table.h"
#include "figures/download.h"

/* Rows of a page. */
enum { ROWS_MAX = 50, COLUMNS_MAX = 8 };
enum { PAGE_MAX = 32, QUERY_MAX = 128 };

/* Where a page of a list begins: behind this contract. */
struct place {
	struct usage_contract contract;
	bool given;
};

static struct place place_read(struct console *c)
{
	struct place p = {.given = false};
	uint64_t day = 0;

	p.given = code_parse(str_from(visit_param(&c->v, "after")), &p.contract.contract.code);
	str_to_uint(str_from(visit_param(&c->v, "seen")), INT32_MAX, &day);
	p.contract.picture_day = (int32_t)day;
	return p;
}

/* ---- the lists ---- */

static void missing_add(struct table *r, const struct usage_contract *u)
{
	table_day(r, local_time_days(u->begins));
	table_day(r, u->picture_day);
	table_day(r, u->click_day);
}

static void shown_add(struct table *r, const struct usage_contract *u)
{
	table_day(r, u->first_day);
	table_day(r, u->picture_day);
	table_day(r, u->click_day);
}

static void wrong_add(struct table *r, const struct usage_contract *u)
{
	table_text(r, u->wrong_host);
	table_word(r, link_reason_name(u->wrong_reason));
	table_day(r, u->wrong_day);
}

static void old_add(struct table *r, const struct usage_contract *u)
{
	table_day(r, u->old_day);
	table_code(r, &u->successor);
	if (u->successor.text[0] != '\0')
		table_link(r, "/admin/usage/%s", u->successor.text);
}

static void silent_add(struct table *r, const struct usage_contract *u)
{
	table_number(r, u->pictures);
	table_number(r, u->unverifiable);
	table_percent(r, u->unverifiable, u->pictures);
}

/* A page of the console for each: the list of the store that it shows, or the month's contracts
 * without Referer; its columns, and what fills those between the organisation and the last. */
static const struct list {
	const char *path, *name, *texts, *columns[COLUMNS_MAX];
	size_t column_count;
	enum usage_list list; /* USAGE_LISTS: without Referer */
	void (*add)(struct table *r, const struct usage_contract *u);
} lists[] = {
    {"/admin/installations", "missing", "usage.missing",
	{"code", "organization", "begin_day", "picture_day", "click_day", "owner_page"}, 6,
	USAGE_MISSING, missing_add},
    {"/admin/installations/shown", "shown", "usage.shown",
	{"code", "organization", "first_day", "picture_day", "click_day", "owner_page"}, 6,
	USAGE_SHOWN, shown_add},
    {"/admin/installations/wrong", "wrong", "usage.wrong",
	{"code", "organization", "host", "reason", "last_day", "owner_page"}, 6, USAGE_WRONG,
	wrong_add},
    {"/admin/installations/old", "old", "usage.old",
	{"code", "organization", "old_day", "successor", "owner_page"}, 5, USAGE_OLD, old_add},
    {"/admin/installations/silent", "silent", "usage.silent",
	{"code", "organization", "month_pictures", "silent_pictures", "share", "owner_page"}, 6,
	USAGE_LISTS, silent_add},
};

enum { MISSING, SHOWN, WRONG, OLD, SILENT, LISTS };

static enum err list_read(struct console *c, const struct list *list, int32_t since,
    const struct place *after, struct usage_contract **ret, size_t *ret_count)
{
	if (list->list == USAGE_LISTS)
		return usage_unverifiable(c->v.store, local_time_days(c->v.r->now),
		    USAGE_SILENT_LEAST, USAGE_SILENT_PERCENT, ROWS_MAX, &c->v.memory, ret,
		    ret_count);
	/* One more tells that there is another page. */
	return usage_list(c->v.store, list->list, c->v.r->now, since,
	    after->given ? &after->contract : NULL, ROWS_MAX + 1, &c->v.memory, ret, ret_count);
}

static void list_fill(struct console *c, struct table *r, const struct list *list,
    const struct usage_contract *items, size_t count)
{
	const char *base = c->v.r->app->config->server.public_url;

	for (size_t i = 0; i < count; i++) {
		const struct usage_contract *u = &items[i];
		const char *code = u->contract.code.text;
		size_t room = strlen(base) + PAGE_MAX;
		char *page = arena_alloc(r->memory, room);

		table_code(r, &u->contract.code);
		table_link(r, "/admin/usage/%s", code);
		table_text(r, console_name(c, &u->contract));
		list->add(r, u);
		if (page != NULL)
			snprintf(page, room, "%s/owner/snippet/%s", base, code);
		r->failed = r->failed || page == NULL;
		table_text(r, str_from(page));
		table_link(r, "/owner/snippet/%s", code);
	}
}

/* ---- the page ---- */

static void lists_show(struct console *c, size_t chosen, const char *query)
{
	model_flag(c->v.model, "has_lists", true);
	for (size_t i = 0; i < LISTS; i++) {
		struct model *item = model_item(c->v.model, "lists");

		model_format(item, "list_url", "%s?%s", lists[i].path, query);
		model_format(item, "list_key", "%s.title", lists[i].texts);
		model_flag(item, "list_chosen", i == chosen);
	}
}

static void counts_fill(const struct usage_installed *n, struct table *r)
{
	const struct {
		const char *word;
		uint64_t count, whole;
	} rows[] = {
	    {"expected", n->expected, 0},
	    {"installed", n->seen, n->expected},
	    {"missing", n->expected - n->seen, n->expected},
	    {"wrong", n->wrong, 0},
	    {"old", n->old, 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		table_word(r, rows[i].word);
		table_number(r, rows[i].count);
		table_percent(r, rows[i].count, rows[i].whole);
	}
}

/* What asks for the page of a list behind `last`, NULL for its first. */
static const char *list_page_query(
    struct console *c, const char *query, const struct usage_contract *last)
{
	char text[QUERY_MAX];

	if (last == NULL)
		return query;
	snprintf(text, sizeof text, "%s&after=%s&seen=%d", query, last->contract.code.text,
	    (int)last->picture_day);
	return arena_str(&c->v.memory, str_from(text));
}

static const char *list_page_url(
    struct console *c, const char *query, const struct usage_contract *last)
{
	char url[QUERY_MAX + 1];
	const char *page = list_page_query(c, query, last);

	snprintf(url, sizeof url, "?%s", page == NULL ? query : page);
	return arena_str(&c->v.memory, str_from(url));
}

/* The addresses of the pages of a list, of which `count` contracts were read. */
static void list_set_pages(struct console *c, const char *query, const struct place *at,
    const struct usage_contract *items, size_t count, struct table *r)
{
	if (at->given)
		r->first_url = list_page_url(c, query, NULL);
	if (count > ROWS_MAX)
		r->next_url = list_page_url(c, query, &items[ROWS_MAX - 1]);
}

/* What a visit shows: both tables. */
struct view {
	const struct list *list;
	struct place at;
	struct figures_period period;
	struct table counts, rows;
};

static enum err view_read(struct console *c, struct view *v)
{
	struct usage_contract *items = NULL;
	struct usage_installed n;
	size_t count = 0;
	enum err err = usage_installed(c->v.store, c->v.r->now, v->period.days.from, &n);

	if (!err)
		err = list_read(c, v->list, v->period.days.from, &v->at, &items, &count);
	if (err)
		return err;
	counts_fill(&n, &v->counts);
	list_fill(c, &v->rows, v->list, items, count < ROWS_MAX ? count : ROWS_MAX);
	if (v->list->list != USAGE_LISTS)
		list_set_pages(c, v->period.query, &v->at, items, count, &v->rows);
	/* "All of them are shown" would be an odd thing to say of none. */
	if (n.expected == 0 && v->list->list == USAGE_MISSING)
		v->rows.empty_key = "usage.installed.empty";
	return ERR_OK;
}

static void view_show(struct console *c, struct view *v)
{
	const char *query =
	    list_page_query(c, v->period.query, v->at.given ? &v->at.contract : NULL);

	if (query == NULL) {
		visit_ok(&c->v, ERR_NO_MEMORY, "");
		return;
	}
	reports_counting(c);
	lists_show(c, (size_t)(v->list - lists), v->period.query);
	table_show(c->v.model, &v->counts, query);
	table_show(c->v.model, &v->rows, query);
	visit_show(&c->v, 200, "console_usage");
}

static void installations_show(struct console *c, size_t chosen)
{
	static const char *const columns[] = {"what", "contracts", "share_wanted"};
	const struct list *list = &lists[chosen];
	struct view v = {.list = list, .at = place_read(c)};
	const struct table *tables[] = {&v.counts, &v.rows};

	v.counts = (struct table){.name = "installed",
	    .columns = columns,
	    .column_count = 3,
	    .memory = &c->v.memory,
	    .texts = "usage.installed"};
	v.rows = (struct table){.name = list->name,
	    .columns = list->columns,
	    .column_count = list->column_count,
	    .memory = &c->v.memory,
	    .texts = list->texts};
	if (!reports_since(c, &v.period)) {
		visit_show(&c->v, 400, "console_usage");
		return;
	}
	if (visit_ok(&c->v, view_read(c, &v), store_why(c->v.store)->text) &&
	    !figures_download(&c->v, tables, 2))
		view_show(c, &v);
}

void reports_installations(struct console *c)
{
	installations_show(c, MISSING);
}

void reports_installations_shown(struct console *c)
{
	installations_show(c, SHOWN);
}

void reports_installations_wrong(struct console *c)
{
	installations_show(c, WRONG);
}

void reports_installations_old(struct console *c)
{
	installations_show(c, OLD);
}

void reports_installations_silent(struct console *c)
{
	installations_show(c, SILENT);
}
