/* /admin/usage/{code}: who uses the stickers of one contract. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "figures/figures_show.h"
#include "figures/download.h"
#include "figures/places.h"
#include "reports/period.h"

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
		err = figures_places(c->v.store, code, &c->v.memory, &places);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	figures_tables(f, tables);
	tables[FIGURES_TABLES] = &places;
	if (!figures_download(&c->v, tables, FIGURES_TABLES + 1))
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
