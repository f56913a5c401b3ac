/* /admin/contracts/{code}/contact/{role}: who speaks for a contract; …/check: how its application
 * is checked. */
#include "console/contract.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "record/check.h"
#include "registry/checks.h"
#include "registry/contacts.h"
#include "visit/contact.h"
#include "visit/contract.h"

/* ---- contacts ---- */

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
	enum contact_role role;

	if (!contact_role_of(c, &role) || !visit_contact_show(&c->v, &d->code, role, fields))
		return;
	console_contract_frame(c, d, is_late);
	visit_show(&c->v, status, "console_contact");
}

/* Those that the role of the path has. */
static struct fields contact_fields_of(const struct console *c)
{
	enum contact_role role = CONTACT_APPLICANT;

	contact_role_parse(c->v.r->captures.at[1], &role);
	return visit_contact_fields(role);
}

void console_contact(struct console *c)
{
	const struct fields fields = contact_fields_of(c);
	struct desk_contract d;

	if (console_contract_load(c, &d))
		contact_show(c, &d, 200, &fields, false);
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
	visit_contact_read(&c->v, form.field[role]);
	err = registry_contacts_change(&clerk, &d->code, &form, &ret->effect);
	if (registry_is_about_input(err))
		visit_contact_place(&c->v, fields, change->why);
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
	if (!visit_checks(&c->v, &d->code))
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
