/* /admin/usage: who uses which sticker, all contracts together. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "figures/figures_show.h"
#include "figures/download.h"
#include "reports/period.h"

/* Contracts that are named: those with most stickers shown. */
enum { BUSIEST = 20, TABLES = FIGURES_TABLES + 1 };

static enum err busiest_add(struct console *c, const struct usage_row *row, struct table *r)
{
	struct contract contract = {.organization = {NULL, 0}};
	enum err err = store_contract(c->v.store, &row->code, &c->v.memory, &contract);

	if (err && err != ERR_NOT_FOUND)
		return err;
	table_code(r, &row->code);
	table_link(r, "/admin/usage/%s", row->code.text);
	table_text(r, console_name(c, &contract));
	table_number(r, row->pictures);
	table_number(r, row->clicks);
	table_percent(r, row->clicks, row->pictures);
	return ERR_OK;
}

static enum err busiest_read(struct console *c, struct usage_period period, struct table *ret)
{
	static const char *const columns[] = {
	    "code", "organization", "pictures", "clicks", "click_rate"};
	const struct usage_question question = {
	    .period = period, .keys = 1u << USAGE_BY_CODE, .limit = BUSIEST};
	struct usage_answer answer;
	enum err err = usage_totals(c->v.store, &question, &c->v.memory, &answer);

	*ret = (struct table){.name = "busiest",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->v.memory,
	    .texts = "usage.busiest"};
	for (size_t i = 0; !err && i < answer.count; i++)
		if (answer.rows[i].code.text[0] != '\0')
			err = busiest_add(c, &answer.rows[i], ret);
	return err;
}

static void busiest_show(
    struct console *c, const struct figures *f, const struct table *busiest, const char *query)
{
	reports_counting(c);
	model_flag(c->v.model, "nothing", figures_empty(f));
	if (!figures_empty(f)) {
		figures_show(c->v.model, f, query);
		table_show(c->v.model, busiest, query);
	}
	visit_show(&c->v, 200, "console_usage");
}

void reports_busiest(struct console *c)
{
	const struct table *tables[TABLES];
	const struct code all = {""};
	struct figures_period period;
	struct figures *f;
	struct table busiest;
	enum err err;

	if (!reports_period(c, &period)) {
		visit_show(&c->v, 400, "console_usage");
		return;
	}
	err = figures_read(c->v.store, period.days, &all, &c->v.memory, &f);
	if (!err)
		err = busiest_read(c, period.days, &busiest);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	figures_tables(f, tables);
	tables[FIGURES_TABLES] = &busiest;
	if (!figures_download(&c->v, tables, TABLES))
		busiest_show(c, f, &busiest, period.query);
}
