/* The rules by which contacts of contracts change, and go. */
#include "registry/contacts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "io/json.h"
#include "ledger/store.h"
#include "orders/invoice.h"
#include "record/check.h"

enum { EVENT_MAX = 4096, DAY_S = 86400, PLACE_MAX = 40 };

/* ---- changing ---- */

/* Says of which contact's field a reason is. */
static enum err contacts_refuse(
    struct problem *why, enum err err, enum contact_role role, enum contact_field field)
{
	char place[PLACE_MAX];

	if (!registry_is_about_input(err))
		return err;
	snprintf(place, sizeof place, "%s.%s", contact_role_name(role), contact_field_name(field));
	err_prefix(why, place);
	return err;
}

/* What the contacts would be. */
static enum err contacts_apply(
    const struct contacts *form, struct arena *arena, struct contacts *to, struct problem *why)
{
	enum err err = ERR_OK;

	for (unsigned role = 0; role < CONTACT_ROLE_COUNT && !err; role++)
		for (unsigned i = 0; i < CONTACT_FIELD_COUNT && !err; i++) {
			struct str text = form->field[role][i];

			if (text.at == NULL)
				continue;
			err = contact_read_field(
			    (enum contact_field)i, text, arena, &to->field[role][i], why);
			err = contacts_refuse(
			    why, err, (enum contact_role)role, (enum contact_field)i);
		}
	return err;
}

/* Which fields of a role differ, as a list in the event's object; false when none does. */
static bool role_tell(const struct contacts *old, const struct contacts *changed,
    enum contact_role role, struct json *event)
{
	struct json *list = NULL;

	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
		if (str_eq(old->field[role][i], changed->field[role][i]))
			continue;
		if (list == NULL)
			list = json_set_array(event, contact_role_name(role));
		json_add_text(list, str_from(contact_field_name((enum contact_field)i)));
	}
	return list != NULL;
}

/* Writes the roles that differ, and the event, which says no more than which fields these are. */
static enum err contacts_write(const struct change *c, const struct code *code,
    const struct contacts *old, const struct contacts *changed)
{
	struct json *event = json_new_object();
	struct buf after = BUF_INIT(EVENT_MAX);
	enum err err = ERR_OK;
	bool any = false;

	for (unsigned i = 0; i < CONTACT_ROLE_COUNT && !err; i++) {
		enum contact_role role = (enum contact_role)i;

		if (!role_tell(old, changed, role, event))
			continue;
		any = true;
		err = store_put_contact(c->store, code, role, changed->field[role], c->now);
	}
	if (!err && any && json_write(event, JSON_ONE_LINE, &after))
		err = change_no_memory(c);
	if (!err && any)
		err = registry_note(c, EVENT_CONTRACT_CONTACT, code, NULL, &after);
	json_free(event);
	buf_free(&after);
	return err;
}

static enum err contacts_change(const struct change *c, const struct code *code,
    const struct contacts *form, struct arena *arena)
{
	enum contact_field field = CONTACT_NAME;
	enum contact_role role = CONTACT_APPLICANT;
	struct contacts old, changed;
	struct contract contract;
	enum err err = store_contract(c->store, code, arena, &contract);

	if (!err)
		err = registry_check_legal(c, code, LEGAL_CONTACT);
	if (!err)
		err = store_contacts(c->store, code, arena, &old);
	if (err)
		return err;
	changed = old;
	err = contacts_apply(form, arena, &changed, c->why);
	if (err)
		return err;
	err = contacts_check(&changed, &contract, &role, &field, c->why);
	if (err)
		return contacts_refuse(c->why, err, role, field);
	return contacts_write(c, code, &old, &changed);
}

static enum err contacts_change_alone(const struct change *c, const struct code *code,
    const struct contacts *form, struct registry_effect *ret)
{
	struct arena arena = {NULL, 0};
	enum err err = registry_begin(c, code);

	if (!err)
		err = contacts_change(c, code, form, &arena);
	err = registry_end(c, err, code, ret);
	arena_free(&arena);
	return err;
}

enum err registry_contacts_change(const struct registry_clerk *k, const struct code *code,
    const struct contacts *form, struct registry_effect *ret)
{
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct registry_effect){.count = 0};
	return err ? err : contacts_change_alone(&k->change, code, form, ret);
}

bool registry_contacts_are_own(enum contact_role role)
{
	return role == CONTACT_TECHNICIAN || role == CONTACT_ACCOUNTS;
}

enum err registry_contacts_change_own(const struct change *c, const struct code *code,
    enum contact_role role, const struct str field[CONTACT_FIELD_COUNT],
    struct registry_effect *ret)
{
	struct contacts form = {.field = {{{NULL, 0}}}};

	assert(registry_contacts_are_own(role));
	*ret = (struct registry_effect){.count = 0};
	memcpy(form.field[role], field, sizeof form.field[role]);
	return contacts_change_alone(c, code, &form, ret);
}

enum err registry_contacts_put(
    const struct change *c, const struct code *code, const struct contacts *form)
{
	struct arena arena = {NULL, 0};
	enum err err = contacts_change(c, code, form, &arena);

	arena_free(&arena);
	return err;
}

/* ---- whose time is over ---- */

static enum err contacts_forget(const struct change *c, const struct code *code)
{
	struct buf after = BUF_INIT(EVENT_MAX);
	enum err err = store_forget_contacts(c->store, code);

	event_write_since("forgotten_at", c->now, &after);
	if (!err)
		err = ledger_salt_forget(c->store, code);
	if (!err)
		err = invoice_forget(c, code);
	if (!err)
		err = registry_note(c, EVENT_CONTRACT_FORGET, code, NULL, &after);
	buf_free(&after);
	return err;
}

enum err registry_contacts_forget(
    const struct change *c, unsigned days, size_t limit, struct code *after, size_t *ret_count)
{
	struct contact_holder *holders = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	enum err err = change_begin(c);

	if (!err)
		err = store_contact_holders(c->store, after, limit, &arena, &holders, &count);
	for (size_t i = 0; i < count && !err; i++)
		if (holders[i].over_at != 0 && holders[i].over_at + (int64_t)days * DAY_S < c->now)
			err = contacts_forget(c, &holders[i].code);
	err = change_end(c, err);
	if (!err) {
		*after = count < limit ? (struct code){""} : holders[count - 1].code;
		*ret_count = count;
	}
	arena_free(&arena);
	return err;
}
