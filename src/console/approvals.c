/* /admin/approvals: what waits for a second person, the oldest first; /admin/approvals/{id}: one
 * proposal, approved or rejected by whoever did not propose it. */
#include "console/approvals.h"

#include <inttypes.h>
#include <stdio.h>
#include "console/compare.h"
#include "console/contract.h"
#include "visit/announce.h"
#include "console/handlers.h"
#include "console/initial.h"
#include "console/reason.h"
#include "registry/decision.h"

/* Proposals of a page; those that lapse within this time are marked. */
enum { PAGE = 50, SOON_S = 2 * 86400, LATELY = 10 };

static const struct field rejecting[] = {
    {.name = "reason",
	.kind = FIELD_TEXT,
	.label = "console.approval.reason",
	.hint = "console.approval.reason_hint",
	.max = PROPOSAL_REASON_MAX / 4},
};

/* ---- what both pages show of a proposal ---- */

static void proposal_set_action(struct console *c, struct model *m, struct str action)
{
	char key[80];

	snprintf(key, sizeof key, "proposal.%.*s", STR_ARG(action));
	for (char *at = key; *at != '\0'; at++)
		*at = *at == '-' ? '_' : *at;
	model_cstr(m, "action_key", site_has_text(c->v.r->app->site, key) ? key : "event.other");
}

static enum err proposal_show_head(struct console *c, struct model *m, const struct proposal *p)
{
	struct contract contract;
	enum err err = ERR_NOT_FOUND;

