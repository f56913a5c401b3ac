/* The rules by which contracts are made and changed. */
#include "registry/contract.h"

#include <string.h>
#include "base/local_time.h"
#include "customers/customers.h"
#include "registry/legal.h"
#include "registry/product.h"

/* Draws for a free code: with a thousand million contracts nine of ten are free. */
enum { DRAWS_MAX = 100 };

struct contract_rules registry_rules(
    const struct config *config, const char *services[CONFIG_WORDS_MAX + 1])
{
	size_t count = config->contract.services.count;

	for (size_t i = 0; i < count; i++)
		services[i] = config->contract.services.words[i];
	services[count] = NULL;
	return (struct contract_rules){services, count, config->link.insecure_loopback, config};
}

/* A contract that is to be the successor of another. */
struct renewal {
	const struct change *change;
	const struct contract_rules *rules;
	struct contract *contract; /* the new one */
	struct contract old;
	struct life_facts life; /* of the old one */
	bool valid;             /* its certificate is */
	struct arena arena;
};

static enum err renewal_look(struct renewal *r)
{
	const struct change *c = r->change;
	const struct code *code = &r->contract->renews;
	enum err err = store_contract(c->store, code, &r->arena, &r->old);

	if (!err)
		err = store_life(c->store, code, c->now, &r->life);
	if (err == ERR_NOT_FOUND)
		return err_reason(c->why, ERR_REFUSED, "code.unknown",
		    "there is no contract with the code %s to renew", code->text);
	r->valid = !err && r->life.issued && !r->life.broken &&
		   record_certificate_state_at(r->life.not_before, r->life.not_after,
		       r->life.revoked_at, c->now) == RECORD_VALID;
	return err;
}

/* Is it there to be renewed, and by nobody yet? */
static enum err renewal_check_free(const struct renewal *r)
{
	const struct change *c = r->change;
	const struct code *old = &r->old.code;
	struct code other;
	enum err err = ERR_OK;

	/* One that has no certificate yet gets one later, where many come at once. */
	if (r->life.withdrawn_at != 0 || r->life.ended_at != 0)
		err = legal_check(life_at(&r->life, c->now), LEGAL_RENEW, c->why);
	if (err)
		return err;
	err = store_successor(c->store, old, &other);
	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = err_reason(c->why, ERR_REFUSED, "code.renewed", "%s is renewed already, by %s",
	    old->text, other.text);
	err_about(c->why, other.text, CODE_LENGTH);
	return err;
}

/* Has its time come? */
static enum err renewal_check_window(const struct renewal *r, struct problem *why)
{
	const struct product product = product_of(r->rules->config, r->old.service);
	const struct local_time_moment from =
	    local_time_moment(product_renewal_from(&product, r->life.not_after));

	if (!r->valid || r->change->now >= product_renewal_from(&product, r->life.not_after))
		return ERR_OK;
	err_reason(why, ERR_REFUSED, "renewal.early",
	    "the renewal of %s can be asked for %u days before its certificate ends: from %s on; "
	    "until then a new contract that renews nothing can be made",
	    r->old.code.text, product.renewal_days, from.text);
	err_about(why, from.text, strlen(from.text));
	return ERR_REFUSED;
}

enum err registry_renewal_check(
    const struct change *c, const struct config *config, const struct code *code, int64_t *ret_from)
{
	const struct contract_rules rules = {.config = config};
	struct contract contract = {.renews = *code};
	struct renewal r = {.change = c, .rules = &rules, .contract = &contract};
	enum err err = store_contract(c->store, code, &r.arena, &r.old);
	struct product product;

	if (!err)
		err = renewal_look(&r);
	if (!err) {
		product = product_of(config, r.old.service);
		*ret_from = r.valid ? product_renewal_from(&product, r.life.not_after) : 0;
		err = renewal_check_free(&r);
	}
	if (!err)
		err = legal_check(life_at(&r.life, c->now), LEGAL_RENEW, c->why);
	if (!err)
		err = renewal_check_window(&r, c->why);
	arena_free(&r.arena);
	return err;
}

/* What another service promised is kept; and whoever was a person is one still, so that nothing
 * publishes a name because somebody forgot to say so. */
static void renewal_inherit(struct renewal *r)
{
	int64_t until = r->valid ? r->life.not_after : 0;

	r->contract->is_person = r->contract->is_person || r->old.is_person;
	if (r->old.inherits_until > until)
		until = r->old.inherits_until;
	if (until > r->change->now && !str_eq(r->old.service, r->contract->service))
		r->contract->inherits_until = until;
}

