/* /admin/usage: who uses which sticker, all contracts together. */
#include "pages/console_pages.h"
#include "pages/usage_figures.h"

static void show(struct console *c, const struct usage_figures *f, const char *query)
{
	model_flag(c->model, "nothing", usage_figures_empty(f));
	if (!usage_figures_empty(f))
		usage_figures_show(c, f, query);
	console_show(c, 200, "console_usage");
}

void console_usage(struct console *c)
{
	const struct report *reports[USAGE_FIGURES_REPORTS];
	const struct code all = {""};
	struct console_period period;
	struct usage_figures *f;

	if (!console_period(c, &period)) {
		console_show(c, 400, "console_usage");
		return;
	}
	if (!console_ok(c, usage_figures_read(c, period.days, &all, &f), c->store->why.text))
		return;
	usage_figures_reports(f, reports);
	if (!report_download(c, reports, USAGE_FIGURES_REPORTS))
		show(c, f, period.query);
}
