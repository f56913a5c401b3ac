/* How far an application is, in words. */
#include "visit/progress.h"

#include <stdio.h>
#include "applications/progress.h"
#include "base/calendar.h"
#include "base/local_time.h"
#include "config/config.h"
#include "orders/invoice.h"
#include "orders/order.h"
#include "registry/checks.h"
#include "visit/contract.h"
#include "visit/show.h"
#include "web/site.h"

enum { KEY_ROOM = 32 };

/* "2026-12-02 (Wed)". */
static void day_set(struct visit *v, struct model *m, const char *name, int32_t day)
{
	char date[CALENDAR_TEXT_MAX], key[KEY_ROOM];
	struct str weekday;

	calendar_write(day, date);
	snprintf(key, sizeof key, "weekday.%d", (int)(day - calendar_week(day)));
	weekday = site_text(v->r->app->site, v->lang, key);
	model_format(m, name, "%s (%.*s)", date, STR_ARG(weekday));
}

/* Of what happened already; NULL where nothing did. */
static const char *happened_word(const struct progress_line *line)
{
	if (line->state == PROGRESS_DONE)
		return line->at != 0 ? "done" : "settled";
	if (line->at == 0)
		return NULL;
	return line->step == PROGRESS_PAPER ? "awaited" : "unreached";
}

static void line_add(struct visit *v, const struct progress_line *line)
{
	struct model *item = model_item(v->model, "progress");
	const char *happened = happened_word(line);

	if (line->step != PROGRESS_PAPER)
		model_format(item, "progress_key", "progress.%s", progress_step_name(line->step));
	else if (!visit_paper_name(v, item, "progress_key", line->paper))
		model_text(item, "progress_paper", line->paper);
	model_cstr(item, "progress_state", progress_state_name(line->state));
	if (line->at != 0)
		day_set(v, item, "progress_at", local_time_days(line->at));
	if (happened != NULL)
		model_format(item, "progress_at_key", "progress.at.%s", happened);
	if (line->day == 0)
		return;
	day_set(v, item, "progress_by", line->day);
	model_format(item, "progress_by_key", "progress.by.%s", progress_state_name(line->state));
}

/* The first certificate that came. */
static int64_t entry_issued_at(const struct store_entry *e)
{
	int64_t at = 0;

	for (size_t i = 0; i < e->certificate_count; i++)
		if (at == 0 || e->certificates[i].added_at < at)
			at = e->certificates[i].added_at;
	return at;
}

/* A contract that came without an order, or with one of which nobody knows the price, has no bill
 * to be told of. */
static enum err bill_read(struct visit *v, const struct code *code, struct progress_facts *to)
{
	struct problem why = {.text = ""};
	const struct change change = {
	    .store = v->store, .actor = "", .now = v->r->now, .why = &why};
	struct order order;
	struct invoice invoice;
	enum err err = order_find(&change, code, &v->memory, &order);

	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	if (order.coupon[0] != '\0') {
		to->bill = PROGRESS_BILL_SETTLED;
		return ERR_OK;
	}
	if (order.net != 0)
		to->bill = PROGRESS_BILL_DUE;
	err = invoice_find(&change, code, &v->memory, &invoice);
	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	to->bill = PROGRESS_BILL_MADE;
	to->bill_at = invoice.made_at;
	return ERR_OK;
}

static enum err facts_read(struct visit *v, const struct store_entry *e, struct progress_facts *ret)
{
	const struct config *config = v->r->app->config;
	struct contract_check *checks = NULL;
	size_t count = 0;
	enum err err = store_checks(v->store, &e->contract.code, &v->memory, &checks, &count);

	*ret = (struct progress_facts){.life = e->life,
	    .applied_at = e->added_at,
	    .issued_at = entry_issued_at(e),
	    .is_checked = registry_service_is_checked(config, e->contract.service),
	    .issue_days = config->issue.issue_days,
	    .bill_days = config->order.invoice_days,
	    .check_count = count,
	    .checks = checks};
	return err ? err : bill_read(v, &e->contract.code, ret);
}

/* Does the domain belong to a person, whose seal is to be shown by a certificate? */
static bool facts_ask_person(const struct progress_facts *facts)
{
	for (size_t i = 0; i < facts->check_count; i++)
		if (str_eq(facts->checks[i].paper, STR("seal-certificate")))
			return true;
	return false;
}

bool visit_progress(struct visit *v, const struct store_entry *e)
{
	struct progress_facts facts;
	struct progress_line *lines = NULL;
	bool is_open = false, is_awaited = false;
	size_t count = 0;
	enum err err = facts_read(v, e, &facts);

	if (!err)
		err = progress_read(&facts, v->r->now, &v->memory, &lines, &count);
	if (!visit_ok(v, err, store_why(v->store)->text))
		return false;
	for (size_t i = 0; i < count; i++) {
		is_open = is_open || lines[i].state != PROGRESS_DONE;
		is_awaited = is_awaited || lines[i].state == PROGRESS_AWAITED;
		line_add(v, &lines[i]);
	}
	model_flag(v->model, "progress_open", is_open);
	model_flag(v->model, "papers_awaited", is_awaited);
	model_flag(v->model, "consent_of_person", facts_ask_person(&facts));
	return true;
}
