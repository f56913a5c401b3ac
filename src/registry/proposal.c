/* The rule of four eyes. */
#include "registry/proposal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "accounts/store.h"
#include "base/hex.h"
#include "base/local_time.h"
#include "base/utf8.h"
#include "io/json.h"

/* Bytes of the facts, of what they would be, of the notes; and of all that a digest is of. */
enum { FACTS_MAX = 4 << 20, DIGESTED_MAX = 16 << 20, DAY_S = 86400 };

/* ---- the digest ---- */

/* SHA-256 of all that a proposal says, as one JSON object in one order: the file by its own digest.
 * `after` follows from the rest, and is not in it: it may name the time of approval. */
static enum err digest_make(
    const struct proposal *p, struct str payload, struct problem *why, char ret[DIGEST_HEX])
{
	struct buf text = BUF_INIT(DIGESTED_MAX);
	unsigned char bytes[DIGEST_BYTES];
	char file[DIGEST_HEX];
	struct json *o = json_new_object();
	enum err err = digest_sha256(payload.at, payload.len, bytes);

	hex_write(bytes, sizeof bytes, file);
	json_set_text(o, "action", p->action);
	json_set_text(o, "code", str_from(p->code.text));
	json_set_text(o, "subject", p->subject);
	json_set_text(o, "params", p->params);
	json_set_text(o, "payload", str_from(file));
	json_set_text(o, "before", p->before);
	json_set_int(o, "proposer", p->proposer);
	json_set_int(o, "needs", p->needs);
	json_set_bool(o, "applied", p->applied);
	if (!err)
		err = json_write(o, JSON_ONE_LINE, &text);
	if (!err)
		err = digest_sha256(text.at, text.len, bytes);
	if (!err)
		hex_write(bytes, sizeof bytes, ret);
	json_free(o);
	buf_free(&text);
	return err ? err_because(why, err, "the proposal cannot be digested: %s", err_text(err))
		   : err;
}

enum err registry_proposal_verify(const struct proposal *p, struct str payload, struct problem *why)
{
	char digest[DIGEST_HEX];
	enum err err = digest_make(p, payload, why, digest);

	if (!err && !str_eq(str_from(digest), str_from(p->digest)))
		err = err_reason(why, ERR_CHANGED, "proposal.ground",
		    "what came with the proposal %" PRIu64 " is not what was proposed", p->id);
	return err;
}

/* ---- events ---- */

static const enum event_action deciding[PROPOSAL_STATE_COUNT] = {
    [PROPOSAL_OPEN] = EVENT_PROPOSAL_OPEN,
    [PROPOSAL_APPROVED] = EVENT_PROPOSAL_APPROVE,
    [PROPOSAL_REJECTED] = EVENT_PROPOSAL_REJECT,
    [PROPOSAL_WITHDRAWN] = EVENT_PROPOSAL_WITHDRAW,
    [PROPOSAL_LAPSED] = EVENT_PROPOSAL_LAPSE,
};

/* That a proposal is in this state from now on. */
static enum err proposal_note(
    const struct change *c, const struct proposal *p, enum proposal_state state, struct str reason)
{
	struct buf after = BUF_INIT(FACTS_MAX);
	enum err err;

	event_write_proposal(p->id, p->action, p->subject, reason, &after);
	err = registry_note_aside(
	    c, deciding[state], p->code.text[0] == '\0' ? NULL : &p->code, &after);
	buf_free(&after);
	return err;
}

/* ---- proposing ---- */

/* A proposal that is being made. */
struct draft {
	const struct registry_clerk *clerk;
	struct proposal_form form;
	const struct proposal_kind *kind;
	struct buf before, after, notes;
	bool waits;   /* nothing changes until it is approved */
	bool applied; /* it changes now, and is confirmed later */
};

static enum err draft_check_alone(const struct draft *d)
{
	const struct change *c = &d->clerk->change;
	uint64_t id = 0;
	enum err err = store_waiting_proposal(
	    c->store, str_from(d->kind->name), &d->form.code, d->form.subject, c->now, &id);
	char number[24];

