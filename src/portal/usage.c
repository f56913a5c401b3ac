/* /owner/contracts/{code}/usage: how much the contract's sticker is used. */
#include "base/local_time.h"
#include "figures/download.h"
#include "figures/figures_show.h"
#include "figures/period.h"
#include "figures/places.h"
#include "portal/handlers.h"
#include "portal/holding.h"

/* DESIGN: counts that wait in the store are not settled here, as for the console's pages: that
 * writes, and what owners cause by looking is to cost little. They come within minutes. */

static void usage_answer(
    struct portal *p, const struct figures *f, const struct table *places, const char *query)
{
	const struct table *tables[FIGURES_TABLES + 1];

	figures_tables(f, tables);
	tables[FIGURES_TABLES] = places;
	if (figures_download(&p->v, tables, FIGURES_TABLES + 1))
		return;
	table_show(p->v.model, places, query);
	model_flag(p->v.model, "nothing", figures_empty(f));
	if (!figures_empty(f))
		figures_show(p->v.model, f, query);
	visit_show(&p->v, 200, "portal_usage");
}

void portal_usage(struct portal *p)
{
	const struct figures_asked asked = {.period = visit_param(&p->v, "period"),
	    .from = visit_param(&p->v, "from"),
	    .to = visit_param(&p->v, "to")};
	struct figures_period period;
	struct figures *f = NULL;
	struct table places;
	struct holding h;
	struct code code;
	enum err err;

	if (!holding_load(p, &code, &h))
		return;
	if (!figures_period(&asked, local_time_days(p->v.r->now), false, p->v.model, &period)) {
		visit_show(&p->v, 400, "portal_usage");
		return;
	}
	err = figures_read(p->v.store, period.days, &code, &p->v.memory, &f);
	if (!err)
		err = figures_places(p->v.store, &code, &p->v.memory, &places);
	if (visit_ok(&p->v, err, store_why(p->v.store)->text))
		usage_answer(p, f, &places, period.query);
}
