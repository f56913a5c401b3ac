/* GET /api/v1/proposals and /proposals/{id}; POST …/approve and …/reject. */
#include <inttypes.h>
#include <stdio.h>
#include "api/cursor.h"
#include "api/describe.h"
#include "api/handlers.h"
#include "registry/decision.h"

enum { LIST_USUAL = 100, LIST_MOST = 1000 };

/* ---- the list ---- */

/* Those that wait come the oldest first, as the queue has them; all others the newest first. */
struct proposal_list {
	bool open;
	struct code code;
	uint64_t place; /* of the last one that was given; 0 for none */
	size_t limit;
	struct proposal *items;
	size_t count;
};

static bool list_read_filters(struct api_call *c, struct proposal_list *ret)
{
	struct str state = api_param(c, "state"), code = api_param(c, "code");

	*ret = (struct proposal_list){.open = state.at != NULL};
	if (state.at != NULL && !str_eq(state, STR("open")) && !str_eq(state, STR("all"))) {
		api_fail(c, 400, "query.state", "state", "state: open or all");
		return false;
	}
	ret->open = !str_eq(state, STR("all")) && code.at == NULL;
	if (code.at == NULL || code_parse(code, &ret->code))
		return true;
	api_fail(c, 400, "query.code", "code", "code: a contract's code has ten digits");
	return false;
}

static enum err proposals_fill(struct api_call *c, struct proposal_list *list)
{
	return list->open ? store_open_proposals(c->store, list->place, list->limit, c->r->now,
				&c->memory, &list->items, &list->count)
			  : registry_proposals(c->store, &list->code, list->place, list->limit,
				c->r->now, &c->memory, &list->items, &list->count);
}

static void list_answer(struct api_call *c, const struct proposal_list *list, struct str filters)
{
	struct json *document = json_new_object(), *items = json_set_array(document, "proposals");
	char cursor[CURSOR_MAX], place[CURSOR_PLACE_MAX];

	for (size_t i = 0; i < list->count; i++)
		api_describe_proposal(json_add_object(items), &list->items[i]);
	json_set_null(document, "next");
	if (list->count == list->limit) {
		snprintf(place, sizeof place, "%" PRIu64, list->items[list->count - 1].id);
		if (api_cursor_write(c, filters, str_from(place), cursor))
			c->starved = true;
		else
			json_set_text(document, "next", str_from(cursor));
	}
	api_send(c, 200, document);
}

void api_proposals(struct api_call *c)
{
	char place[CURSOR_PLACE_MAX], filters[CODE_LENGTH + 16];
	struct proposal_list list;
	uint64_t limit;

	if (!list_read_filters(c, &list) ||
	    !api_param_number(c, "limit", LIST_USUAL, LIST_MOST, &limit))
		return;
	snprintf(filters, sizeof filters, "%s %s", list.open ? "open" : "all", list.code.text);
	if (!api_cursor_read(c, str_from(filters), place))
		return;
	str_to_uint(str_from(place), INT64_MAX, &list.place);
	list.limit = (size_t)limit;
	if (api_read_ok(c, proposals_fill(c, &list)))
		list_answer(c, &list, str_from(filters));
}

/* ---- one of them ---- */

/* Answers with the proposal as it is now. */
static void proposal_answer(struct api_call *c, uint64_t id)
{
	struct proposal proposal;
	struct json *document;
	enum err err = registry_proposal(c->store, id, c->r->now, &c->memory, &proposal);

	if (err == ERR_NOT_FOUND) {
		api_fail(c, 404, "proposal.unknown", NULL, "there is no such proposal");
		return;
	}
	if (!api_read_ok(c, err))
		return;
	document = json_new_object();
	api_describe_proposal(document, &proposal);
	api_send(c, 200, document);
}

void api_proposal(struct api_call *c)
{
	uint64_t id;

	if (api_number(c, 0, &id))
		proposal_answer(c, id);
}

/* ---- decisions ---- */

enum { DIGEST };
enum { REASON };

const struct json_tree_rule api_approve_members[] = {
    [DIGEST] = {"digest", JSON_TREE_TEXT, true, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_reject_members[] = {
    [REASON] = {"reason", JSON_TREE_TEXT, true, NULL},
    {.name = NULL},
};

/* Accounts are people's business: an initial password that is drawn at an approval is told to a
 * person, and to nobody's program. */
static bool approval_is_for_people(struct api_call *c, uint64_t id)
{
	struct proposal proposal;
	enum err err = registry_proposal(c->store, id, c->r->now, &c->memory, &proposal);

	if (err || !str_starts(proposal.action, STR("operator.")))
		return false;
	api_fail(c, 403, "right.door", NULL,
	    "accounts are approved by people: in the console, or by the command line");
	return true;
}

void api_approve(struct api_call *c)
{
	struct registry_clerk clerk = api_clerk(c, 0);
	struct proposal_outcome outcome = {.id = 0};
	uint64_t id;
	enum err err;

	if (!api_number(c, 0, &id) || approval_is_for_people(c, id))
		return;
	err = registry_approve(&clerk, id, c->body[DIGEST].text, &outcome);
	c->effect = outcome.effect;
	if (api_ok(c, err, NULL))
		proposal_answer(c, id);
}

void api_reject(struct api_call *c)
{
	struct registry_clerk clerk = api_clerk(c, 0);
	uint64_t id;

	if (!api_number(c, 0, &id))
		return;
	if (api_ok(c, registry_reject(&clerk, id, c->body[REASON].text), "reason"))
		proposal_answer(c, id);
}