	if (err || id == 0)
		return err;
	err = err_reason(c->why, ERR_EXISTS, "proposal.waits",
	    "the proposal %" PRIu64 " of the same kind waits already: approve or reject it first",
	    id);
	snprintf(number, sizeof number, "%" PRIu64, id);
	err_about(c->why, number, strlen(number));
	return err;
}

/* What the change warned of. */
static enum err draft_write_notes(struct draft *d, const struct registry_effect *effect)
{
	struct json *o = json_new_object(), *list = json_set_array(o, "warnings");
	enum err err;

	for (size_t i = 0; i < effect->warning_count; i++)
		json_add_text(list, str_from(effect->warnings[i].text));
	err = json_write(o, JSON_ONE_LINE, &d->notes);
	json_free(o);
	return err;
}

/* Two persons are wanted: does it wait for the second? */
static void draft_find_way(struct draft *d)
{
	const struct proposal_kind *kind = d->kind;

	d->applied = kind->is_urgent != NULL && kind->is_urgent(&d->form);
	d->form.passed = !d->applied && kind->passes != NULL && kind->passes(d->clerk, &d->form);
	d->waits = !d->applied && !d->form.passed;
}

/* Makes the change, or only tries it where it waits. */
static enum err draft_make(struct draft *d, struct registry_effect *effect)
{
	const struct change *c = &d->clerk->change;
	struct registry_clerk clerk = *d->clerk;
	enum err err = d->kind->facts(d->clerk, &d->form, &d->before);

	if (d->kind->make == NULL) {
		buf_add_str(&d->after, d->form.params);
		return err;
	}
	clerk.change.is_trial = d->waits;
	if (!err && d->waits)
		err = store_mark(c->store);
	if (!err)
		err = d->kind->make(&clerk, &d->form, effect, &d->after);
	if (!err && d->waits) {
		explicit_bzero(effect->secret, sizeof effect->secret);
		err = store_undo(c->store);
	}
	if (!err && (d->before.err || d->after.err))
		err = change_no_memory(c);
	return err;
}

static enum err draft_keep(
    struct draft *d, const struct registry_effect *effect, struct proposal_outcome *ret)
{
	const struct registry_clerk *k = d->clerk;
	const struct change *c = &k->change;
	struct proposal p = {.at = c->now,
	    .code = d->form.code,
	    .action = str_from(d->kind->name),
	    .proposer = k->who.id,
	    .actor = str_from(c->actor),
	    .needs = k->terms->approvals,
	    .applied = d->applied,
	    .subject = d->form.subject,
	    .params = d->form.params.at == NULL ? STR("{}") : d->form.params,
	    .before = buf_str(&d->before),
	    .after = buf_str(&d->after),
	    .ends_at = c->now + (int64_t)k->terms->proposal_days * DAY_S};
	enum err err = draft_write_notes(d, effect);

	p.notes = buf_str(&d->notes);
	if (!err)
		err = digest_make(&p, d->form.payload, c->why, p.digest);
	if (!err)
		err = store_add_proposal(c->store, &p, d->form.payload, &p.id);
	if (!err)
		err = proposal_note(c, &p, PROPOSAL_OPEN, (struct str){NULL, 0});
	if (err)
		return err;
	ret->id = p.id;
	ret->waits = d->waits;
	str_copy(ret->digest, sizeof ret->digest, str_from(p.digest));
	return ERR_OK;
}

/* The end of a change that may have been one of a contract's record. */
static enum err outcome_end(const struct registry_clerk *k, enum err err, const struct code *code,
    bool changed, struct proposal_outcome *ret)
{
	if (!err && changed && code->text[0] != '\0')
		err = registry_effect_add(&k->change, code, &ret->effect);
	err = change_end(&k->change, err);
	if (err) {
		registry_effect_free(&ret->effect);
		*ret = (struct proposal_outcome){.id = 0};
	}
	return err;
}

