/* The form of a contact. */
#include "visit/contact.h"

#include "visit/reason.h"
#include "visit/show.h"

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

struct fields visit_contact_fields(enum contact_role role)
{
	return (struct fields){.table = contact_fields,
	    .count = role == CONTACT_ACCOUNTS ? CONTACT_FIELD_COUNT : CONTACT_INVOICE};
}

bool visit_contact_show(
    struct visit *v, const struct code *code, enum contact_role role, const struct fields *fields)
{
	struct form now = {.count = 0};
	struct contacts contacts;

	if (!visit_ok(v, store_contacts(v->store, code, &v->memory, &contacts),
		store_why(v->store)->text))
		return false;
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		form_add(&now, str_from(contact_fields[i].name), contacts.field[role][i]);
	model_cstr(v->model, "role", contact_role_name(role));
	model_format(v->model, "role_key", "contact.role.%s", contact_role_name(role));
	model_format(v->model, "role_about_key", "contact.role_about.%s", contact_role_name(role));
	fields_show(fields, v->form.count > 0 ? &v->form : &now, v->model);
	return true;
}

void visit_contact_read(struct visit *v, struct str ret[CONTACT_FIELD_COUNT])
{
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		ret[i] = form_text(&v->form, contact_fields[i].name);
}

void visit_contact_place(struct visit *v, struct fields *fields, const struct problem *why)
{
	struct str rest = str_from(why->text), place = str_cut(&rest, ':');
	enum contact_field field = CONTACT_NAME;

	str_cut(&place, '.');
	if (!contact_field_parse(place, &field))
		field = CONTACT_NAME;
	fields_wrong(fields, contact_fields[field].name,
	    visit_reason(v, why, "console.edit.refused"), why->about);
}
