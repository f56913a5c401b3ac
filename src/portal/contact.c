/* /owner/contracts/{code}/contact/{role}: another technician, or who gets the invoice. */
#include <inttypes.h>
#include "portal/handlers.h"
#include "portal/holding.h"
#include "registry/contacts.h"
#include "visit/announce.h"
#include "visit/contact.h"
#include "visit/contract.h"

/* The hidden field with the newest event that a form was made from. */
#define CONTACT_VERSION "version"

/* False when the visit was answered: it is none that the owner changes himself. */
static bool contact_role_of(struct portal *p, enum contact_role *ret)
{
	if (contact_role_parse(p->v.r->captures.at[1], ret) && registry_contacts_are_own(*ret))
		return true;
	visit_fail(&p->v, 404);
	return false;
}

/* `is_late`: somebody else changed the contract since the form was made, and is told of. */
static void contact_show(struct portal *p, unsigned status, enum contact_role role,
    const struct fields *fields, bool is_late)
{
	uint64_t version = 0;
	struct store_entry entry;
	struct holding h;
	struct code code;

	if (!holding_load(p, &code, &h) ||
	    !visit_ok(&p->v, store_show(p->v.store, &code, p->v.r->now, &p->v.memory, &entry),
		store_why(p->v.store)->text) ||
	    !visit_contact_show(&p->v, &code, role, fields) ||
	    (is_late && !visit_contacts(&p->v, &code)))
		return;
	if (entry.event_count > 0)
		version = entry.events[entry.event_count - 1].id;
	if (!is_late)
		str_to_uint(form_text(&p->v.form, CONTACT_VERSION), INT64_MAX, &version);
	model_format(p->v.model, "version", "%" PRIu64, version);
	model_flag(p->v.model, "is_late", is_late);
	visit_show(&p->v, status, "portal_contact");
}

void portal_contact(struct portal *p)
{
	enum contact_role role;
	struct fields fields;

	if (!contact_role_of(p, &role))
		return;
	fields = visit_contact_fields(role);
	contact_show(p, 200, role, &fields, false);
}

/* What came of a post, for which there is a page. */
static void contact_end(struct portal *p, enum err err, const struct problem *why,
    enum contact_role role, const struct code *code, struct registry_effect *effect)
{
	struct fields fields = visit_contact_fields(role);

	if (registry_is_about_input(err)) {
		visit_contact_place(&p->v, &fields, why);
		contact_show(p, 400, role, &fields, false);
	} else if (err == ERR_CHANGED) {
		contact_show(p, 409, role, &fields, true);
	} else if (visit_ok(&p->v, err, why->text)) {
		visit_announce(&p->v, effect);
		visit_see_other(&p->v, "/owner/contracts/%s?done=contact", code->text);
	}
}

void portal_contact_post(struct portal *p)
{
	struct str field[CONTACT_FIELD_COUNT];
	struct problem why = {.text = ""};
	struct change change = portal_new_change(p, &why);
	struct registry_effect effect = {.count = 0};
	enum contact_role role;
	struct code code;

	if (!portal_contract(p, &code) || !contact_role_of(p, &role))
		return;
	/* A form without a version was made from nothing that there is. */
	if (!str_to_uint(form_text(&p->v.form, CONTACT_VERSION), INT64_MAX, &change.expected))
		change.expected = UINT64_MAX;
	visit_contact_read(&p->v, field);
	contact_end(p, registry_contacts_change_own(&change, &code, role, field, &effect), &why,
	    role, &code, &effect);
}
