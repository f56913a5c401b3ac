/* /admin/help: how often each question of /help was opened. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "figures/download.h"
#include "figures/table.h"
#include "help/counter.h"
#include "pages/app.h"
#include "reports/handlers.h"
#include "reports/period.h"

enum { LANGUAGES_MAX = 128 };

/* One question with its counts. */
struct help_row {
	size_t question;
	uint64_t all, in[LANG_COUNT];
};

static enum err rows_read(struct console *c, struct usage_period period, struct help_row *rows)
{
	const struct help_outline *outline = help_outline(c->v.r->app->help);
	struct help_opened *opened = NULL;
	size_t count = 0, place = 0;
	enum err err = help_opened(c->v.store, period, &c->v.memory, &opened, &count);

	for (size_t i = 0; i < outline->question_count; i++)
		rows[i].question = i;
	for (size_t i = 0; i < count; i++)
		if (help_outline_find(outline, opened[i].question, &place)) {
			rows[place].in[opened[i].lang] += opened[i].count;
			rows[place].all += opened[i].count;
		}
	return err;
}

/* The most opened first; the others as they stand on the page. */
static int row_compare(const void *a, const void *b)
{
	const struct help_row *x = a, *y = b;

	if (x->all != y->all)
		return x->all < y->all ? 1 : -1;
	return x->question < y->question ? -1 : 1;
}

/* "ja 12, en 3". */
static struct str row_languages(struct console *c, const struct help_row *row)
{
	struct buf text = BUF_INIT(LANGUAGES_MAX);
	struct str copy;
	bool ok = true;

	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		if (lang_is_whole((enum lang)lang))
			buf_printf(&text, "%s%s %" PRIu64, text.len == 0 ? "" : ", ",
			    lang_tag((enum lang)lang), row->in[lang]);
	copy = arena_bytes(&c->v.memory, buf_str(&text), &ok);
	model_check(c->v.model, ok ? text.err : ERR_NO_MEMORY);
	buf_free(&text);
	return copy;
}

static void row_add(struct console *c, const struct help_row *row, struct table *r)
{
	const struct app *app = c->v.r->app;
	const struct help_outline *outline = help_outline(app->help);
	const struct help_question *question = &outline->questions[row->question];
	char key[64];

	table_text(r, help_text(app->help, row->question, c->v.lang)->title);
	table_link(r, "/help/%s?lang=%s", question->name, lang_tag(c->v.lang));
	table_text(r, str_from(question->name));
	snprintf(key, sizeof key, "help.subject.%s", outline->subjects[question->subject].name);
	table_text(r, site_text(app->site, c->v.lang, key));
	table_number(r, row->all);
	if (row->all > 0)
		table_beside(r, row_languages(c, row), NULL);
}

static void help_show(struct console *c, struct help_row *rows, const char *query)
{
	static const char *const columns[] = {"question", "question_name", "subject", "opened"};
	static const unsigned char shown[] = {0, 3, 2};
	struct table r = {.name = "help",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->v.memory,
	    .texts = "usage.help",
	    .shown = shown,
	    .shown_count = sizeof shown};
	const struct table *tables[] = {&r};
	size_t count = help_outline(c->v.r->app->help)->question_count;

	qsort(rows, count, sizeof *rows, row_compare);
	for (size_t i = 0; i < count; i++)
		row_add(c, &rows[i], &r);
	if (figures_download(&c->v, tables, 1))
		return;
	table_show(c->v.model, &r, query);
	visit_show(&c->v, 200, "console_help");
}

void reports_help(struct console *c)
{
	struct help_row rows[HELP_QUESTIONS_MAX] = {{.question = 0}};
	struct figures_period period;

	if (!reports_period(c, &period))
		visit_show(&c->v, 400, "console_help");
	else if (visit_ok(&c->v, rows_read(c, period.days, rows), store_why(c->v.store)->text))
		help_show(c, rows, period.query);
}
