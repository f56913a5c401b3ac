/* /admin/abuse: foreign sites that show stickers, as clients claimed. */
#include "reports/counting.h"
#include "reports/handlers.h"
#include "reports/period.h"
#include "usage/list.h"
#include "figures/table.h"
#include "figures/chart.h"
#include "origin/display.h"
#include "reports/download.h"
#include "reports/foreign_kind.h"
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
	table_beside(r, aside, reports_foreign_kind(host));
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

	if (h->code_count <= 1) {
		table_code(r, &h->code);
		if (h->code.text[0] != '\0')
			table_link(r, "/admin/usage/%s", h->code.text);
		return;
	}
	for (size_t i = 0; i < h->code_count; i++)
		buf_printf(&codes, "%s%s", i == 0 ? "" : " ", h->codes[i].text);
	table_text(r, arena_bytes(r->memory, buf_str(&codes), &ok));
	r->failed = r->failed || !ok || codes.err;
	buf_free(&codes);
}

static void foreign_fill(struct table *r, const struct usage_foreign *hosts, size_t count,
    const struct audit_entry *judged, size_t judged_count)
{
	for (size_t i = 0; i < count; i++) {
		const struct usage_foreign *h = &hosts[i];

		foreign_put_host(r, h->host);
		table_number(r, h->hits);
		foreign_link_evidence(r, h->host);
		table_number(r, h->error);
		table_day(r, h->first_day);
		table_day(r, h->last_day);
		table_beside(r, (struct str){NULL, 0}, judgement_of(judged, judged_count, h->host));
		foreign_put_codes(r, h);
	}
}

static void foreign_show_bars(struct model *figure, const struct usage_foreign *hosts, size_t count)
{
	struct chart_part parts[CHART_BARS_MAX];

	count = count < CHART_BARS_MAX ? count : CHART_BARS_MAX;
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct chart_part){.name = hosts[i].host, .value = hosts[i].hits};
	if (count > 0)
		chart_bars(figure, "foreign-chart", "usage.foreign.chart", parts, count);
}

void reports_abuse(struct console *c)
{
	static const char *const columns[] = {
	    "host", "hits", "error", "first_day", "last_day", "code"};
	struct table r = {.name = "foreign",
	    .columns = columns,
	    .column_count = sizeof columns / sizeof columns[0],
	    .memory = &c->memory,
	    .texts = "usage.foreign"};
	const struct table *tables[] = {&r};
	struct usage_foreign *hosts = NULL;
	struct figures_period period;
	struct audit_entry *judged = NULL;
	size_t count = 0, judged_count = 0;

	if (!reports_since(c, &period)) {
		console_show(c, 400, "console_usage");
		return;
	}
	if (!console_ok(c,
		usage_foreign_hosts(
		    c->store, period.days.from, ROWS_MAX, &c->memory, &hosts, &count),
		store_why(c->store)->text))
		return;
	if (!console_ok(c,
		usage_foreign_codes(c->store, period.days.from, &c->memory, hosts, count),
		store_why(c->store)->text))
		return;
	if (!console_ok(c, judgements_read(c, &judged, &judged_count), store_why(c->store)->text))
		return;
	foreign_fill(&r, hosts, count, judged, judged_count);
	if (reports_download(c, tables, 1))
		return;
	reports_counting(c);
	foreign_show_bars(table_show(c->model, &r, period.query), hosts, count);
	console_show(c, 200, "console_usage");
}
