/* What becomes of a proposal. */
#include "registry/decision.h"

#include <inttypes.h>
#include "accounts/store.h"
#include "base/local_time.h"
#include "base/utf8.h"

/* Bytes of the facts, and of what they would be. */
enum { FACTS_MAX = 4 << 20 };

/* A proposal on which a clerk decides. */
struct ruling {
	const struct registry_clerk *clerk;
	const struct proposal_kind *kind;
	struct proposal proposal;
	struct proposal_form form;
	bool goes_on; /* it was approved, and its batches are not all done */
	struct buf payload;
	struct arena arena;
};

static void ruling_free(struct ruling *r)
{
	buf_free(&r->payload);
	arena_free(&r->arena);
}

/* Was it approved by somebody who did not come to its end? */
static bool ruling_find_progress(struct ruling *r)
{
	struct store_progress progress;

	r->goes_on = r->kind->make == NULL && r->proposal.state == PROPOSAL_APPROVED &&
		     store_progress(r->clerk->change.store, r->proposal.id, &progress) == ERR_OK &&
		     progress.finished_at == 0;
	return r->goes_on;
}

static enum err ruling_check_open(struct ruling *r)
{
	const struct proposal *p = &r->proposal;
	const struct change *c = &r->clerk->change;

	if (p->state != PROPOSAL_OPEN)
		return err_reason(c->why, ERR_CHANGED, "proposal.decided",
		    "the proposal %" PRIu64 " is %s since %s, by %.80s", p->id,
		    proposal_state_name(p->state), local_time_moment(p->decided_at).text,
		    p->decided_actor.at);
	if (p->ends_at <= c->now)
		return err_reason(c->why, ERR_CHANGED, "proposal.lapsed",
		    "the proposal %" PRIu64 " has lapsed at %s: propose it anew", p->id,
		    local_time_moment(p->ends_at).text);
	return ERR_OK;
}

/* Begins a transaction about a proposal that is open. */
static enum err ruling_begin(struct ruling *r, const struct registry_clerk *k, uint64_t id)
{
	const struct change *c = &k->change;
	enum proposal_action action;
	enum err err = change_begin(c);

	*r = (struct ruling){.clerk = k, .payload = BUF_INIT(PROPOSAL_PAYLOAD_MAX)};
	if (!err)
		err = store_proposal(c->store, id, &r->arena, &r->proposal);
	if (err == ERR_NOT_FOUND)
		err_reason(c->why, err, "proposal.unknown",
		    "there is no proposal with the number %" PRIu64, id);
	if (!err && !proposal_action_parse(r->proposal.action, &action))
		err = err_reason(c->why, ERR_VERSION, "proposal.version",
		    "the proposal is of a newer version of the program");
	if (err)
		return err;
	r->kind = &proposal_kinds[action];
	if (!ruling_find_progress(r))
		err = ruling_check_open(r);
	if (err)
		return err;
	r->form = (struct proposal_form){.action = action,
	    .code = r->proposal.code,
	    .subject = r->proposal.subject,
	    .params = r->proposal.params,
	    .asked_at = r->proposal.at};
	return ERR_OK;
}

/* The proposer must still be somebody who could propose it. */
static enum err ruling_check_proposer(const struct ruling *r)
{
	const struct change *c = &r->clerk->change;
	struct operator_account proposer;
	enum err err = store_operator(c->store, r->proposal.proposer, &proposer, NULL);

	if (err)
		return err;
	if (proposer.disabled_at == 0 && proposer.role >= r->kind->proposes)
		return ERR_OK;
	return err_reason(c->why, ERR_REFUSED, "proposal.proposer",
	    "%s, who proposed it, may not do that any more: reject it", proposer.name);
}

/* What the clerk's account is now, which may be less than when he came. */
static enum err ruling_check_account(const struct ruling *r)
{
	const struct registry_clerk *k = r->clerk;
	struct operator_account account;
	enum err err = store_operator(k->change.store, k->who.id, &account, NULL);

	if (!err && (account.disabled_at != 0 || account.role < r->kind->approves))
		err = err_reason(k->change.why, ERR_REFUSED, "right.role",
		    "%s may not do that any more", account.name);
	return err;
}

static enum err ruling_check_person(const struct ruling *r)
{
	const struct registry_clerk *k = r->clerk;
	enum err err = clerk_check(k, r->kind->approves, PERSON_APPROVE);

	if (!err && k->who.id != 0)
		err = ruling_check_account(r);
	if (err)
		return err;
	/* Of accounts a password is told, of lists somebody has to judge what they are for. */
	if (k->who.token != 0 &&
	    (r->kind->approves == OPERATOR_ADMINISTRATOR || r->kind->takes_two))
		return err_reason(k->change.why, ERR_REFUSED, "right.machine",
		    "what is about accounts, or about many persons, is approved by a person: at "
		    "the "
		    "console or the command line");
	if (k->who.id == 0)
		return err_reason(k->change.why, ERR_REFUSED, "right.person",
		    "a proposal is approved by somebody with a name: say who you are by --as NAME");
	if (r->proposal.needs > 1 && k->who.id == r->proposal.proposer)
		return err_reason(k->change.why, ERR_REFUSED, "right.own",
		    "%s proposed it: somebody else has to approve it", k->who.name);
	return ERR_OK;
}

/* Is it what the clerk saw, and made from what is so now? */
static enum err ruling_check_digest(struct ruling *r, struct str named)
{
	const struct change *c = &r->clerk->change;
	struct proposal now = r->proposal;
	struct buf before = BUF_INIT(FACTS_MAX);
	enum err err;