	if (p->code.text[0] != '\0')
		err = store_contract(c->v.store, &p->code, &c->v.memory, &contract);
	model_format(m, "number", "%" PRIu64, p->id);
	proposal_set_action(c, m, p->action);
	model_cstr(m, "proposal_code", p->code.text);
	model_text(m, "proposal_name",
	    !err                    ? console_name(c, &contract)
	    : p->subject.at != NULL ? p->subject
				    : STR(""));
	model_text(m, "proposer", p->actor);
	model_text(m, "decider", p->decided_actor.at == NULL ? STR("") : p->decided_actor);
	visit_time(&c->v, m, "decided_at", p->decided_at);
	visit_time(&c->v, m, "proposed_at", p->at);
	visit_time(&c->v, m, "ends_at", p->ends_at);
	model_flag(m, "is_own", p->proposer == c->who.id);
	model_flag(m, "is_open", p->state == PROPOSAL_OPEN);
	model_flag(m, "is_applied", p->applied);
	model_flag(m, "ends_soon", p->state == PROPOSAL_OPEN && p->ends_at - c->v.r->now < SOON_S);
	model_format(m, "state_key", "proposal.state.%s", proposal_state_name(p->state));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err console_waiting(struct console *c, const struct code *code)
{
	struct proposal *list = NULL;
	size_t count = 0, open = 0;
	enum err err =
	    registry_proposals(c->v.store, code, 0, PAGE, c->v.r->now, &c->v.memory, &list, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (list[i].state == PROPOSAL_OPEN) {
			err = proposal_show_head(c, model_item(c->v.model, "waiting"), &list[i]);
			open++;
		}
	model_flag(c->v.model, "waits", open > 0);
	return err;
}

/* ---- the queue ---- */

static enum err queue_show(struct console *c)
{
	struct proposal *list = NULL;
	uint64_t after = 0;
	size_t count = 0;
	enum err err;

	str_to_uint(str_from(visit_param(&c->v, "after")), INT64_MAX, &after);
	err = store_open_proposals(
	    c->v.store, after, PAGE + 1, c->v.r->now, &c->v.memory, &list, &count);
	for (size_t i = 0; i < count && i < PAGE && !err; i++)
		err = proposal_show_head(c, model_item(c->v.model, "waiting"), &list[i]);
	if (count > PAGE)
		model_format(c->v.model, "next", "%" PRIu64, list[PAGE - 1].id);
	model_flag(c->v.model, "is_later", after > 0);
	model_flag(c->v.model, "nothing", count == 0);
	return err;
}

/* What was decided lately, the newest first. */
static enum err decided_show(struct console *c)
{
	const struct code all = {""};
	struct proposal *list = NULL;
	size_t count = 0;
	enum err err = registry_proposals(
	    c->v.store, &all, 0, LATELY, c->v.r->now, &c->v.memory, &list, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (list[i].state != PROPOSAL_OPEN)
			err = proposal_show_head(c, model_item(c->v.model, "decided"), &list[i]);
	return err;
}

void console_approvals(struct console *c)
{
	enum err err = queue_show(c);

	if (!err)
		err = decided_show(c);
	if (visit_ok(&c->v, err, store_why(c->v.store)->text))
		visit_show(&c->v, 200, "console_approvals");
}

/* ---- one proposal ---- */

static bool proposal_load(struct console *c, struct proposal *ret)
{
	uint64_t id = 0;

	if (!str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id)) {
		visit_fail(&c->v, 404);
		return false;
	}
	return visit_ok(&c->v, registry_proposal(c->v.store, id, c->v.r->now, &c->v.memory, ret),
	    store_why(c->v.store)->text);
}

/* What becomes of it when it is approved. */
static const char *proposal_approve_key(const struct proposal *p)
{
	enum proposal_action known;

	if (!proposal_action_parse(p->action, &known))
		return "console.approval.approve_text";
	if (known == PROPOSAL_CUSTOMER_MAIL)
		return "console.approval.approve_customer";
	if (known == PROPOSAL_CONTACTS_LIST)
		return "console.approval.approve_list";
	if (known == PROPOSAL_CUSTOMER_CERTIFICATE)
		return "console.approval.approve_certificate";
	if (proposal_kinds[known].approves < OPERATOR_ADMINISTRATOR)
		return p->code.text[0] == '\0' ? "console.approval.approve_many"
					       : "console.approval.approve_text";
	return known == PROPOSAL_OPERATOR_ADD || known == PROPOSAL_OPERATOR_RESET
		   ? "console.approval.approve_secret"
		   : "console.approval.approve_account";
}

/* Has the account the role that it takes? */
static bool proposal_may_decide(const struct console *c, struct str action)
{
	enum proposal_action known;

	return proposal_action_parse(action, &known) &&
	       c->who.role >= proposal_kinds[known].approves;
}

/* `refusal` is the key of a sentence above the forms, or NULL. */
static void proposal_show(struct console *c, const struct proposal *p, unsigned status,
    const struct fields *fields, const char *refusal)
{
	struct model *m = c->v.model;
	bool may = p->state == PROPOSAL_OPEN && proposal_may_decide(c, p->action);

	if (!visit_ok(&c->v, proposal_show_head(c, m, p), store_why(c->v.store)->text))
		return;
	model_cstr(m, "approve_text_key", proposal_approve_key(p));
	console_compare(c, p);
	console_compare_notes(c, p);
	model_cstr(m, "digest", p->digest);
	model_flag(m, "may_approve", may && p->proposer != c->who.id);
	model_flag(m, "may_reject", may);
	model_flag(m, "has_reason", p->reason.at != NULL);
	model_text(m, "why", p->reason.at == NULL ? STR("") : p->reason);
	if (refusal != NULL)
		model_cstr(m, "refusal_key", refusal);
	fields_show(fields, &c->v.form, m);
	visit_show(&c->v, status, "console_approval");
}

void console_approval(struct console *c)
{
	struct fields fields = {
	    .table = rejecting, .count = sizeof rejecting / sizeof rejecting[0]};
	struct proposal p;

	if (proposal_load(c, &p))
		proposal_show(c, &p, 200, &fields, NULL);
}

/* After a decision: the contract it was about, or the queue. */
static void decision_end(struct console *c, const struct proposal *p, const char *done)
{
	if (p->code.text[0] != '\0')
		visit_see_other(&c->v, "/admin/contracts/%s?done=%s", p->code.text, done);
	else
		visit_see_other(&c->v, "/admin/approvals?done=%s", done);
}

/* Says beside the proposal, as it is by now, why the decision was refused. */
static void decision_refuse(struct console *c, const struct proposal *p, enum err err,
    const struct problem *why, struct fields *fields)
{
	const char *sentence = console_reason(c, why, "console.approval.refused");
	struct proposal now = *p;

	if (err == ERR_INVALID)
		fields_wrong(fields, "reason", sentence, NULL);
	if (registry_proposal(c->v.store, p->id, c->v.r->now, &c->v.memory, &now) != ERR_OK)
		now = *p;
	if (why->about[0] != '\0')
		model_cstr(c->v.model, "about", arena_str(&c->v.memory, str_from(why->about)));
	proposal_show(c, &now,
	    err == ERR_CHANGED   ? 409
	    : err == ERR_INVALID ? 400
				 : 403,
	    fields, err == ERR_INVALID ? NULL : sentence);
}

void console_approve_post(struct console *c)
{
	struct fields fields = {
	    .table = rejecting, .count = sizeof rejecting / sizeof rejecting[0]};
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	struct problem why = {.text = ""};
	const struct registry_clerk clerk = {
	    console_new_change(c, &why), console_person(c), &terms};
	struct str digest = form_text(&c->v.form, "digest");
	struct proposal_outcome done;
	struct proposal p;
	enum err err;

	if (!proposal_load(c, &p))
		return;
	/* A form without a digest was made from nothing that there is. */
	err = registry_approve(&clerk, p.id, digest.at == NULL ? STR("") : digest, &done);
	if (err == ERR_CHANGED || registry_is_about_input(err)) {
		decision_refuse(c, &p, err == ERR_INVALID ? ERR_REFUSED : err, &why, &fields);
		return;
	}
	if (!visit_ok(&c->v, err, why.text))
		return;
	if (done.effect.secret[0] != '\0') {
		console_initial_show(c, p.subject, done.effect.secret);
		registry_effect_free(&done.effect);
		return;
	}
	visit_announce(&c->v, &done.effect);
	decision_end(c, &p, done.goes_on ? "going_on" : p.applied ? "confirmed" : "approved");
}

void console_reject_post(struct console *c)
{
	struct fields fields = {
	    .table = rejecting, .count = sizeof rejecting / sizeof rejecting[0]};
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	struct problem why = {.text = ""};
	const struct registry_clerk clerk = {
	    console_new_change(c, &why), console_person(c), &terms};
	struct proposal p;
	enum err err;

	if (!proposal_load(c, &p))
		return;
	err = registry_reject(&clerk, p.id, form_text(&c->v.form, "reason"));
	if (err == ERR_CHANGED || registry_is_about_input(err))
		decision_refuse(c, &p, err, &why, &fields);
	else if (visit_ok(&c->v, err, why.text))
		decision_end(c, &p, p.proposer == c->who.id ? "withdrawn" : "rejected");
}
