/* /admin/abuse: foreign sites that show stickers, as clients claimed and visitors reported. */
#include <stdio.h>
#include <string.h>
#include "attention/foreign.h"
#include "reports/counting.h"
#include "reports/handlers.h"
#include "reports/period.h"
#include "store/rows.h"
#include "usage/complaint.h"
#include "usage/list.h"
#include "figures/table.h"
#include "figures/chart.h"
#include "origin/display.h"
#include "figures/download.h"
#include "reports/judgement.h"
#include "web/params.h"

/* Rows of the list: all that are kept by name. */
enum { ROWS_MAX = USAGE_FOREIGN_MAX, SHOWN_MAX = 1000 };

/* The host as it stands in addresses, which leads to all that is known of it; decoded, and what it
 * is known to be. */
static void foreign_put_host(struct table *r, struct str host)
{
	struct buf shown = BUF_INIT(SHOWN_MAX), url = BUF_INIT(SHOWN_MAX);
	bool ok = true;
	struct str aside = {NULL, 0};

	origin_host_decode(host.at, &shown);
	params_encode(&url, host);
	if (!shown.err && !str_eq(buf_str(&shown), host))
		aside = arena_bytes(r->memory, buf_str(&shown), &ok);
	table_text(r, host);
	table_link(r, "/admin/contracts?q=%.*s", STR_ARG(buf_str(&url)));
	table_beside(r, aside, attention_foreign_kind(host));
	r->failed = r->failed || !ok || url.err;
	buf_free(&shown);
	buf_free(&url);
}

/* The number leads to what was seen. */
static void foreign_link_evidence(struct table *r, struct str host)
{
	struct buf url = BUF_INIT(SHOWN_MAX);

	params_encode(&url, host);
	table_link(r, "/admin/abuse/host?host=%.*s", STR_ARG(buf_str(&url)));
	r->failed = r->failed || url.err;
	buf_free(&url);
}

/* All codes that it showed, the last one first; one leads to its contract, several are found by the
 * host. */
static void foreign_put_codes(struct table *r, const struct usage_foreign *h)
{
	struct buf codes = BUF_INIT(USAGE_FOREIGN_CODES * (CODE_LENGTH + 1));
	bool ok = true;

	if (h->code.text[0] == '\0') {
		table_absent(r);
		return;
	}
	if (h->code_count <= 1) {
		table_code(r, &h->code);
		table_link(r, "/admin/usage/%s", h->code.text);
		return;
	}
	for (size_t i = 0; i < h->code_count; i++)
		buf_printf(&codes, "%s%s", i == 0 ? "" : " ", h->codes[i].text);
	table_text(r, arena_bytes(r->memory, buf_str(&codes), &ok));
	r->failed = r->failed || !ok || codes.err;
	buf_free(&codes);
}

/* What there is on the page, from the store. */
struct foreign {
	struct usage_foreign *hosts;
	size_t count;
	struct usage_complained *complained; /* by visitors */
	size_t complained_count;
	struct judgements judged;
};

static uint64_t foreign_reports(const struct foreign *f, struct str host)
{
	for (size_t i = 0; i < f->complained_count; i++)
		if (str_eq(f->complained[i].host, host))
			return f->complained[i].count;
	return 0;
}

static void foreign_fill(struct table *r, const struct foreign *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct usage_foreign *h = &f->hosts[i];

		foreign_put_host(r, h->host);
		table_number(r, h->hits);
		foreign_link_evidence(r, h->host);
		table_number(r, h->error);
		table_day(r, h->first_day);
		table_day(r, h->last_day);
		table_beside(r, (struct str){NULL, 0}, judgement_of(&f->judged, h->host));
		foreign_put_codes(r, h);
		table_number(r, foreign_reports(f, h->host));
		foreign_link_evidence(r, h->host);
	}
}

static void foreign_show_bars(struct model *figure, const struct usage_foreign *hosts, size_t count)
{
	struct chart_part parts[CHART_BARS_MAX];
	size_t shown = 0;

	/* Those that are known by reports alone are not shown, nor those that accuse nobody. */
	for (size_t i = 0; i < count && shown < CHART_BARS_MAX; i++)
		if (hosts[i].hits > 0 && !attention_foreign_is_frame(hosts[i].host))
			parts[shown++] =
			    (struct chart_part){.name = hosts[i].host, .value = hosts[i].hits};
	if (shown > 0)
		chart_bars(figure, "foreign-chart", "usage.foreign.chart", parts, shown);
}

/* ---- by what was judged ---- */

/* What may be asked for: ?judged=WORD; all without it. */
static const char *const judged_asked[] = {"", "unjudged", "watch", "done", "harmless"};

enum { JUDGED_ASKED = sizeof judged_asked / sizeof judged_asked[0] };

