/* /owner/contracts/{code}/form: the application form, to be sealed at the accounts contact. */
#include "counter/papers.h"
#include "counter/sheet.h"
#include "visit/invoice.h"
#include "visit/show.h"

/* More URLs than these stand in columns, so that the form stays on one sheet. */
enum { URLS_FEW = 4 };

static void form_add_line(struct model *person, enum contact_field field, struct str text)
{
	struct model *line = model_item(person, "person_lines");

	model_format(line, "line_key", "contact.field.%s", contact_field_name(field));
	if (field == CONTACT_INVOICE && text.len > 0)
		model_format(line, "line_text_key", "contact.invoice_%.*s", STR_ARG(text));
	else
		model_text(line, "line_text", text.at == NULL ? STR("") : text);
	model_flag(line, "line_blank", text.len == 0);
}

/* What is not known is a line to write on. */
static void form_add_person(
    struct model *m, const struct contacts *contacts, enum contact_role role)
{
	struct model *person = model_item(m, "people");

	model_format(person, "role_key", "contact.role.%s", contact_role_name(role));
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		if (i != CONTACT_INVOICE || role == CONTACT_ACCOUNTS)
			form_add_line(person, (enum contact_field)i, contacts->field[role][i]);
}

void counter_form(struct portal *p)
{
	struct model *m = p->v.model;
	struct counter_sheet sheet;

	if (!counter_sheet_begin(p, &sheet) || !visit_order(&p->v, &sheet.contract.code))
		return;
	for (size_t i = 0; i < sheet.contract.url_count; i++)
		model_text(model_item(m, "urls"), "url", sheet.contract.urls[i]);
	model_flag(m, "urls_many", sheet.contract.url_count > URLS_FEW);
	model_flag(m, "sticker_wanted", sheet.contract.sticker);
	model_cstr(m, "renews", sheet.contract.renews.text);
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		form_add_person(m, &sheet.contacts, (enum contact_role)i);
	visit_show(&p->v, 200, "paper_form");
}
