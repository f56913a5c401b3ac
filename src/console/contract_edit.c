/* /admin/contracts/{code}/edit: corrects what a contract says; …/close: withdraws or ends it. */
#include <string.h>
#include "console/contract_new.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "registry/edit.h"

enum { URLS_MAX = 1 << 20 };

/* ---- correcting ---- */

/* What the contract says now, as the fields have it, in memory of the visit. */
static struct str contract_field_now(
    struct console *c, const struct contract *contract, enum contract_field field)
{
	struct buf urls = BUF_INIT(URLS_MAX);
	struct str ret;
	bool ok = true;

	switch (field) {
	case CONTRACT_ORGANIZATION:
		return contract->organization;
	case CONTRACT_ORGANIZATION_EN:
		return contract->organization_en.at == NULL ? STR("") : contract->organization_en;
	case CONTRACT_SERVICE:
		return contract->service;
	case CONTRACT_LANG:
		return str_from(lang_tag(contract->lang));
	case CONTRACT_STICKER:
		return contract->sticker ? STR("yes") : STR("no");
	case CONTRACT_AUTO_RENEW:
		return contract->auto_renew ? STR("yes") : STR("no");
	case CONTRACT_VISITS:
		return contract->unvisited ? STR("no") : STR("yes");
	case CONTRACT_PERSON:
		return contract->is_person ? STR("yes") : STR("no");
	default:
		break;
	}
	for (size_t i = 0; i < contract->url_count; i++)
		buf_printf(&urls, "%s%.*s", i > 0 ? "\n" : "", STR_ARG(contract->urls[i]));
	ret = arena_bytes(&c->v.memory, buf_str(&urls), &ok);
	model_check(c->v.model, ok ? urls.err : ERR_NO_MEMORY);
	buf_free(&urls);
	return ret.at == NULL ? STR("") : ret;
}

/* A service that the settings do not name any more stays among the choices of who has it. */
static void edit_fields_make(
    struct console *c, const struct desk_contract *d, struct contract_fields *ret)
{
	const char *own = arena_str(&c->v.memory, d->entry.contract.service);
	size_t count = 0;

	console_contract_fields(c->v.r->app->config, ret);
	for (; ret->services[count] != NULL; count++)
		if (own != NULL && strcmp(ret->services[count], own) == 0)
			return;
	if (own != NULL && count < CONFIG_WORDS_MAX) {
		ret->services[count] = own;
		ret->services[count + 1] = NULL;
	}
}

static void edit_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	struct form now = {.count = 0};

	for (size_t i = 0; i < fields->count; i++) {
		const char *name = fields->table[i].name;
		enum contract_field field;

		if (contract_field_parse(str_from(name), &field))
			form_add(
			    &now, str_from(name), contract_field_now(c, &d->entry.contract, field));
	}
	console_contract_frame(c, d, is_late);
	model_flag(c->v.model, "takes_two", c->v.r->app->config->issue.approvals > 1);
	fields_show(fields, c->v.form.count > 0 ? &c->v.form : &now, c->v.model);
	visit_show(&c->v, status, "console_contract_edit");
}

void console_contract_edit(struct console *c)
{
	struct contract_fields own;
	const struct fields fields = {.table = own.table, .count = CONTRACT_FORM_CORRECTED};
	struct desk_contract d;

	if (!console_contract_load(c, &d))
		return;
	edit_fields_make(c, &d, &own);
	edit_show(c, &d, 200, &fields, false);
}

/* The fields that were changed. */
static struct amendment edit_read(struct console *c, const struct desk_contract *d)
{
	struct amendment a = {.add_urls = {NULL, 0}};

	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++) {
		enum contract_field field = (enum contract_field)i;
		struct str text = form_text(&c->v.form, contract_field_name(field));
		bool is_own = field != CONTRACT_CODE && field != CONTRACT_RENEWS;

		if (is_own && text.at != NULL &&
		    !str_eq(str_trim(text), contract_field_now(c, &d->entry.contract, field)))
			a.form.field[field] = text;
	}
	return a;
}

static enum err contract_post_edit(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	const struct amendment a = edit_read(c, d);
	enum err err = registry_contract_edit(&clerk, &d->code, &a, ret);

	if ((registry_is_about_input(err) || err == ERR_REFUSED) &&
	    !console_contract_place(c, fields, change->why))
		fields_wrong(fields, fields->table[0].name,
		    console_reason(c, change->why, "console.edit.refused"), change->why->about);
	return err;
}

void console_contract_edit_post(struct console *c)
{
	struct contract_fields own;
	struct fields fields = {.table = own.table, .count = CONTRACT_FORM_CORRECTED};
	struct desk_contract d;

	if (!console_contract_load(c, &d))
		return;
	edit_fields_make(c, &d, &own);
	console_change(c, &(struct console_change){.fields = &fields,
			      .rule = contract_post_edit,
			      .show = edit_show,
			      .done = "edited"});
}

/* ---- withdrawing and ending ---- */

static bool contract_is_issued(const struct desk_contract *d)
{
	return d->entry.certificate_count > 0;
}

static void close_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	struct problem why = {.text = ""};
	enum legal_action action = contract_is_issued(d) ? LEGAL_END : LEGAL_WITHDRAW;

	(void)fields;
	console_contract_frame(c, d, is_late);
	model_flag(c->v.model, "is_issued", contract_is_issued(d));
	if (legal_check(life_at(&d->entry.life, c->v.r->now), action, &why))
		model_cstr(
		    c->v.model, "refusal_key", console_reason(c, &why, "console.edit.refused"));
	visit_show(&c->v, status, "console_close");
}

void console_contract_close(struct console *c)
{
	struct desk_contract d;

	if (console_contract_load(c, &d))
		close_show(c, &d, 200, NULL, false);
}

static enum err contract_post_close(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	enum err err = contract_is_issued(d)
			   ? registry_contract_end(&clerk, &d->code, &ret->effect)
			   : registry_contract_withdraw(&clerk, &d->code, &ret->effect);

	if (err == ERR_REFUSED)
		fields->wrong = true;
	return err;
}

void console_contract_close_post(struct console *c)
{
	struct fields none = {.count = 0};

	console_change(c, &(struct console_change){.fields = &none,
			      .rule = contract_post_close,
			      .show = close_show,
			      .done = "closed"});
}