static size_t judged_read(struct console *c)
{
	const char *word = visit_param(&c->v, "judged");

	for (size_t i = 1; i < JUDGED_ASKED; i++)
		if (strcmp(judged_asked[i], word) == 0)
			return i;
	return 0;
}

/* The address of the page with these days and one of the words, without its "?". */
static const char *judged_query(struct console *c, const char *days, size_t asked)
{
	char text[2 * FIGURES_PERIOD_QUERY_MAX];

	snprintf(
	    text, sizeof text, "%s%s%s", days, asked == 0 ? "" : "&judged=", judged_asked[asked]);
	return arena_str(&c->v.memory, str_from(text));
}

static void judged_show_choices(struct console *c, const char *days, size_t chosen)
{
	model_flag(c->v.model, "has_lists", true);
	for (size_t i = 0; i < JUDGED_ASKED; i++) {
		struct model *item = model_item(c->v.model, "lists");
		const char *query = judged_query(c, days, i);

		model_format(item, "list_url", "?%s", query == NULL ? "" : query);
		model_format(item, "list_key", "usage.word.%s", i == 0 ? "all" : judged_asked[i]);
		model_flag(item, "list_chosen", i == chosen);
	}
	model_cstr(c->v.model, "period_judged", judged_asked[chosen]);
}

/* Keeps the hosts of which that was judged: how many. */
static size_t judged_choose(
    struct usage_foreign *hosts, size_t count, const struct judgements *judged, size_t asked)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const char *word = judgement_of(judged, hosts[i].host);

		if (asked == 0 ||
		    strcmp(word == NULL ? "unjudged" : word, judged_asked[asked]) == 0)
			hosts[kept++] = hosts[i];
	}
	return kept;
}

/* ---- the page ---- */

/* Adds the hosts that are known by visitors' reports alone. */
static enum err foreign_add_complained(struct console *c, struct foreign *f)
{
	size_t seen = f->count;
	struct usage_foreign *all =
	    arena_alloc(&c->v.memory, (seen + f->complained_count + 1) * sizeof *all);

	if (all == NULL)
		return store_no_memory(c->v.store);
	if (seen > 0)
		memcpy(all, f->hosts, seen * sizeof *all);
	for (size_t i = 0; i < f->complained_count; i++) {
		const struct usage_complained *one = &f->complained[i];
		size_t k = 0;

		while (k < seen && !str_eq(all[k].host, one->host))
			k++;
		if (k == seen)
			all[f->count++] = (struct usage_foreign){.host = one->host,
			    .first_day = one->first_day,
			    .last_day = one->last_day};
	}
	f->hosts = all;
	return ERR_OK;
}

static enum err foreign_read(struct console *c, int32_t since, size_t asked, struct foreign *ret)
{
	enum err err = usage_foreign_hosts(
	    c->v.store, since, ROWS_MAX, &c->v.memory, &ret->hosts, &ret->count);

	if (!err)
		err = usage_foreign_codes(c->v.store, since, &c->v.memory, ret->hosts, ret->count);
	if (!err)
		err = usage_complained(c->v.store, since, ROWS_MAX, &c->v.memory, &ret->complained,
		    &ret->complained_count);
	if (!err)
		err = foreign_add_complained(c, ret);
	if (!err)
		err = judgements_read(c, &ret->judged);
	if (!err)
		ret->count = judged_choose(ret->hosts, ret->count, &ret->judged, asked);
	return err;
}

void reports_abuse(struct console *c)
{
	static const char *const columns[] = {
	    "host", "hits", "error", "first_day", "last_day", "code", "reports"};
	/* Counts, then when and whose; what is uncertain last. */
	static const unsigned char shown[] = {0, 1, 6, 4, 5, 3, 2};
	struct table r = {.name = "foreign",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->v.memory,
	    .shown = shown,
	    .shown_count = sizeof shown / sizeof shown[0],
	    .texts = "usage.foreign"};
	const struct table *tables[] = {&r};
	const size_t asked = judged_read(c);
	struct foreign f = {0};
	struct figures_period period;
	const char *query;

	if (!reports_since(c, &period)) {
		visit_show(&c->v, 400, "console_usage");
		return;
	}
	if (!visit_ok(
		&c->v, foreign_read(c, period.days.from, asked, &f), store_why(c->v.store)->text))
		return;
	if (asked > 0)
		r.empty_key = "usage.foreign.none_judged";
	foreign_fill(&r, &f);
	if (figures_download(&c->v, tables, 1))
		return;
	query = judged_query(c, period.query, asked);
	reports_counting(c);
	judged_show_choices(c, period.query, asked);
	foreign_show_bars(
	    table_show(c->v.model, &r, query == NULL ? period.query : query), f.hosts, f.count);
	visit_show(&c->v, 200, "console_usage");
}
