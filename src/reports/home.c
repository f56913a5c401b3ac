/* GET /admin/: how the last weeks went, what wants attention, and the ways to all pages. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "reports/figures.h"
#include "usage/list.h"

enum { REPORTS = 2 };

void reports_root(struct console *c)
{
	console_see_other(c, "/admin/");
}

/* ---- what wants attention ---- */

static enum err read_open(struct console *c, struct console_period *period, struct report *ret)
{
	static const char *const columns[] = {"what", "count"};
	int32_t since = period->days.from;
	struct usage_installed n;
	uint64_t foreign = 0;
	enum err err = usage_installed(c->store, c->r->now, since, &n);

	*ret = (struct report){.name = "open",
	    .columns = columns,
	    .column_count = 2,
	    .memory = &c->memory,
	    .texts = "usage.open"};
	if (!err)
		err = usage_count_foreign(c->store, since, &foreign);
	if (err)
		return err;
	const struct {
		const char *word, *path;
		uint64_t count;
	} rows[] = {
	    {"missing", "/admin/installations", n.expected - n.seen},
	    {"wrong", "/admin/installations/wrong", n.wrong},
	    {"old", "/admin/installations/old", n.old},
	    {"foreign", "/admin/abuse", foreign},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		report_word(ret, rows[i].word);
		report_link(ret, "%s?%s", rows[i].path, period->query);
		report_number(ret, rows[i].count);
	}
	return ERR_OK;
}

/* ---- the page ---- */

void reports_home(struct console *c)
{
	const struct code all = {""};
	struct console_period period;
	struct usage_figures *f;
	struct report open;
	enum err err;

	if (!console_period(c, &period)) {
		console_see_other(c, "/admin/");
		return;
	}
	err = usage_figures_read(c, period.days, &all, &f);
	if (!err)
		err = read_open(c, &period, &open);
	if (!console_ok(c, err, store_why(c->store)->text))
		return;
	const struct report *reports[REPORTS] = {usage_figures_summary(f), &open};
	if (report_download(c, reports, REPORTS))
		return;
	console_counting(c);
	usage_figures_show_brief(c, f, period.query);
	report_show(c, &open, period.query);
	console_show(c, 200, "console_home");
}
