/* GET and PATCH /api/v1/contracts/{code}/contacts: the persons behind a contract. GET and POST
 * …/checks: how its application was checked.
 *
 * DESIGN: these are personal data: operators see them, and no answer that holds them is kept. */
#include "api/describe.h"
#include "api/handlers.h"
#include "record/check.h"
#include "registry/checks.h"
#include "registry/contacts.h"

/* ---- contacts ---- */

/* In the order of enum contact_field, and of enum contact_role. */
static const struct json_tree_rule person_members[] = {
    [CONTACT_NAME] = {"name", JSON_TREE_TEXT, false, NULL},
    [CONTACT_ORGANIZATION] = {"organization", JSON_TREE_TEXT, false, NULL},
    [CONTACT_DEPARTMENT] = {"department", JSON_TREE_TEXT, false, NULL},
    [CONTACT_TITLE] = {"title", JSON_TREE_TEXT, false, NULL},
    [CONTACT_MAIL] = {"mail", JSON_TREE_TEXT, false, NULL},
    [CONTACT_TELEPHONE] = {"telephone", JSON_TREE_TEXT, false, NULL},
    [CONTACT_ADDRESS] = {"address", JSON_TREE_TEXT, false, NULL},
    [CONTACT_INVOICE] = {"invoice", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_contacts_members[] = {
    [CONTACT_APPLICANT] = {"applicant", JSON_TREE_OBJECT, false, person_members},
    [CONTACT_REGISTRANT] = {"registrant", JSON_TREE_OBJECT, false, person_members},
    [CONTACT_TECHNICIAN] = {"technician", JSON_TREE_OBJECT, false, person_members},
    [CONTACT_ACCOUNTS] = {"accounts", JSON_TREE_OBJECT, false, person_members},
    {.name = NULL},
};

/* False when there is no such contract: answered. */
static bool contract_is_there(struct api_call *c, struct code *ret)
{
	struct contract contract;
	enum err err;

	if (!api_code(c, ret))
		return false;
	err = store_contract(c->store, ret, &c->memory, &contract);
	return api_read_ok(c, err);
}

static void contacts_answer(struct api_call *c, const struct code *code)
{
	struct json *document = json_new_object();
	struct contacts contacts;
	enum err err = store_contacts(c->store, code, &c->memory, &contacts);

	for (unsigned role = 0; !err && role < CONTACT_ROLE_COUNT; role++) {
		const char *name = contact_role_name((enum contact_role)role);
		struct json *person = NULL;

		if (contacts_have(&contacts, (enum contact_role)role))
			person = json_set_object(document, name);
		else
			json_set_null(document, name);
		for (unsigned i = 0; person != NULL && i < CONTACT_FIELD_COUNT; i++)
			json_set_text(person, contact_field_name((enum contact_field)i),
			    contacts.field[role][i]);
	}
	if (err)
		json_free(document);
	else
		api_send(c, 200, document);
	api_read_ok(c, err);
}

void api_contacts(struct api_call *c)
{
	struct code code;

	if (contract_is_there(c, &code))
		contacts_answer(c, &code);
}

/* null takes out a field, or all of a person. */
static void contacts_read(const struct api_call *c, struct contacts *ret)
{
	*ret = (struct contacts){0};
	for (unsigned role = 0; role < CONTACT_ROLE_COUNT; role++)
		for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
			const struct json_tree_value *person = &c->body[role];
			const struct json_tree_value *given =
			    person->is_given ? &person->members[i] : person;

			ret->field[role][i] = given->is_null ? STR("") : given->text;
		}
}

/* A reason begins with "ROLE.FIELD: ". */
static const char *contacts_wrong_member(struct api_call *c)
{
	struct str rest = str_from(c->why.text), name = str_cut(&rest, ':'), field = name;
	enum contact_role role;

	return contact_role_parse(str_cut(&field, '.'), &role) ? arena_str(&c->memory, name) : NULL;
}

void api_contacts_edit(struct api_call *c)
{
	struct registry_clerk clerk;
	struct contacts form;
	struct code code;
	uint64_t expected;
	enum err err;

	if (!api_code(c, &code) || !api_expected(c, false, &expected))
		return;
	clerk = api_clerk(c, expected);
	contacts_read(c, &form);
	err = registry_contacts_change(&clerk, &code, &form, &c->effect);
	if (api_ok(c, err, err ? contacts_wrong_member(c) : NULL))
		contacts_answer(c, &code);
}

/* ---- checks ---- */

enum { STEP, PAPER, WORDS };

const struct json_tree_rule api_check_members[] = {
    [STEP] = {"step", JSON_TREE_TEXT, true, NULL},
    [PAPER] = {"paper", JSON_TREE_TEXT, false, NULL},
    [WORDS] = {"words", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

static void check_describe(const struct contract_check *check, struct json *to)
{
	json_set_text(to, "kind", check->is_call ? STR("call") : STR("paper"));
	json_set_text(to, "paper", check->paper);
	api_describe_time(to, "asked_at", check->asked_at);
	api_describe_time(to, "came_at", check->came_at);
	json_set_bool(to, "reached", check->reached);
	json_set_text(to, "done_by", check->done_by);
	json_set_text(to, "words", check->words);
}

void api_checks(struct api_call *c)
{
	struct contract_check *checks = NULL;
	struct json *document, *list;
	struct code code;
	size_t count = 0;

	if (!contract_is_there(c, &code) ||
	    !api_read_ok(c, store_checks(c->store, &code, &c->memory, &checks, &count)))
		return;
	document = json_new_object();
	list = json_set_array(document, "checks");
	for (size_t i = 0; i < count; i++)
		check_describe(&checks[i], json_add_object(list));
	api_send(c, 200, document);
}

static bool check_read_step(struct api_call *c, enum check_step *ret)
{
	static const char *const steps[] = {[CHECK_ASK] = "ask",
	    [CHECK_CAME] = "came",
	    [CHECK_REACHED] = "reached",
	    [CHECK_NOT_REACHED] = "not-reached"};

	for (unsigned i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (str_eq(c->body[STEP].text, str_from(steps[i]))) {
			*ret = (enum check_step)i;
			return true;
		}
	api_fail(c, 422, "check.step", "step",
	    "step: it must be ask or came (a paper), reached or not-reached (by telephone)");
	return false;
}

void api_check_add(struct api_call *c)
{
	struct check_note note = {.paper = c->body[PAPER].text, .words = c->body[WORDS].text};
	struct registry_clerk clerk;
	struct code code;
	uint64_t expected;

	if (!api_code(c, &code) || !api_expected(c, false, &expected) ||
	    !check_read_step(c, &note.step))
		return;
	clerk = api_clerk(c, expected);
	if (api_ok(c, registry_check_note(&clerk, &code, &note, &c->effect), NULL))
		api_send_outcome(c, 201, NULL);
}
