/* /admin/contracts/{code}/contact/{role}: who speaks for a contract; …/check: how its application
 * is checked. */
#include "console/contract.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "record/check.h"
#include "registry/checks.h"
#include "registry/contacts.h"
#include "visit/contract.h"

/* ---- contacts ---- */

/* The first is that nobody said. */
static const char *const invoice_choices[] = {"", "mail", "post", NULL};

static const struct field contact_fields[CONTACT_FIELD_COUNT] = {
    [CONTACT_NAME] = {.name = "name",
	.kind = FIELD_TEXT,
	.label = "contact.field.name",
	.hint = "console.contact.name_hint",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    [CONTACT_ORGANIZATION] = {.name = "organization",
	.kind = FIELD_TEXT,
	.label = "contact.field.organization",
	.hint = "console.contact.organization_hint",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    [CONTACT_DEPARTMENT] = {.name = "department",
	.kind = FIELD_TEXT,
	.label = "contact.field.department",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    [CONTACT_TITLE] = {.name = "title",
	.kind = FIELD_TEXT,
	.label = "contact.field.title",
	.hint = "console.contact.title_hint",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    [CONTACT_MAIL] = {.name = "mail",
	.kind = FIELD_NAME,
	.label = "contact.field.mail",
	.optional = true,
	.max = 254},
    [CONTACT_TELEPHONE] = {.name = "telephone",
	.kind = FIELD_NAME,
	.label = "contact.field.telephone",
	.optional = true,
	.max = 60},
    [CONTACT_ADDRESS] = {.name = "address",
	.kind = FIELD_TEXT,
	.label = "contact.field.address",
	.optional = true,
	.max = CONTRACT_ORGANIZATION_MAX},
    /* The last, since it is accounts' alone. */
    [CONTACT_INVOICE] = {.name = "invoice",
	.kind = FIELD_CHOICE,
	.label = "contact.field.invoice",
	.choices = invoice_choices,
	.choice_texts = "contact.invoice_"},
};

static bool contact_role_of(struct console *c, enum contact_role *ret)
{
	if (contact_role_parse(c->v.r->captures.at[1], ret))
		return true;
	visit_fail(&c->v, 404);
	return false;
}

static void contact_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	struct form now = {.count = 0};
	struct contacts contacts;
	enum contact_role role;

	if (!contact_role_of(c, &role) ||
	    !visit_ok(&c->v, store_contacts(c->v.store, &d->code, &c->v.memory, &contacts),
		store_why(c->v.store)->text))
		return;
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		form_add(&now, str_from(contact_fields[i].name), contacts.field[role][i]);
	console_contract_frame(c, d, is_late);
	model_cstr(c->v.model, "role", contact_role_name(role));
	model_format(c->v.model, "role_key", "contact.role.%s", contact_role_name(role));
	model_format(
	    c->v.model, "role_about_key", "contact.role_about.%s", contact_role_name(role));
	fields_show(fields, c->v.form.count > 0 ? &c->v.form : &now, c->v.model);
	visit_show(&c->v, status, "console_contact");
}

/* Those that the role of the path has. */
static struct fields contact_fields_of(const struct console *c)
{
	enum contact_role role = CONTACT_APPLICANT;

	contact_role_parse(c->v.r->captures.at[1], &role);
	return (struct fields){.table = contact_fields,
	    .count = role == CONTACT_ACCOUNTS ? CONTACT_FIELD_COUNT : CONTACT_INVOICE};
}

void console_contact(struct console *c)
{
	const struct fields fields = contact_fields_of(c);
	struct desk_contract d;

	if (console_contract_load(c, &d))
		contact_show(c, &d, 200, &fields, false);
}

/* "applicant.mail: …" stands beside the field. */
static void contact_place(struct console *c, struct fields *fields, const struct problem *why)
{
	struct str rest = str_from(why->text), place = str_cut(&rest, ':');
	enum contact_field field = CONTACT_NAME;

	str_cut(&place, '.');
	if (!contact_field_parse(place, &field))
		field = CONTACT_NAME;
	fields_wrong(fields, contact_fields[field].name,
	    console_reason(c, why, "console.edit.refused"), why->about);
}

static enum err contact_post(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	struct contacts form = {.field = {{{NULL, 0}}}};
	enum contact_role role;
	enum err err;

	if (!contact_role_parse(c->v.r->captures.at[1], &role))
		return ERR_NOT_FOUND;
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		form.field[role][i] = form_text(&c->v.form, contact_fields[i].name);
	err = registry_contacts_change(&clerk, &d->code, &form, &ret->effect);
	if (registry_is_about_input(err))
		contact_place(c, fields, change->why);
	return err;
}

void console_contact_post(struct console *c)
{
	struct fields fields = contact_fields_of(c);

	console_change(c,
	    &(struct console_change){
		.fields = &fields, .rule = contact_post, .show = contact_show, .done = "contact"});
}

/* ---- checks ---- */

static const char *const steps[] = {[CHECK_ASK] = "ask",
    [CHECK_CAME] = "came",
    [CHECK_REACHED] = "reached",
    [CHECK_NOT_REACHED] = "not_reached",
    NULL};

static const struct field check_fields[] = {
    {.name = "step",
	.kind = FIELD_CHOICE,
	.label = "console.check.step",
	.choices = steps,
	.choice_texts = "console.check.step_"},
    {.name = "paper",
	.kind = FIELD_CHOICE,
	.label = "console.check.paper",
	.hint = "console.check.paper_hint",
	.choices = registry_papers,
	.choice_texts = "console.paper."},
    {.name = "words",
	.kind = FIELD_AREA,
	.label = "console.check.words",
	.hint = "console.check.words_hint",
	.optional = true,
	.max = CHECK_WORDS_MAX / 4},
};

static void check_show(struct console *c, const struct desk_contract *d, unsigned status,
    const struct fields *fields, bool is_late)
{
	console_contract_frame(c, d, is_late);
	if (!visit_people(&c->v, &d->code, VISIT_READER_CA))
		return;
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_check");
}

void console_check(struct console *c)
{
	const struct fields fields = {
	    .table = check_fields, .count = sizeof check_fields / sizeof check_fields[0]};
	struct desk_contract d;

	if (console_contract_load(c, &d))
		check_show(c, &d, 200, &fields, false);
}

static enum err check_post(struct console *c, const struct change *change,
    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk clerk = {*change, console_person(c), &terms};
	struct check_note note = {.step = CHECK_ASK, .paper = form_text(&c->v.form, "paper")};
	bool is_step = false;
	enum err err = ERR_INVALID;

	for (unsigned i = 0; steps[i] != NULL; i++)
		if (str_eq(form_text(&c->v.form, "step"), str_from(steps[i]))) {
			note.step = (enum check_step)i;
			is_step = true;
		}
	if (note.step == CHECK_REACHED || note.step == CHECK_NOT_REACHED)
		note.words = str_trim(form_text(&c->v.form, "words"));
	if (is_step)
		err = registry_check_note(&clerk, &d->code, &note, &ret->effect);
	if (registry_is_about_input(err))
		fields_wrong(fields, "step", console_reason(c, change->why, "console.edit.refused"),
		    change->why->about);
	return err;
}

void console_check_post(struct console *c)
{
	struct fields fields = {
	    .table = check_fields, .count = sizeof check_fields / sizeof check_fields[0]};

	console_change(
	    c, &(struct console_change){
		   .fields = &fields, .rule = check_post, .show = check_show, .done = "check"});
}
