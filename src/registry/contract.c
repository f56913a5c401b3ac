/* The rules by which contracts are made and changed. */
#include "registry/contract.h"

#include <string.h>
#include "registry/legal.h"

/* Draws for a free code: with a thousand million contracts nine of ten are free. */
enum { DRAWS_MAX = 100 };

struct contract_rules registry_rules(
    const struct config *config, const char *services[CONFIG_WORDS_MAX + 1])
{
	size_t count = config->contract.services.count;

	for (size_t i = 0; i < count; i++)
		services[i] = config->contract.services.words[i];
	services[count] = NULL;
	return (struct contract_rules){services, count, config->link.insecure_loopback};
}

/* May the contract be the successor that it says it is? */
static enum err contract_check_renews(const struct change *c, const struct contract *contract)
{
	const struct code *old = &contract->renews;
	struct life_facts facts;
	struct code other;
	enum err err;

	if (old->text[0] == '\0')
		return ERR_OK;
	if (strcmp(old->text, contract->code.text) == 0)
		return err_reason(
		    c->why, ERR_REFUSED, "code.self", "a contract cannot renew itself");
	err = store_life(c->store, old, c->now, &facts);
	if (err == ERR_NOT_FOUND)
		return err_reason(c->why, ERR_REFUSED, "code.unknown",
		    "there is no contract with the code %s to renew", old->text);
	/* One that has no certificate yet gets one later, where many come at once. */
	if (!err && (facts.withdrawn_at != 0 || facts.ended_at != 0))
		err = legal_check(life_at(&facts, c->now), LEGAL_RENEW, c->why);
	if (err)
		return err;
	err = store_successor(c->store, old, &other);
	if (!err) {
		err = err_reason(c->why, ERR_REFUSED, "code.renewed",
		    "%s is renewed already, by %s", old->text, other.text);
		err_about(c->why, other.text, CODE_LENGTH);
		return err;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
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

enum err registry_contract_put(const struct change *c, struct contract *contract,
    enum event_action action, enum contract_field *ret_field)
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
		err = contract_check_renews(c, contract);
	}
	if (!err)
		err = store_add_contract(c->store, contract, c->now);
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
			err = registry_contract_put(c, &contract, EVENT_CONTRACT_ADD, &field);
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
