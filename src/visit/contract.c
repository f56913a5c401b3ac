/* What pages say of a contract. */
#include "visit/contract.h"

#include <inttypes.h>
#include <stdio.h>
#include "base/local_time.h"
#include "record/check.h"
#include "record/contact.h"
#include "registry/contacts.h"
#include "visit/show.h"
#include "web/site.h"

void visit_contract_facts(struct visit *v, const struct store_entry *e, struct model *m)
{
	const struct contract *contract = &e->contract;

	for (size_t i = 0; i < contract->url_count; i++)
		model_text(model_item(m, "urls"), "url", contract->urls[i]);
	model_text(m, "organization_ja", contract->organization);
	model_text(m, "organization_en",
	    contract->organization_en.at == NULL ? STR("") : contract->organization_en);
	model_text(m, "service", contract->service);
	model_flag(m, "auto_renew", contract->auto_renew);
	model_flag(m, "unvisited", contract->unvisited);
	model_flag(m, "is_person", contract->is_person);
	visit_time(v, m, "withdrawn_at", e->life.withdrawn_at);
	visit_time(v, m, "ended_at", e->life.ended_at);
	model_cstr(m, "sticker_lang", lang_name(contract->lang));
	model_flag(m, "sticker_wanted", contract->sticker);
	model_cstr(m, "sticker_next", contract->sticker ? "no" : "yes");
	model_cstr(m, "renews", contract->renews.text);
	if (contract->inherits_until != 0) {
		int64_t days =
		    local_time_days(contract->inherits_until) - local_time_days(v->r->now);

		visit_time(v, m, "inherits", contract->inherits_until);
		model_format(m, "inherits_days", "%" PRId64, days > 0 ? days : 0);
	}
	model_cstr(m, "renewed_by", e->renewed_by.text);
	visit_time(v, m, "added_at", e->added_at);
}

enum { KEY_MAX = 80 };

static void contact_list(struct visit *v, const struct contacts *contacts, enum contact_role role)
{
	struct model *item = model_item(v->model, "contacts");

	model_cstr(item, "contact_role", contact_role_name(role));
	model_format(item, "contact_role_key", "contact.role.%s", contact_role_name(role));
	model_flag(item, "contact_is_there", contacts_have(contacts, role));
	model_flag(item, "contact_is_own", registry_contacts_are_own(role));
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
		struct model *line;

		if (contacts->field[role][i].len == 0)
			continue;
		line = model_item(item, "contact_lines");
		model_format(line, "contact_label", "contact.field.%s",
		    contact_field_name((enum contact_field)i));
		model_text(line, "contact_text", contacts->field[role][i]);
		if (i == CONTACT_INVOICE)
			model_format(line, "contact_text_key", "contact.invoice_%.*s",
			    STR_ARG(contacts->field[role][i]));
	}
}

bool visit_paper_name(struct visit *v, struct model *m, const char *name, struct str paper)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "console.paper.%.*s", STR_ARG(paper));
	for (char *at = key; *at != '\0'; at++)
		*at = *at == '-' ? '_' : *at;
	if (!site_has_text(v->r->app->site, key))
		return false;
	model_cstr(m, name, key);
	return true;
}

static void check_list(struct visit *v, const struct contract_check *check)
{
	struct model *item = model_item(v->model, "checks");

	if (check->is_call)
		model_cstr(item, "check_key",
		    check->reached ? "console.check.step_reached"
				   : "console.check.step_not_reached");
	else if (!visit_paper_name(v, item, "check_key", check->paper))
		model_text(item, "check_paper", check->paper);
	visit_time(v, item, "check_asked", check->asked_at);
	visit_time(v, item, check->is_call ? "check_at" : "check_came", check->came_at);
	model_flag(item, "check_waits", contract_check_waits(check));
	model_text(item, "check_by", check->done_by);
	model_text(item, "check_words", check->words.at == NULL ? STR("") : check->words);
}

bool visit_contacts(struct visit *v, const struct code *code)
{
	struct contacts contacts;
	enum err err = store_contacts(v->store, code, &v->memory, &contacts);

	for (unsigned i = 0; !err && i < CONTACT_ROLE_COUNT; i++)
		contact_list(v, &contacts, (enum contact_role)i);
	return visit_ok(v, err, store_why(v->store)->text);
}

bool visit_checks(struct visit *v, const struct code *code)
{
	struct contract_check *checks = NULL;
	size_t count = 0;
	enum err err = store_checks(v->store, code, &v->memory, &checks, &count);

	model_flag(v->model, "has_checks", count > 0);
	for (size_t i = 0; i < count; i++)
		check_list(v, &checks[i]);
	return visit_ok(v, err, store_why(v->store)->text);
}
