/* What the owner is shown of a contract of his. */
#include "portal/holding.h"

#include <inttypes.h>
#include <string.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "origin/display.h"
#include "owner/model.h"
#include "pages/looks.h"
#include "record/check.h"
#include "registry/product.h"
#include "usage/list.h"
#include "visit/show.h"

enum { HOST_TEXT_MAX = 4096, DATE_TEXT_MAX = 64 };

static void holding_find_steps(struct portal *p, struct holding *h)
{
	const struct store_item *item = &h->item;
	struct product product = product_of(p->v.r->app->config, item->contract.service);
	const struct portal_step_facts facts = {
	    .life = item->life,
	    .renewal_from =
		item->contract.auto_renew
		    ? 0
		    : portal_step_renewal(product_renewal_from(&product, item->not_after),
			  item->not_before, item->not_after),
	    .renewing = h->successor.text[0] != '\0',
	    .papers = h->papers,
	    .sticker = item->contract.sticker,
	    .today = local_time_days(p->v.r->now),
	    .picture_day = h->picture_day,
	    .old_day = h->old_day,
	};

	h->step = portal_step_of(&facts, p->v.r->now);
	h->sticker_step = portal_step_of_sticker(&facts, p->v.r->now);
}

/* Those that are examined are few: of others no paper is missing. */
static enum err holding_read_papers(
    struct portal *p, const struct code *code, const struct life_facts *life, bool *ret)
{
	struct contract_check *checks = NULL;
	size_t count = 0;
	enum err err = ERR_OK;

	*ret = false;
	if (life_at(life, p->v.r->now) == LIFE_CHECKING)
		err = store_checks(p->v.store, code, &p->v.memory, &checks, &count);
	for (size_t i = 0; i < count; i++)
		*ret = *ret || contract_check_waits(&checks[i]);
	return err;
}

enum err holding_read(struct portal *p, const struct code *code, struct holding *ret)
{
	const struct store_filter filter = {.code = str_from(code->text), .limit = 1};
	int64_t now = p->v.r->now;
	struct store_item *items = NULL;
	struct usage_contract seen;
	size_t count = 0;
	bool papers;
	enum err err = store_list(p->v.store, &filter, now, &p->v.memory, &items, &count);

	if (!err && count == 0)
		err = ERR_NOT_FOUND;
	if (!err)
		err = usage_of_contract(p->v.store, code, now, &p->v.memory, &seen);
	if (!err)
		err = holding_read_papers(p, code, &items->life, &papers);
	if (err)
		return err;
	*ret = (struct holding){.item = *items,
	    .successor = seen.successor,
	    .first_day = seen.first_day,
	    .picture_day = seen.picture_day,
	    .old_day = seen.old_day,
	    .papers = papers};
	holding_find_steps(p, ret);
	return ERR_OK;
}

/* Is the host of this URL that of one before it, too? */
static bool holding_is_named(const struct contract *contract, size_t url)
{
	for (size_t i = 0; i < url; i++)
		if (str_eq(contract->hosts[i], contract->hosts[url]))
			return true;
	return false;
}

static void holding_add_hosts(const struct contract *contract, struct model *m)
{
	for (size_t i = 0; i < contract->url_count; i++) {
		struct buf text = BUF_INIT(HOST_TEXT_MAX);
		struct buf host = BUF_INIT(HOST_TEXT_MAX);
		bool doubtful;

		if (holding_is_named(contract, i))
			continue;
		buf_add_str(&host, contract->hosts[i]);
		if (!host.err)
			origin_host_display(host.at, &text, &doubtful);
		model_buf(model_item(m, "hosts"), "host", host.err ? &host : &text);
		buf_free(&text);
		buf_free(&host);
	}
}

