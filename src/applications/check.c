/* What is wrong with what was typed. */
#include "applications/check.h"

#include <string.h>
#include "applications/asked.h"
#include "applications/coupon.h"
#include "record/records.h"
#include "registry/contract.h"

/* ---- the site ---- */

/* The fields of the form that are in order; of the others, where `say`, what is wrong. */
static void site_read(struct findings *f, bool say)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(f->a->config, services);
	const struct contract_form form = application_contract_form(f->of);

	for (unsigned i = 0; i < CONTRACT_FIELD_COUNT; i++) {
		const char *name = contract_field_name((enum contract_field)i);
		const struct application_field *at =
		    application_field_find(APPLICATION_SITE, str_from(name));
		enum contract_field field;
		struct problem why;
		enum err err;

		if (at == NULL)
			continue;
		err = contract_read_fields(
		    &form, 1u << i, &rules, f->arena, &f->contract, &field, &why);
		/* Choices are judged as those of all steps are. */
		if (say && at->choices == NULL)
			findings_note(f, name, err, &why);
		else if (err == ERR_NO_MEMORY)
			f->err = err;
	}
}

static void findings_need(struct findings *f, const char *field)
{
	findings_say(f, field, false, "application.needed", (struct str){NULL, 0}, "it is needed");
}

static void findings_look_site(struct findings *f)
{
	struct arena arena = {NULL, 0};
	struct contract old;
	unsigned years;

	site_read(f, true);
	years = application_coupon(f->a, f->of, f->contract.service).years;
	if (f->a->prices != NULL && prices_of(f->a->prices, f->contract.service, years) == 0)
		findings_say(f, "years", false, "application.years", f->contract.service,
		    "the service is not sold for so many years");
	if (f->err || f->of->kind != APPLICATION_CHANGE)
		return;
	if (findings_text(f, "service").len == 0) {
		findings_need(f, "service");
		return;
	}
	f->err = store_contract(f->a->change.store, &f->of->code, &arena, &old);
	if (!f->err && str_eq(old.service, f->contract.service))
		findings_say(f, "service", false, "application.same_service", old.service,
		    "the contract is of this service already: it can be renewed");
	arena_free(&arena);
}

/* ---- a contact ---- */

/* Reads each field; false when one is not in order. */
static bool contact_look_fields(
    struct findings *f, enum contact_role role, struct contacts *ret, bool *ret_any)
{
	struct str texts[CONTACT_FIELD_COUNT];
	size_t before = f->count;

	application_contact(f->of, f->step, texts);
	*ret_any = false;
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
		const char *name = contact_field_name((enum contact_field)i);
		struct problem why;
		enum err err = contact_read_field(
		    (enum contact_field)i, texts[i], f->arena, &ret->field[role][i], &why);

		*ret_any = *ret_any || str_trim(texts[i]).len > 0;
		if (err)
			findings_note(f, name, err, &why);
	}
	return f->count == before && !f->err;
}

static void contact_need_fields(struct findings *f)
{
	size_t count;
	const struct application_field *fields = application_fields(f->step, &count);

	for (size_t i = 0; i < count; i++)
		if (fields[i].is_needed && findings_text(f, fields[i].name).len == 0)
			findings_need(f, fields[i].name);
}

/* An invoice by post needs somewhere to go. */
static void contact_need_address(struct findings *f)
{
	if (f->step == APPLICATION_ACCOUNTS && findings_text(f, "address").len == 0 &&
	    strcmp(application_choice(f->of, f->step, "invoice"), "post") == 0)
		findings_need(f, "address");
}

static void findings_look_contact(struct findings *f, enum contact_role role)
{
	struct contacts contacts = {.field = {{{NULL, 0}}}};
	enum contact_field field = CONTACT_NAME;
	enum contact_role wrong = role;
	bool any, good = contact_look_fields(f, role, &contacts, &any);
	struct problem why;
	enum err err;

	/* A contract that is there may be without this contact, and stay so. */
	if (!any && f->of->kind == APPLICATION_CONTACTS)
		return;
	contact_need_fields(f);
	contact_need_address(f);
	if (!good || contacts.field[role][CONTACT_NAME].len == 0)
		return;
	err = contacts_check(&contacts, &f->contract, &wrong, &field, &why);
	if (err)
		findings_note(f, contact_field_name(field), err, &why);
}

