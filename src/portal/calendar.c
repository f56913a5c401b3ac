/* /owner/calendar: what will end within a year, month by month. */
#include <inttypes.h>
#include <stdlib.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "portal/ending.h"
#include "portal/handlers.h"
#include "portal/holding.h"
#include "registry/product.h"

/* Contracts that are looked at for a page. */
enum { PAGE = 300, MONTHS = 12 };

/* What ends. */
struct ending {
	struct holding h;
	int64_t at;
	enum portal_ending by;
};

static int ending_compare(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Is there something that will end? What was revoked, or is over, is not. */
static bool ending_find(struct portal *p, struct ending *e)
{
	const struct store_item *item = &e->h.item;
	struct product product = product_of(p->v.r->app->config, item->contract.service);

	e->at = portal_ending_at(item->not_after, item->revoked_at, product.retired_at, &e->by);
	return item->issued && !item->broken && e->at > p->v.r->now;
}

/* "2026-11" is told as year and month, since each language has its own order. */
static void calendar_set_month(struct model *m, int32_t first)
{
	struct calendar_date date = calendar_date(first);

	model_format(m, "year", "%d", date.year);
	model_format(m, "month", "%d", date.month);
	model_format(m, "month_key", "portal.calendar.month%d", date.month);
}

static void calendar_add_ending(struct portal *p, const struct ending *e, struct model *month)
{
	struct model *item = model_item(month, "endings");

	holding_show(p, &e->h, item);
	model_format(item, "day", "%d", calendar_date(local_time_days(e->at)).day);
	model_format(item, "by_key", "portal.calendar.%s", portal_ending_name(e->by));
	model_flag(item, "renews_itself", e->h.item.contract.auto_renew);
	model_flag(item, "is_renewed", e->h.successor.text[0] != '\0');
	model_flag(item, "is_due", e->h.step == PORTAL_STEP_RENEW);
}

static void calendar_fill(struct portal *p, const struct ending *endings, size_t count)
{
	int32_t first = calendar_month(local_time_days(p->v.r->now));
	size_t at = 0;

	for (unsigned i = 0; i < MONTHS; i++) {
		int32_t next = calendar_next_month(first);
		struct model *month = model_item(p->v.model, "months");
		size_t begin = at;

		calendar_set_month(month, first);
		for (; at < count && local_time_days(endings[at].at) < next; at++)
			calendar_add_ending(p, &endings[at], month);
		model_flag(month, "any", at > begin);
		first = next;
	}
	model_format(p->v.model, "later", "%zu", count - at);
	model_flag(p->v.model, "any_later", at < count);
}

void portal_calendar(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct code after = {""}, *codes = NULL;
	struct ending *endings = arena_alloc(&p->v.memory, PAGE * sizeof *endings);
	size_t read = 0, count = 0;
	enum err err = endings == NULL ? ERR_NO_MEMORY : ERR_OK;

	code_parse(str_from(visit_param(&p->v, "after")), &after);
	/* One more tells that there is another page. */
	if (!err)
		err = customers_lasting_contracts(
		    &change, p->who.id, &after, p->v.r->now, PAGE + 1, &p->v.memory, &codes, &read);
	for (size_t i = 0; !err && i < read && i < PAGE; i++) {
		err = holding_read(p, &codes[i], &endings[count].h);
		if (!err && ending_find(p, &endings[count]))
			count++;
	}
	if (!visit_ok(&p->v, err, why.text[0] != '\0' ? why.text : store_why(p->v.store)->text))
		return;
	qsort(endings, count, sizeof *endings, ending_compare);
	calendar_fill(p, endings, count);
	model_flag(p->v.model, "is_later", after.text[0] != '\0');
	if (read > PAGE)
		model_cstr(p->v.model, "next", codes[PAGE - 1].text);
	visit_show(&p->v, 200, "portal_calendar");
}
