/* /owner/contracts/{code}: all that the owner is told of a contract. */
#include <inttypes.h>
#include "applications/application.h"
#include "config/config.h"
#include "pages/token.h"
#include "portal/handlers.h"
#include "portal/holding.h"
#include "registry/contract.h"
#include "visit/contract.h"
#include "visit/event.h"
#include "visit/invoice.h"
#include "visit/progress.h"
#include "web/params.h"

enum { ADDRESS_MAX = 1024 };

/* Where he sees what was found on his site. */
static void contract_show_doctor(struct portal *p, const struct code *code)
{
	struct buf address = BUF_INIT(ADDRESS_MAX);

	if (token_write_doctor(p->v.r->app->page_key, code, &address))
		model_buf(p->v.model, "doctor_url", &address);
	buf_free(&address);
}

/* Everything that the public log has of its hosts, where there is one. */
static void contract_show_log(struct portal *p, const struct contract *contract)
{
	if (p->v.r->app->ledger == NULL)
		return;
	for (size_t i = 0; i < contract->url_count; i++) {
		struct str host = contract->hosts[i];
		size_t first = 0;
		struct buf address = BUF_INIT(ADDRESS_MAX);
		struct model *item;

		while (!str_eq(contract->hosts[first], host))
			first++;
		if (first < i)
			continue;
		buf_puts(&address, "/log/search?host=");
		params_encode(&address, host);
		buf_printf(&address, "&lang=%s", lang_tag(p->v.lang));
		item = model_item(p->v.model, "log_hosts");
		model_buf(item, "log_url", &address);
		model_text(item, "log_host", host);
		buf_free(&address);
	}
	model_flag(p->v.model, "has_log", true);
}

/* What a second person decides on is the CA's business, until it is done. */
static bool contract_is_told(const struct event *event)
{
	return !str_starts(event->action, STR("proposal."));
}

/* The newest first. Who it was of the CA's people is theirs. */
static void contract_show_history(struct portal *p, const struct store_entry *e)
{
	for (size_t i = e->event_count; i > 0; i--) {
		const struct event *event = &e->events[i - 1];
		struct model *item;

		if (!contract_is_told(event))
			continue;
		item = model_item(p->v.model, "events");
		visit_event(&p->v, item, event, VISIT_READER_OWNER);
		model_cstr(item, "event_actor", "");
		model_cstr(item, "event_by_key",
		    str_starts(event->actor, STR("owner:")) ? "portal.history.owner"
							    : "portal.history.ca");
	}
	model_flag(p->v.model, "has_older", e->event_count == STORE_EVENTS_MAX);
}

static void contract_show_certificate(struct portal *p, const struct store_entry *e)
{
	const struct store_certificate *kept = e->certificates;

	if (e->certificate_count == 0)
		return;
	model_text(p->v.model, "cert_serial", kept->serial);
	visit_time(&p->v, p->v.model, "cert_from", kept->not_before);
	visit_time(&p->v, p->v.model, "cert_until", kept->not_after);
	visit_time(&p->v, p->v.model, "cert_added", kept->added_at);
}

/* What he asked for and an operator is to decide on. */
static bool contract_show_asked(struct portal *p, const struct code *code)
{
	struct problem why = {.text = ""};
	const struct application_asker asker = {.change = portal_new_change(p, &why),
	    .config = p->v.r->app->config,
	    .customer = p->who.id};
	struct application *list = NULL;
	size_t count = 0;

	if (!visit_ok(&p->v, application_list(&asker, &p->v.memory, &list, &count), why.text))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *item;

		if (list[i].state != APPLICATION_SENT ||
		    application_kinds[list[i].kind].makes_contract ||
		    !str_eq(str_from(list[i].code.text), str_from(code->text)))
			continue;
		item = model_item(p->v.model, "asked");
		model_format(
		    item, "asked_key", "counter.kind.%s", application_kind_name(list[i].kind));
		model_format(item, "asked_url", "/owner/apply/%" PRId64 "/done", list[i].id);
		visit_time(&p->v, item, "changed_at", list[i].sent_at);
	}
	return true;
}

void portal_contract_page(struct portal *p)
{
	struct store_entry entry;
	struct problem why;
	struct holding h;
	struct code code;

	if (!holding_load(p, &code, &h) ||
	    !visit_ok(&p->v, store_show(p->v.store, &code, p->v.r->now, &p->v.memory, &entry),
		store_why(p->v.store)->text) ||
	    !visit_contacts(&p->v, &code) || !visit_progress(&p->v, &entry) ||
	    !visit_order(&p->v, &code) || !contract_show_asked(p, &code))
		return;
	visit_contract_facts(&p->v, &entry, p->v.model);
	contract_show_certificate(p, &entry);
	model_flag(p->v.model, "may_contact",
	    legal_check(life_at(&entry.life, p->v.r->now), LEGAL_CONTACT, &why) == ERR_OK);
	contract_show_doctor(p, &code);
	contract_show_log(p, &entry.contract);
	contract_show_history(p, &entry);
	visit_show(&p->v, 200, "portal_contract");
}