/* Its certificate's state, or where its application stands. */
static void holding_set_state(struct portal *p, const struct holding *h, struct model *m)
{
	const struct store_item *item = &h->item;
	enum life life = life_at(&item->life, p->v.r->now);
	enum record_state state = record_certificate_state_at(
	    item->not_before, item->not_after, item->revoked_at, p->v.r->now);

	if (life == LIFE_RENEWED)
		state = RECORD_RENEWED;
	if (!item->issued) {
		model_format(m, "state_key", "portal.life.%s", life_name(life));
		looks_set(LOOKS_NONE, m);
		return;
	}
	model_format(
	    m, "state_key", "entry.state.%s", item->broken ? "broken" : record_state_name(state));
	looks_set(item->broken ? LOOKS_BROKEN : looks_of_record(state), m);
	owner_model_time(m, "from", item->not_before, p->v.lang);
	owner_model_time(m, "until", item->not_after, p->v.lang);
	owner_model_time(m, "revoked_at", item->revoked_at, p->v.lang);
	if (!item->broken && state == RECORD_VALID)
		model_format(m, "days_left", "%" PRId32,
		    local_time_days(item->not_after) - local_time_days(p->v.r->now));
}

/* "2026-11-22" of a day; nothing for none. */
static void holding_set_day(struct model *m, const char *name, int32_t day)
{
	char date[CALENDAR_TEXT_MAX];

	if (day <= 0)
		return;
	calendar_write(day, date);
	model_cstr(m, name, date);
}

/* Where he asks for what is due. */
static void holding_set_ask(struct model *m, const char *ask, const struct code *code)
{
	if (ask == NULL)
		return;
	if (strcmp(ask, "apply") == 0)
		model_cstr(m, "step_url", "/owner/apply");
	else
		model_format(m, "step_url", "/owner/contracts/%s/%s", code->text, ask);
	model_format(m, "step_ask_key", "portal.ask.%s", ask);
}

static void holding_add_step(struct model *m, enum portal_step step, const struct code *code)
{
	bool calm = step == PORTAL_STEP_NOTHING || step == PORTAL_STEP_WAIT ||
		    step == PORTAL_STEP_ISSUING || step == PORTAL_STEP_OVER;
	struct model *item = model_item(m, "steps");

	model_format(item, "step_key", "portal.step.%s", portal_step_name(step));
	model_flag(item, "step_presses", !calm);
	holding_set_ask(item, portal_step_ask(step), code);
}

/* Is there a certificate whose sticker is of use? */
static bool holding_is_sound(const struct portal *p, const struct holding *h)
{
	enum life life = life_at(&h->item.life, p->v.r->now);

	return (life == LIFE_ISSUED || life == LIFE_REISSUED || life == LIFE_RENEWED) &&
	       !h->item.broken;
}

void holding_show(struct portal *p, const struct holding *h, struct model *m)
{
	const struct contract *contract = &h->item.contract;

	model_cstr(m, "code", contract->code.text);
	model_text(m, "service", contract->service);
	holding_add_hosts(contract, m);
	holding_set_state(p, h, m);
	model_flag(m, "sticker_wanted", contract->sticker);
	model_flag(m, "sticker_waits", contract->sticker && !h->item.issued);
	holding_set_day(m, "sticker_seen", h->picture_day);
	if (h->step != PORTAL_STEP_NOTHING || h->sticker_step == PORTAL_STEP_NOTHING)
		holding_add_step(m, h->step, &contract->code);
	if (h->sticker_step != PORTAL_STEP_NOTHING)
		holding_add_step(m, h->sticker_step, &contract->code);
	model_flag(m, "may_paste", contract->sticker && holding_is_sound(p, h));
	model_cstr(m, "successor", h->successor.text);
}

/* The pages of a contract. */
static const struct {
	const char *path, *texts; /* behind that of the contract; its name is at TEXTS.tab */
} tabs[] = {
    {"", "portal.contract"},
    {"/certificate", "portal.certificate"},
    {"/sticker", "portal.sticker"},
    {"/usage", "portal.usage"},
};

static void holding_add_tabs(struct portal *p, const struct code *code)
{
	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
		struct model *item = model_item(p->v.model, "tabs");

		model_format(item, "tab_url", "/owner/contracts/%s%s", code->text, tabs[i].path);
		model_format(item, "tab_key", "%s.tab", tabs[i].texts);
		model_flag(
		    item, "tab_current", str_eq(str_from(tabs[i].texts), str_from(p->v.texts)));
	}
}

bool holding_load(struct portal *p, struct code *ret_code, struct holding *ret)
{
	if (!portal_contract(p, ret_code) ||
	    !visit_ok(&p->v, holding_read(p, ret_code, ret), store_why(p->v.store)->text))
		return false;
	holding_show(p, ret, p->v.model);
	holding_add_tabs(p, ret_code);
	return true;
}