/* May the contract be the successor that it says it is? Windows are for those who ask. */
static enum err contract_check_renews(const struct change *c, const struct contract_rules *rules,
    struct contract *contract, bool is_asked_for, struct registry_effect *effect)
{
	bool binds = rules->config != NULL && rules->config->issue.approvals > 1;
	struct renewal r = {.change = c, .rules = rules, .contract = contract};
	struct problem why = {.text = ""};
	enum err err;

	if (contract->renews.text[0] == '\0')
		return ERR_OK;
	if (strcmp(contract->renews.text, contract->code.text) == 0)
		return err_reason(
		    c->why, ERR_REFUSED, "code.self", "a contract cannot renew itself");
	err = renewal_look(&r);
	if (!err)
		err = renewal_check_free(&r);
	if (!err && is_asked_for && renewal_check_window(&r, &why)) {
		if (binds) {
			*c->why = why;
			err = ERR_REFUSED;
		} else {
			registry_effect_warn(effect, "%s", why.text);
		}
	}
	if (!err)
		renewal_inherit(&r);
	arena_free(&r.arena);
	return err;
}

/* Is the code free? Says nothing when it is not: ERR_EXISTS. */
static enum err code_look(const struct change *c, const struct code *code)
{
	struct arena arena = {NULL, 0};
	struct contract found;
	enum err err = store_contract(c->store, code, &arena, &found);

	arena_free(&arena);
	if (!err)
		return ERR_EXISTS;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err registry_contract_put(const struct change *c, const struct contract_rules *rules,
    struct contract *contract, enum event_action action, struct registry_effect *effect,
    enum contract_field *ret_field)
{
	struct code *code = &contract->code;
	bool is_given = code->text[0] != '\0';
	struct buf after = BUF_INIT(1 << 20);
	enum err err = ERR_EXISTS;

	*ret_field = CONTRACT_CODE;
	for (int i = 0; i < (is_given ? 1 : DRAWS_MAX) && err == ERR_EXISTS; i++) {
		if (!is_given)
			*code = code_random();
		err = code_look(c, code);
	}
	if (err == ERR_EXISTS)
		err_reason(c->why, err, "code.taken",
		    "there is a contract with the code %s already", code->text);
	if (!err) {
		*ret_field = CONTRACT_RENEWS;
		err = contract_check_renews(
		    c, rules, contract, action != EVENT_CONTRACT_IMPORT, effect);
	}
	if (!err)
		err = store_add_contract(c->store, contract, c->now);
	if (!err && contract->renews.text[0] != '\0')
		err = customers_follow(c, code, &contract->renews);
	if (!err) {
		event_write_contract(contract, &after);
		err = registry_note(c, action, code, NULL, &after);
	}
	buf_free(&after);
	return err;
}

enum err registry_contract_add(const struct change *c, const struct contract_rules *rules,
    const struct contract_form *form, struct registry_effect *ret)
{
	struct arena arena = {NULL, 0};
	struct contract contract;
	enum contract_field field = CONTRACT_CODE;
	enum err err = contract_read(form, rules, &arena, &contract, &field, c->why);

	*ret = (struct registry_effect){.count = 0};
	if (!err) {
		err = registry_begin(c, NULL);
		if (!err)
			err = registry_contract_put(
			    c, rules, &contract, EVENT_CONTRACT_ADD, ret, &field);
		err = registry_end(c, err, &contract.code, ret);
	}
	if (registry_is_about_input(err))
		err_prefix(c->why, contract_field_name(field));
	arena_free(&arena);
	return err;
}

enum err registry_contract_set_sticker(
    const struct change *c, const struct code *code, bool wanted, struct registry_effect *ret)
{
	struct arena arena = {NULL, 0};
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	struct contract contract;
	enum err err = registry_begin(c, code);

	*ret = (struct registry_effect){.count = 0};
	if (!err)
		err = store_contract(c->store, code, &arena, &contract);
	if (!err)
		err = registry_check_legal(c, code, LEGAL_EDIT);
	if (!err && contract.sticker != wanted) {
		event_write_sticker(contract.sticker, &before);
		event_write_sticker(wanted, &after);
		err = store_set_sticker(c->store, code, wanted);
		if (!err)
			err = registry_note(c, EVENT_CONTRACT_STICKER, code, &before, &after);
	}
	err = registry_end(c, err, code, ret);
	buf_free(&before);
	buf_free(&after);
	arena_free(&arena);
	return err;
}