	if (named.at != NULL && !str_eq_nocase(str_trim(named), str_from(r->proposal.digest)))
		return err_reason(c->why, ERR_CHANGED, "proposal.digest",
		    "that is not the digest of the proposal %" PRIu64 ": look at it again",
		    r->proposal.id);
	err = store_proposal_payload(c->store, r->proposal.id, &r->payload);
	r->form.payload = buf_str(&r->payload);
	if (!err && !r->proposal.applied) {
		err = r->kind->facts(r->clerk, &r->form, &before);
		now.before = buf_str(&before);
	}
	if (!err)
		err = registry_proposal_verify(&now, r->form.payload, c->why);
	if (err == ERR_CHANGED)
		err = err_reason(c->why, ERR_CHANGED, "proposal.ground",
		    "what the proposal %" PRIu64
		    " was made from is not so any more: reject it, and propose it anew",
		    r->proposal.id);
	buf_free(&before);
	return err;
}

static enum err ruling_keep(const struct ruling *r, enum proposal_state state, struct str reason)
{
	const struct registry_clerk *k = r->clerk;
	const struct store_decision decision = {.proposal = r->proposal.id,
	    .at = k->change.now,
	    .state = state,
	    .person = k->who.id,
	    .actor = str_from(k->change.actor),
	    .reason = reason,
	    .keeps_payload = state == PROPOSAL_APPROVED && r->kind->make == NULL};
	enum err err = store_add_decision(k->change.store, &decision);

	return err ? err : registry_proposal_note(&k->change, &r->proposal, state, reason);
}

/* The decision, and with it the change or the mark where its batches begin. */
static enum err ruling_approve(
    struct ruling *r, struct registry_effect *effect, struct buf *after, bool *ret_changes)
{
	const struct store_progress begin = {
	    .proposal = r->proposal.id, .size = r->form.payload.len};
	enum err err = ruling_keep(r, PROPOSAL_APPROVED, (struct str){NULL, 0});

	*ret_changes = false;
	if (err || r->proposal.applied)
		return err;
	r->goes_on = r->kind->make == NULL;
	if (r->goes_on)
		return store_put_progress(r->clerk->change.store, &begin);
	err = r->kind->make(r->clerk, &r->form, effect, after);
	*ret_changes = !err;
	return err;
}

enum err registry_approve(
    const struct registry_clerk *k, uint64_t id, struct str digest, struct proposal_outcome *ret)
{
	struct buf after = BUF_INIT(FACTS_MAX);
	struct ruling r;
	bool changes = false;
	enum err err = ruling_begin(&r, k, id);

	*ret = (struct proposal_outcome){.id = id};
	if (!err)
		err = ruling_check_person(&r);
	if (!err && !r.goes_on) {
		err = ruling_check_proposer(&r);
		if (!err)
			err = ruling_check_digest(&r, digest);
		if (!err)
			err = ruling_approve(&r, &ret->effect, &after, &changes);
	}
	ret->goes_on = !err && r.goes_on;
	if (!err)
		str_copy(ret->digest, sizeof ret->digest, str_from(r.proposal.digest));
	err = registry_proposal_end(k, err, &r.proposal.code, changes, ret);
	buf_free(&after);
	ruling_free(&r);
	return err;
}

static enum err reason_check(struct str reason, struct problem *why)
{
	if (reason.len == 0)
		return err_reason(why, ERR_INVALID, "proposal.reason",
		    "say why it is rejected, for the person who proposed it");
	if (reason.len > PROPOSAL_REASON_MAX || !utf8_valid(reason))
		return err_reason(why, ERR_INVALID, "proposal.reason_long",
		    "a reason is a text of at most %d bytes in UTF-8", PROPOSAL_REASON_MAX);
	return ERR_OK;
}

enum err registry_reject(const struct registry_clerk *k, uint64_t id, struct str reason)
{
	struct ruling r;
	bool own;
	enum err err = reason_check(str_trim(reason), k->change.why);

	if (err)
		return err;
	err = ruling_begin(&r, k, id);
	if (!err && r.goes_on)
		err = ruling_check_open(&r);
	own = !err && k->who.id == r.proposal.proposer;
	if (!err)
		err = own ? clerk_check(k, r.kind->proposes, PERSON_PROPOSE)
			  : clerk_check(k, r.kind->approves, PERSON_APPROVE);
	if (!err && k->who.id == 0)
		err = err_reason(k->change.why, ERR_REFUSED, "right.person",
		    "a proposal is rejected by somebody with a name: say who you are by --as NAME");
	if (!err)
		err =
		    ruling_keep(&r, own ? PROPOSAL_WITHDRAWN : PROPOSAL_REJECTED, str_trim(reason));
	err = change_end(&k->change, err);
	ruling_free(&r);
	return err;
}

static enum err proposal_lapse(const struct change *c, uint64_t id, struct arena *arena)
{
	const struct store_decision decision = {
	    .proposal = id, .at = c->now, .state = PROPOSAL_LAPSED, .actor = str_from(c->actor)};
	struct proposal p;
	enum err err = store_proposal(c->store, id, arena, &p);

	if (!err)
		err = store_add_decision(c->store, &decision);
	return err ? err : registry_proposal_note(c, &p, PROPOSAL_LAPSED, (struct str){NULL, 0});
}

enum err registry_lapse(const struct change *c, size_t limit, size_t *ret_count)
{
	struct proposal *ended = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	enum err err = change_begin(c);

	if (!err)
		err = store_ended_proposals(c->store, c->now, limit, &arena, &ended, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = proposal_lapse(c, ended[i].id, &arena);
	err = change_end(c, err);
	arena_free(&arena);
	if (!err)
		*ret_count = count;
	return err;
}
