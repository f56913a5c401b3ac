/* /admin/usage: who uses which sticker, all contracts together. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "reports/figures.h"

/* Contracts that are named: those with most stickers shown. */
enum { BUSIEST = 20, REPORTS = USAGE_FIGURES_REPORTS + 1 };

static enum err add_busy(struct console *c, const struct usage_row *row, struct report *r)
{
	struct contract contract = {.organization = {NULL, 0}};
	enum err err = store_contract(c->store, &row->code, &c->memory, &contract);

	if (err && err != ERR_NOT_FOUND)
		return err;
	report_code(r, &row->code);
	report_link(r, "/admin/usage/%s", row->code.text);
	report_text(r, contract.organization);
	report_number(r, row->pictures);
	report_number(r, row->clicks);
	report_percent(r, row->clicks, row->pictures);
	return ERR_OK;
}

static enum err read_busiest(struct console *c, struct usage_period period, struct report *ret)
{
	static const char *const columns[] = {
	    "code", "organization", "pictures", "clicks", "click_rate"};
	const struct usage_question question = {
	    .period = period, .keys = 1u << USAGE_BY_CODE, .limit = BUSIEST};
	struct usage_answer answer;
	enum err err = usage_totals(c->store, &question, &c->memory, &answer);

	*ret = (struct report){.name = "busiest",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->memory,
	    .texts = "usage.busiest"};
	for (size_t i = 0; !err && i < answer.count; i++)
		if (answer.rows[i].code.text[0] != '\0')
			err = add_busy(c, &answer.rows[i], ret);
	return err;
}

static void show(struct console *c, const struct usage_figures *f, const struct report *busiest,
    const char *query)
{
	console_counting(c);
	model_flag(c->model, "nothing", usage_figures_empty(f));
	if (!usage_figures_empty(f)) {
		usage_figures_show(c, f, query);
		report_show(c, busiest, query);
	}
	console_show(c, 200, "console_usage");
}

void reports_busiest(struct console *c)
{
	const struct report *reports[REPORTS];
	const struct code all = {""};
	struct console_period period;
	struct usage_figures *f;
	struct report busiest;
	enum err err;

	if (!console_period(c, &period)) {
		console_show(c, 400, "console_usage");
		return;
	}
	err = usage_figures_read(c, period.days, &all, &f);
	if (!err)
		err = read_busiest(c, period.days, &busiest);
	if (!console_ok(c, err, store_why(c->store)->text))
		return;
	usage_figures_reports(f, reports);
	reports[USAGE_FIGURES_REPORTS] = &busiest;
	if (!report_download(c, reports, REPORTS))
		show(c, f, &busiest, period.query);
}
