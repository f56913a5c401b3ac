/* /admin/contracts/new: adds a contract, by the rules of `trustseal contract add`. */
#include "console/contract_new.h"

#include <stdio.h>
#include <string.h>
#include "console/handlers.h"
#include "console/reason.h"
#include "registry/csr.h"

static const char *const wishes[] = {"yes", "no", NULL}, *const renewals[] = {"no", "yes", NULL};

/* In the order of the page; names as contract_field_name() has them. */
static const struct field table[CONTRACT_FORM_FIELDS] = {
    {.name = "url",
	.kind = FIELD_AREA,
	.label = "console.contract.url",
	.hint = "console.contract.url_hint"},
    {.name = "organization",
	.kind = FIELD_TEXT,
	.label = "console.contract.organization",
	.max = CONTRACT_ORGANIZATION_MAX},
    {.name = "organization_en",
	.kind = FIELD_TEXT,
	.label = "console.contract.organization_en",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    {.name = "service", .kind = FIELD_CHOICE, .label = "console.contract.service"},
    {.name = "lang",
	.kind = FIELD_CHOICE,
	.label = "console.contract.lang",
	.choice_texts = "console.lang."},
    {.name = "sticker",
	.kind = FIELD_CHOICE,
	.label = "console.contract.sticker",
	.choices = wishes,
	.choice_texts = "console.contract.sticker_"},
    {.name = "auto_renew",
	.kind = FIELD_CHOICE,
	.label = "console.contract.auto_renew",
	.choices = renewals,
	.choice_texts = "console.contract.auto_renew_"},
    {.name = "visits",
	.kind = FIELD_CHOICE,
	.label = "console.contract.visits",
	.choices = wishes,
	.choice_texts = "console.contract.visits_"},
    {.name = "person",
	.kind = FIELD_CHOICE,
	.label = "console.contract.person",
	.hint = "console.contract.person_hint",
	.choices = renewals,
	.choice_texts = "console.contract.person_"},
    {.name = "renews",
	.kind = FIELD_NAME,
	.label = "console.contract.renews",
	.hint = "console.contract.renews_hint",
	.optional = true},
    {.name = "code",
	.kind = FIELD_NAME,
	.label = "console.contract.code",
	.hint = "console.contract.code_hint",
	.optional = true},
    {.name = "csr",
	.kind = FIELD_AREA,
	.label = "console.contract.csr",
	.hint = "console.contract.csr_hint",
	.optional = true},
};

void console_contract_fields(const struct config *config, struct contract_fields *ret)
{
	registry_rules(config, ret->services);
	for (unsigned i = 0; i < LANG_COUNT; i++)
		ret->langs[i] = lang_tag((enum lang)i);
	ret->langs[LANG_COUNT] = NULL;
	memcpy(ret->table, table, sizeof table);
	for (size_t i = 0; i < CONTRACT_FORM_FIELDS; i++)
		if (strcmp(table[i].name, "service") == 0)
			ret->table[i].choices = ret->services;
		else if (strcmp(table[i].name, "lang") == 0)
			ret->table[i].choices = ret->langs;
}

bool console_contract_place(struct console *c, struct fields *fields, const struct problem *why)
{
	struct str detail = str_from(why->text), name = str_cut(&detail, ':');
	enum contract_field field;
	char *key = arena_alloc(&c->v.memory, 80);

	if (str_eq(name, STR("csr"))) {
		fields_wrong(
		    fields, "csr", console_reason(c, why, "console.csr.refused"), why->about);
		return true;
	}
	if (key == NULL || !contract_field_parse(name, &field))
		return false;
	snprintf(key, 80, "console.contract.wrong_%s", contract_field_name(field));
	fields_wrong(fields, contract_field_name(field), console_reason(c, why, key), why->about);
	return true;
}

static void contract_show_form(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	(void)d;
	(void)is_late;
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_contract_new");
}

void console_contract_new(struct console *c)
{
	struct contract_fields own;
	const struct fields fields = {.table = own.table, .count = CONTRACT_FORM_FIELDS};

	console_contract_fields(c->v.r->app->config, &own);
	contract_show_form(c, NULL, 200, &fields, false);
}

static enum err contract_post_add(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(c->v.r->app->config, services);
	struct str csr = str_trim(form_text(&c->v.form, "csr"));
	struct contract_form form = {0};
	enum err err;

	(void)d;
	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++)
		form.field[i] = form_text(&c->v.form, contract_field_name((enum contract_field)i));
	err = registry_csr_add_contract(
	    change, &rules, &form, csr.len == 0 ? (struct str){NULL, 0} : csr, &ret->effect);
	if (err)
		console_contract_place(c, fields, change->why);
	return err;
}

void console_contract_new_post(struct console *c)
{
	struct contract_fields own;
	struct fields fields = {.table = own.table, .count = CONTRACT_FORM_FIELDS};

	console_contract_fields(c->v.r->app->config, &own);
	console_change(c, &(struct console_change){.fields = &fields,
			      .is_new = true,
			      .rule = contract_post_add,
			      .show = contract_show_form,
			      .done = "contract"});
}
