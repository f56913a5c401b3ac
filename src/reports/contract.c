/* /admin/usage/{code}: who uses the stickers of one contract. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "usage/list.h"
#include "figures/figures_show.h"
#include "reports/download.h"
#include "reports/period.h"

enum { NAMES_MAX = 128 };

/* The names of the bits of a mask, of which there are `count`. */
static void places_add_names(
    struct table *r, unsigned mask, unsigned count, const char *(*name)(unsigned bit))
{
	struct buf text = BUF_INIT(NAMES_MAX);
	const char *copy;

	for (unsigned i = 0; i < count; i++)
		if ((mask & 1u << i) != 0)
			buf_printf(&text, "%s%s", text.len == 0 ? "" : ", ", name(i));
	copy = text.len == 0 ? NULL : arena_str(r->memory, buf_str(&text));
	r->failed = r->failed || (text.len > 0 && copy == NULL);
	table_text(r, copy == NULL ? (struct str){NULL, 0} : str_from(copy));
	buf_free(&text);
}

static void places_fill(struct table *r, const struct usage_place *places, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct usage_place *p = &places[i];

		table_text(r, p->host);
		table_word(r, p->claimed ? "claimed" : "registered");
		table_word(r, link_reason_name(p->reason));
		table_number(r, p->pictures);
		table_number(r, p->clicks);
		table_day(r, p->first_day);
		table_day(r, p->last_day);
		places_add_names(r, p->sizes, STICKER_SIZE_COUNT, figures_size_name);
		places_add_names(r, p->formats, STICKER_FORMAT_COUNT, figures_format_name);
		table_day(r, p->old_day);
		table_number(r, p->error);
	}
}

static enum err contract_places_read(struct console *c, const struct code *code, struct table *ret)
{
	static const char *const columns[] = {"host", "registered", "reason", "pictures", "clicks",
	    "first_day", "last_day", "sizes", "formats", "old_day", "error"};
	/* Hosts and counts first, then what is wrong, then the rest. */
	static const unsigned char shown[] = {0, 3, 4, 6, 1, 2, 5, 7, 8, 9, 10};
	struct usage_place *places = NULL;
	size_t count = 0;
	enum err err = usage_places(c->v.store, code, &c->v.memory, &places, &count);

	*ret = (struct table){.name = "places",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .shown = shown,
	    .memory = &c->v.memory,
	    .texts = "usage.places"};
	if (!err)
		places_fill(ret, places, count);
	return err;
}

static void contract_usage_show(
    struct console *c, const struct figures *f, const struct table *places, const char *query)
{
	reports_counting(c);
	table_show(c->v.model, places, query);
	model_flag(c->v.model, "nothing", figures_empty(f));
	if (!figures_empty(f))
		figures_show(c->v.model, f, query);
	visit_show(&c->v, 200, "console_usage");
}

static void contract_usage_answer(struct console *c, const struct code *code)
{
	const struct table *tables[FIGURES_TABLES + 1];
	struct figures_period period;
	struct figures *f;
	struct table places;
	enum err err;

	if (!reports_period(c, &period)) {
		visit_show(&c->v, 400, "console_usage");
		return;
	}
	err = figures_read(c->v.store, period.days, code, &c->v.memory, &f);
	if (!err)
		err = contract_places_read(c, code, &places);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	figures_tables(f, tables);
	tables[FIGURES_TABLES] = &places;
	if (!reports_download(c, tables, FIGURES_TABLES + 1))
		contract_usage_show(c, f, &places, period.query);
}

void reports_contract(struct console *c)
{
	struct contract contract;
	struct code code;

	if (!code_parse(c->v.r->captures.at[0], &code)) {
		visit_fail(&c->v, 404);
		return;
	}
	if (!visit_ok(&c->v, store_contract(c->v.store, &code, &c->v.memory, &contract),
		store_why(c->v.store)->text))
		return;
	model_cstr(c->v.model, "of_code", code.text);
	model_text(c->v.model, "of_organization", console_name(c, &contract));
	contract_usage_answer(c, &code);
}
