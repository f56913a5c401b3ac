/* GET /admin/: what wants attention, and how the last weeks went. */
#include "applications/application.h"
#include "reports/counting.h"
#include "reports/handlers.h"
#include "usage/list.h"
#include "figures/figures_show.h"
#include "figures/download.h"
#include "reports/period.h"

enum { TABLES = 2 };

void reports_root(struct console *c)
{
	visit_see_other(&c->v, "/admin/");
}

/* ---- what wants attention ---- */

/* For those who decide on them. */
static enum err open_add_applications(struct console *c, struct table *to)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	uint64_t count = 0;
	int64_t oldest;
	enum err err = application_count_waiting(&change, &count, &oldest);

	if (err)
		return err;
	table_word(to, "applications");
	table_link(to, "/admin/applications");
	table_number(to, count);
	return ERR_OK;
}

static enum err open_read(struct console *c, struct figures_period *period, struct table *ret)
{
	static const char *const columns[] = {"what", "count"};
	int32_t since = period->days.from;
	struct usage_installed n;
	uint64_t foreign = 0;
	enum err err = usage_installed(c->v.store, c->v.r->now, since, &n);

	*ret = (struct table){.name = "open",
	    .columns = columns,
	    .column_count = 2,
	    .memory = &c->v.memory,
	    .texts = "usage.open"};
	if (!err)
		err = usage_count_foreign(c->v.store, since, &foreign);
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
		table_word(ret, rows[i].word);
		table_link(ret, "%s?%s", rows[i].path, period->query);
		table_number(ret, rows[i].count);
	}
	return console_may(&c->who, CONSOLE_CHANGES) ? open_add_applications(c, ret) : ERR_OK;
}

/* ---- the page ---- */

void reports_home(struct console *c)
{
	const struct code all = {""};
	struct figures_period period;
	struct figures *f;
	struct table open;
	enum err err;

	if (!reports_period(c, &period)) {
		visit_see_other(&c->v, "/admin/");
		return;
	}
	err = figures_read(c->v.store, period.days, &all, &c->v.memory, &f);
	if (!err)
		err = open_read(c, &period, &open);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	const struct table *tables[TABLES] = {&f->summary, &open};
	if (figures_download(&c->v, tables, TABLES))
		return;
	reports_counting(c);
	table_show(c->v.model, &open, period.query);
	figures_show_brief(c->v.model, f, period.query);
	visit_show(&c->v, 200, "console_home");
}