enum err registry_propose(
    const struct registry_clerk *k, const struct proposal_form *form, struct proposal_outcome *ret)
{
	const struct proposal_kind *kind = &proposal_kinds[form->action];
	bool two = k->terms->approvals > 1;
	struct draft d = {.clerk = k,
	    .form = *form,
	    .kind = kind,
	    .before = BUF_INIT(FACTS_MAX),
	    .after = BUF_INIT(FACTS_MAX),
	    .notes = BUF_INIT(FACTS_MAX)};
	enum err err = registry_begin(&k->change, form->code.text[0] == '\0' ? NULL : &form->code);
	bool changes = false;

	*ret = (struct proposal_outcome){.id = 0};
	if (!err)
		err = clerk_check(k, kind->role, PERSON_PROPOSE);
	if (!err && two)
		draft_find_way(&d);
	/* What cannot wait does not wait for another proposal either. */
	if (!err && two && !d.applied)
		err = draft_check_alone(&d);
	if (!err)
		err = draft_make(&d, &ret->effect);
	changes = !err && d.after.len > 0;
	ret->passed = changes && d.form.passed;
	if (changes && two && !d.form.passed)
		err = draft_keep(&d, &ret->effect, ret);
	err = outcome_end(k, err, &form->code, changes && !d.waits, ret);
	buf_free(&d.before);
	buf_free(&d.after);
	buf_free(&d.notes);
	return err;
}

/* ---- deciding ---- */

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
	if (proposer.disabled_at == 0 && proposer.role >= r->kind->role)
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

	if (!err && (account.disabled_at != 0 || account.role < r->kind->role))
		err = err_reason(k->change.why, ERR_REFUSED, "right.role",
		    "%s may not do that any more", account.name);
	return err;
}

static enum err ruling_check_person(const struct ruling *r)
{
	const struct registry_clerk *k = r->clerk;
	enum err err = clerk_check(k, r->kind->role, PERSON_APPROVE);

	if (!err && k->who.id != 0)
		err = ruling_check_account(r);
	if (err)
		return err;
	if (k->who.token != 0 && r->kind->role == OPERATOR_ADMINISTRATOR)
		return err_reason(k->change.why, ERR_REFUSED, "right.machine",
		    "what is about accounts is approved by a person, who is told the password: at "
		    "the console or the command line");
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
	char digest[DIGEST_HEX];
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
		err = digest_make(&now, r->form.payload, c->why, digest);
	if (!err && !str_eq(str_from(digest), str_from(r->proposal.digest)))
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

	return err ? err : proposal_note(&k->change, &r->proposal, state, reason);
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
	err = outcome_end(k, err, &r.proposal.code, changes, ret);
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
		err = clerk_check(k, r.kind->role, own ? PERSON_PROPOSE : PERSON_APPROVE);
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
	return err ? err : proposal_note(c, &p, PROPOSAL_LAPSED, (struct str){NULL, 0});
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

/* ---- reading ---- */

/* What is past its time has lapsed, noted or not. */
static void proposal_let_lapse(struct proposal *p, int64_t now)
{
	if (p->state == PROPOSAL_OPEN && p->ends_at <= now) {
		p->state = PROPOSAL_LAPSED;
		p->decided_at = p->ends_at;
	}
}

enum err registry_proposal(
    struct store *s, uint64_t id, int64_t now, struct arena *arena, struct proposal *ret)
{
	enum err err = store_proposal(s, id, arena, ret);

	if (!err)
		proposal_let_lapse(ret, now);
	return err;
}

enum err registry_proposals(struct store *s, const struct code *code, uint64_t before, size_t limit,
    int64_t now, struct arena *arena, struct proposal **ret, size_t *ret_count)
{
	enum err err = store_proposals(s, code, before, limit, arena, ret, ret_count);

	for (size_t i = 0; !err && i < *ret_count; i++)
		proposal_let_lapse(&(*ret)[i], now);
	return err;
}
