/* What operators do to a contract besides certificates. */
#include "registry/edit.h"

#include "orders/order.h"
#include "registry/contract.h"
#include "registry/publication.h"

enum { PARAMS_MAX = 1 << 20 };

/* ---- correcting ---- */

/* *ret_waits: is that something that takes two persons, where two are wanted? */
static enum err edit_find_way(const struct registry_clerk *k, const struct code *code,
    const struct amendment *a, bool *ret_waits)
{
	const struct change *c = &k->change;
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(k->terms->config, services);
	struct arena arena = {NULL, 0};
	struct contract old, changed;
	enum err err = amendment_try(c, &rules, code, a, &arena, &old, &changed);

	*ret_waits = false;
	if (!err && k->terms->approvals > 1)
		err = amendment_takes_two(&old, &changed, ret_waits);
	arena_free(&arena);
	return err;
}

/* Makes the change unless it has to wait. */
static enum err edit_make(const struct registry_clerk *k, const struct code *code,
    const struct amendment *a, struct proposal_outcome *ret, bool *ret_waits)
{
	const struct change *c = &k->change;
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(k->terms->config, services);
	struct buf after = BUF_INIT(PARAMS_MAX);
	enum err err = registry_begin(c, code);

	if (!err)
		err = edit_find_way(k, code, a, ret_waits);
	if (!err && !*ret_waits)
		err = amendment_make(c, &rules, code, a, &ret->effect, &after);
	err = registry_end(c, err, code, &ret->effect);
	buf_free(&after);
	return err;
}

enum err registry_contract_edit(const struct registry_clerk *k, const struct code *code,
    const struct amendment *a, struct proposal_outcome *ret)
{
	struct proposal_form form = {.action = PROPOSAL_EDIT, .code = *code};
	struct buf params = BUF_INIT(PARAMS_MAX);
	bool waits = false;
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct proposal_outcome){.id = 0};
	if (!err)
		err = edit_make(k, code, a, ret, &waits);
	if (!err && waits) {
		registry_effect_free(&ret->effect);
		amendment_write(a, &params);
		form.params = buf_str(&params);
		err = params.err ? change_no_memory(&k->change) : registry_propose(k, &form, ret);
	}
	buf_free(&params);
	return err;
}

/* ---- what is over ---- */

/* A way in which a contract is over. */
struct ending {
	enum legal_action action;
	enum event_action event;
	const char *member; /* of the event */
	enum err (*set)(const struct change *c, const struct code *code);
	enum err (*publish)(const struct change *c, const struct code *code); /* NULL: nothing */
};

static enum err contract_close(const struct change *c, const struct code *code,
    const struct ending *how, struct registry_effect *ret)
{
	struct buf after = BUF_INIT(1000);
	enum err err = registry_begin(c, code);

	*ret = (struct registry_effect){.count = 0};
	if (!err)
		err = registry_check_legal(c, code, how->action);
	if (!err)
		err = how->set(c, code);
	event_write_since(how->member, c->now, &after);
	if (!err)
		err = registry_note(c, how->event, code, NULL, &after);
	if (!err && how->publish != NULL)
		err = how->publish(c, code);
	err = registry_end(c, err, code, ret);
	buf_free(&after);
	return err;
}

static enum err contract_set_withdrawn(const struct change *c, const struct code *code)
{
	enum err err = store_set_withdrawn(c->store, code, c->now);

	return err ? err : order_withdraw(c, code);
}

static enum err contract_set_ended(const struct change *c, const struct code *code)
{
	return store_set_ended(c->store, code, c->now);
}

/* What is withdrawn never had a certificate. */
static const struct ending withdrawal = {
    LEGAL_WITHDRAW, EVENT_CONTRACT_WITHDRAW, "withdrawn_at", contract_set_withdrawn, NULL};
static const struct ending end = {
    LEGAL_END, EVENT_CONTRACT_END, "ended_at", contract_set_ended, publication_end};

static enum err contract_close_by(const struct registry_clerk *k, const struct code *code,
    const struct ending *how, struct registry_effect *ret)
{
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct registry_effect){.count = 0};
	return err ? err : contract_close(&k->change, code, how, ret);
}

enum err registry_contract_withdraw(
    const struct registry_clerk *k, const struct code *code, struct registry_effect *ret)
{
	return contract_close_by(k, code, &withdrawal, ret);
}

enum err registry_contract_withdraw_own(
    const struct change *c, const struct code *code, struct registry_effect *ret)
{
	return contract_close(c, code, &withdrawal, ret);
}

enum err registry_contract_end(
    const struct registry_clerk *k, const struct code *code, struct registry_effect *ret)
{
	return contract_close_by(k, code, &end, ret);
}
