/* The rule of four eyes. */
#include "registry/proposal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/hex.h"
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

enum err registry_proposal_note(
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
		err = registry_proposal_note(c, &p, PROPOSAL_OPEN, (struct str){NULL, 0});
	if (err)
		return err;
	ret->id = p.id;
	ret->waits = d->waits;
	str_copy(ret->digest, sizeof ret->digest, str_from(p.digest));
	return ERR_OK;
}

enum err registry_proposal_end(const struct registry_clerk *k, enum err err,
    const struct code *code, bool changed, struct proposal_outcome *ret)
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

/* How many persons it takes. */
static struct registry_terms draft_terms(
    const struct registry_terms *terms, const struct proposal_kind *kind)
{
	struct registry_terms own = *terms;

	if (kind->takes_two)
		own.approvals = 2;
	return own;
}

enum err registry_propose(const struct registry_clerk *who, const struct proposal_form *form,
    struct proposal_outcome *ret)
{
	const struct proposal_kind *kind = &proposal_kinds[form->action];
	const struct registry_terms terms = draft_terms(who->terms, kind);
	const struct registry_clerk clerk = {who->change, who->who, &terms}, *k = &clerk;
	bool two = terms.approvals > 1;
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
		err = clerk_check(k, kind->proposes, PERSON_PROPOSE);
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
	err = registry_proposal_end(k, err, &form->code, changes && !d.waits, ret);
	buf_free(&d.before);
	buf_free(&d.after);
	buf_free(&d.notes);
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

enum err registry_proposals_of_action(struct store *s, struct str action, uint64_t before,
    size_t limit, int64_t now, struct arena *arena, struct proposal **ret, size_t *ret_count)
{
	enum err err = store_proposals_of_action(s, action, before, limit, arena, ret, ret_count);

	for (size_t i = 0; !err && i < *ret_count; i++)
		proposal_let_lapse(&(*ret)[i], now);
	return err;
}
