/* POST /api/v1/contracts/{code}/certificates, /revoke, /release: what one person proposes, and
 * another approves. */
#include <inttypes.h>
#include <stdio.h>
#include "api/handlers.h"
#include "base/local_time.h"
#include "registry/proposal.h"

/* ---- what all have in common ---- */

/* 202 with the proposal where it waits, 201 where it is done. */
static void proposal_answer(struct api_call *c, const struct proposal_outcome *outcome)
{
	struct json *o = json_new_object(), *list;

	if (outcome->id == 0) {
		json_set_null(o, "proposal");
		json_set_null(o, "digest");
	} else {
		json_set_int(o, "proposal", (int64_t)outcome->id);
		json_set_text(o, "digest", str_from(outcome->digest));
		snprintf(c->answer.location, sizeof c->answer.location,
		    "/api/v1/proposals/%" PRIu64, outcome->id);
	}
	json_set_bool(o, "waits", outcome->waits);
	list = json_set_array(o, "warnings");
	for (size_t i = 0; i < c->effect.warning_count; i++)
		json_add_text(list, str_from(c->effect.warnings[i].text));
	api_send(c, outcome->waits ? 202 : 201, o);
}

/* Proposes it; `params` is freed. */
static void call_propose(struct api_call *c, enum proposal_action action, struct buf *params,
    struct str payload, const char *member)
{
	struct proposal_form form = {
	    .action = action, .params = buf_str(params), .payload = payload};
	struct proposal_outcome outcome = {.id = 0};
	struct registry_clerk clerk;
	uint64_t expected;
	enum err err;

	if (api_code(c, &form.code) && api_expected(c, false, &expected)) {
		clerk = api_clerk(c, expected);
		err = params->err ? params->err : registry_propose(&clerk, &form, &outcome);
		c->effect = outcome.effect;
		if (api_ok(c, err, member))
			proposal_answer(c, &outcome);
	}
	buf_free(params);
}

/* ---- each of them ---- */

enum { PEM, HISTORIC };
enum { REASON, AT };
enum { NOTE };
enum { PARAMS_MAX = 16384 };

const struct json_tree_rule api_certificate_members[] = {
    [PEM] = {"pem", JSON_TREE_TEXT, true, NULL},
    [HISTORIC] = {"historic", JSON_TREE_BOOL, false, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_revoke_members[] = {
    [REASON] = {"reason", JSON_TREE_TEXT, true, NULL},
    [AT] = {"at", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

const struct json_tree_rule api_release_members[] = {
    [NOTE] = {"note", JSON_TREE_TEXT, false, NULL},
    {.name = NULL},
};

void api_certificate_add(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);

	proposal_params_issue(c->body[HISTORIC].number != 0, &params);
	call_propose(c, PROPOSAL_ISSUE, &params, c->body[PEM].text, "pem");
}

void api_revoke(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);
	int64_t at = 0;

	if (c->body[AT].is_given && (!local_time_parse(c->body[AT].text, &at) || at <= 0)) {
		api_fail(c, 422, "time", "at",
		    "at: it must be a time such as 2026-11-22T09:30:00+09:00");
		return;
	}
	proposal_params_revoke(c->body[REASON].text, at, &params);
	call_propose(c, PROPOSAL_REVOKE, &params, (struct str){NULL, 0}, "reason");
}

void api_release(struct api_call *c)
{
	struct buf params = BUF_INIT(PARAMS_MAX);

	proposal_params_release(c->body[NOTE].text, &params);
	call_propose(c, PROPOSAL_RELEASE, &params, (struct str){NULL, 0}, NULL);
}