/* ---- all ---- */

/* Of fields with choices: was another word sent? */
static void findings_look_choices(struct findings *f)
{
	size_t count;
	const struct application_field *fields = application_fields(f->step, &count);

	for (size_t i = 0; i < count; i++) {
		struct str text = findings_text(f, fields[i].name);

		if (fields[i].choices != NULL && text.len > 0 &&
		    !str_eq(text, str_from(application_choice(f->of, f->step, fields[i].name))))
			findings_say(f, fields[i].name, false, "application.choice", text,
			    "it is none of the choices");
	}
}

static void findings_look_reason(struct findings *f)
{
	if (f->of->kind == APPLICATION_REISSUE &&
	    strcmp(application_choice(f->of, APPLICATION_REASON, "reason"), "other") == 0 &&
	    findings_text(f, "words").len == 0)
		findings_need(f, "words");
}

static void findings_look_coupon(struct findings *f)
{
	const struct coupon_use use = application_coupon(f->a, f->of, f->contract.service);
	struct change c = f->a->change;
	struct problem why;

	c.why = &why;
	if (use.number.len > 0)
		findings_note(f, "coupon", coupon_check(&c, &use), &why);
}

/* What the contract is, or would be as far as the step "site" is in order. */
static void findings_take_contract(struct findings *f)
{
	const struct application_kind_row *kind = &application_kinds[f->of->kind];

	if (kind->makes_contract)
		site_read(f, false);
	else if (kind->is_about)
		f->err = store_contract(f->a->change.store, &f->of->code, f->arena, &f->contract);
}

static void findings_look(struct findings *f)
{
	enum contact_role role;

	findings_take_contract(f);
	if (f->err)
		return;
	if (f->step == APPLICATION_SITE)
		findings_look_site(f);
	else if (f->step == APPLICATION_CSR)
		findings_look_csr(f);
	else if (f->step == APPLICATION_ORDER)
		findings_look_coupon(f);
	else if (f->step == APPLICATION_REASON)
		findings_look_reason(f);
	else if (application_step_role(f->step, &role))
		findings_look_contact(f, role);
	if (!application_step_role(f->step, &role))
		findings_look_choices(f);
}

enum err application_check(const struct application_asker *a, const struct application *application,
    enum application_step step, struct arena *arena, struct application_finding **ret,
    size_t *ret_count)
{
	struct findings f = {.a = a, .of = application, .step = step, .arena = arena};

	*a->change.why = (struct problem){.text = ""};
	f.list = arena_alloc(arena, FINDINGS_MAX * sizeof *f.list);
	if (f.list == NULL)
		return change_no_memory(&a->change);
	findings_look(&f);
	if (f.err == ERR_NO_MEMORY)
		return change_no_memory(&a->change);
	if (!f.err) {
		*a->change.why = (struct problem){.text = ""};
		*ret = f.list;
		*ret_count = f.count;
	}
	return change_explain(&a->change, f.err);
}

static bool findings_are_hints(const struct application_finding *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!list[i].is_hint)
			return false;
	return true;
}

enum err application_check_all(const struct application_asker *a,
    const struct application *application, bool ret_good[APPLICATION_STEP_COUNT],
    enum application_step *ret_first)
{
	const struct application_kind_row *kind = &application_kinds[application->kind];
	enum application_step first = APPLICATION_REVIEW;
	bool good[APPLICATION_STEP_COUNT] = {false};
	struct arena arena = {NULL, 0};
	enum err err = ERR_OK;

	for (size_t i = kind->step_count; i-- > 0 && !err;) {
		struct application_finding *list = NULL;
		enum application_step step = kind->steps[i];
		size_t count = 0;

		err = application_check(a, application, step, &arena, &list, &count);
		good[step] = findings_are_hints(list, count);
		if (!good[step])
			first = step;
	}
	arena_free(&arena);
	if (err)
		return err;
	memcpy(ret_good, good, sizeof good);
	*ret_first = first;
	return ERR_OK;
}
