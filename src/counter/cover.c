/* /owner/contracts/{code}/cover: the sheet that goes on top of what is sent by post. */
#include "counter/papers.h"
#include "counter/sheet.h"
#include "record/check.h"
#include "registry/checks.h"
#include "visit/contract.h"
#include "visit/show.h"
#include "config/config.h"

/* Was it asked for, and has it not come? */
static bool paper_is_awaited(const struct contract_check *list, size_t count, const char *paper)
{
	for (size_t i = 0; i < count; i++)
		if (contract_check_waits(&list[i]) && str_eq(list[i].paper, str_from(paper)))
			return true;
	return false;
}

/* All papers that there are, but this one itself: those that are waited for are ticked. */
static bool cover_add_papers(struct portal *p, const struct code *code)
{
	struct contract_check *list = NULL;
	size_t count = 0;
	enum err err = store_checks(p->v.store, code, &p->v.memory, &list, &count);

	if (!visit_ok(&p->v, err, store_why(p->v.store)->text))
		return false;
	for (size_t i = 0; registry_papers[i] != NULL; i++) {
		struct model *item;

		if (str_eq(str_from(registry_papers[i]), STR("cover-sheet")))
			continue;
		item = model_item(p->v.model, "papers");
		visit_paper_name(&p->v, item, "paper_key", str_from(registry_papers[i]));
		model_flag(
		    item, "paper_awaited", paper_is_awaited(list, count, registry_papers[i]));
	}
	return true;
}

/* Who sends it: whom the CA asks, else who applies. */
static void cover_add_sender(struct portal *p, const struct contacts *contacts)
{
	static const enum contact_field fields[] = {
	    CONTACT_DEPARTMENT, CONTACT_NAME, CONTACT_TELEPHONE, CONTACT_MAIL};
	enum contact_role role =
	    contacts_have(contacts, CONTACT_REGISTRANT) ? CONTACT_REGISTRANT : CONTACT_APPLICANT;

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct model *line = model_item(p->v.model, "sender_lines");
		struct str text = contacts->field[role][fields[i]];

		model_format(line, "line_key", "contact.field.%s", contact_field_name(fields[i]));
		model_text(line, "line_text", text.at == NULL ? STR("") : text);
		model_flag(line, "line_blank", text.len == 0);
	}
}

/* "|" stands between its lines. */
static void cover_add_address(struct portal *p)
{
	struct str rest = str_from(p->v.r->app->config->page.postal_address);

	while (rest.len > 0)
		model_text(model_item(p->v.model, "address_lines"), "address_line",
		    str_trim(str_cut(&rest, '|')));
}

void counter_cover(struct portal *p)
{
	struct counter_sheet sheet;

	if (!counter_sheet_begin(p, &sheet) || !cover_add_papers(p, &sheet.contract.code))
		return;
	cover_add_sender(p, &sheet.contacts);
	cover_add_address(p);
	visit_show(&p->v, 200, "paper_cover");
}
