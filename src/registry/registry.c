/* The rules by which records are made and changed: contracts, and what all changes share. */
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "registry/change.h"

/* Draws for a free code: with a thousand million contracts nine of ten are free. */
enum { DRAWS_MAX = 100 };

void registry_change_free(struct registry_change *change)
{
	free(change->codes);
	*change = (struct registry_change){.count = 0};
}

enum err registry_because_store(struct registry *r, enum err err, struct problem *why)
{
	if (err)
		err_because(why, err, "%s", store_why(r->store)->text);
	return err;
}

enum err registry_no_memory(struct problem *why)
{
	return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
}

enum err registry_event(struct registry *r, enum event_action action, const struct code *code,
    int64_t now, const struct buf *before, const struct buf *after, struct problem *why)
{
	struct event event = {.at = now,
	    .actor = str_from(r->actor),
	    .action = str_from(event_action_name(action)),
	    .code = *code,
	    .before = before == NULL ? (struct str){NULL, 0} : buf_str(before),
	    .after = buf_str(after)};

	if (after->err || (before != NULL && before->err))
		return registry_no_memory(why);
	return registry_because_store(r, store_add_event(r->store, &event), why);
}

/* The code and all that it renews, as memory of the change. */
static enum err find_changed(struct registry *r, const struct code *code,
    struct registry_change *change, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct code *before = NULL;
	size_t count = 0;
	enum err err = registry_because_store(
	    r, store_predecessors(r->store, code, &arena, &before, &count), why);

	if (!err && (change->codes = calloc(count + 1, sizeof *change->codes)) == NULL)
		err = registry_no_memory(why);
	if (!err) {
		change->code = *code;
		change->codes[0] = *code;
		if (count > 0)
			memcpy(change->codes + 1, before, count * sizeof *before);
		change->count = count + 1;
	}
	arena_free(&arena);
	return err;
}

/* Is the contract still what the change was made from? */
static enum err check_expected(struct registry *r, const struct code *code, struct problem *why)
{
	uint64_t newest = 0;
	enum err err = registry_because_store(r, store_newest_event(r->store, code, &newest), why);

	if (!err && newest != r->expected)
		return err_because(
		    why, ERR_CHANGED, "contract %s was changed meanwhile", code->text);
	return err;
}

enum err registry_begin(struct registry *r, const struct code *code, struct problem *why)
{
	enum err err = registry_because_store(r, store_begin(r->store), why);

	if (!err && code != NULL && r->expected != 0)
		err = check_expected(r, code, why);
	if (err)
		store_rollback(r->store);
	return err;
}

enum err registry_end(struct registry *r, enum err err, const struct code *code,
    struct registry_change *change, struct problem *why)
{
	if (!err)
		err = find_changed(r, code, change, why);
	if (!err)
		err = registry_because_store(r, store_commit(r->store), why);
	if (err) {
		store_rollback(r->store);
		registry_change_free(change);
	}
	return err;
}

/* ---- contracts ---- */

/* May the contract be the successor that it says it is? */
static enum err check_renews(
    struct registry *r, const struct contract *contract, struct problem *why)
{
	const struct code *old = &contract->renews;
	struct arena arena = {NULL, 0};
	struct contract found;
	struct code other;
	enum err err;

	if (old->text[0] == '\0')
		return ERR_OK;
	if (strcmp(old->text, contract->code.text) == 0)
		return err_reason(why, ERR_REFUSED, "code.self", "a contract cannot renew itself");
	err = store_contract(r->store, old, &arena, &found);
	arena_free(&arena);
	if (err == ERR_NOT_FOUND)
		return err_reason(why, ERR_REFUSED, "code.unknown",
		    "there is no contract with the code %s to renew", old->text);
	if (err)
		return registry_because_store(r, err, why);
	err = store_successor(r->store, old, &other);
	if (!err) {
		err = err_reason(why, ERR_REFUSED, "code.renewed", "%s is renewed already, by %s",
		    old->text, other.text);
		err_about(why, other.text, CODE_LENGTH);
		return err;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : registry_because_store(r, err, why);
}

/* Is the code free? */
static enum err check_code(struct registry *r, const struct code *code, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct contract found;
	enum err err = store_contract(r->store, code, &arena, &found);

	arena_free(&arena);
	if (!err)
		return err_reason(why, ERR_EXISTS, "code.taken",
		    "there is a contract with the code %s already", code->text);
	return err == ERR_NOT_FOUND ? ERR_OK : registry_because_store(r, err, why);
}

static enum err draw_code(struct registry *r, struct code *ret, struct problem *why)
{
	enum err err = ERR_EXISTS;

	for (int i = 0; i < DRAWS_MAX && err == ERR_EXISTS; i++) {
		*ret = code_random();
		err = check_code(r, ret, why);
	}
	return err;
}

enum err registry_put_contract(struct registry *r, struct contract *contract,
    enum event_action action, int64_t now, enum contract_field *ret_field, struct problem *why)
{
	struct buf after = BUF_INIT(1 << 20);
	enum err err;

	*ret_field = CONTRACT_CODE;
	if (contract->code.text[0] == '\0')
		err = draw_code(r, &contract->code, why);
	else
		err = check_code(r, &contract->code, why);
	if (!err) {
		*ret_field = CONTRACT_RENEWS;
		err = check_renews(r, contract, why);
	}
	if (!err)
		err = registry_because_store(r, store_add_contract(r->store, contract, now), why);
	if (!err) {
		event_write_contract(contract, &after);
		err = registry_event(r, action, &contract->code, now, NULL, &after, why);
	}
	buf_free(&after);
	return err;
}

/* Are these errors about a field of the form, or about the store? */
bool registry_is_about_input(enum err err)
{
	return err == ERR_INVALID || err == ERR_REFUSED || err == ERR_EXISTS ||
	       err == ERR_TOO_LARGE;
}

enum err registry_contract_add(struct registry *r, const struct contract_form *form, int64_t now,
    struct registry_change *ret, struct problem *why)
{
	struct registry_change change = {.count = 0};
	struct arena arena = {NULL, 0};
	struct contract contract;
	enum contract_field field = CONTRACT_CODE;
	enum err err = contract_read(form, &r->rules, &arena, &contract, &field, why);

	if (!err)
		err = registry_begin(r, NULL, why);
	if (!err) {
		err = registry_put_contract(r, &contract, EVENT_CONTRACT_ADD, now, &field, why);
		err = registry_end(r, err, &contract.code, &change, why);
	}
	if (registry_is_about_input(err))
		err_prefix(why, contract_field_name(field));
	else if (!err)
		*ret = change;
	arena_free(&arena);
	return err;
}

static enum err set_sticker(
    struct registry *r, const struct code *code, bool wanted, int64_t now, struct problem *why)
{
	struct arena arena = {NULL, 0};
	struct buf before = BUF_INIT(1000), after = BUF_INIT(1000);
	struct contract contract;
	enum err err =
	    registry_because_store(r, store_contract(r->store, code, &arena, &contract), why);

	if (!err && contract.sticker != wanted) {
		event_write_sticker(contract.sticker, &before);
		event_write_sticker(wanted, &after);
		err = registry_because_store(r, store_set_sticker(r->store, code, wanted), why);
		if (!err)
			err = registry_event(
			    r, EVENT_CONTRACT_STICKER, code, now, &before, &after, why);
	}
	buf_free(&before);
	buf_free(&after);
	arena_free(&arena);
	return err;
}

enum err registry_contract_set_sticker(struct registry *r, const struct code *code, bool wanted,
    int64_t now, struct registry_change *ret, struct problem *why)
{
	struct registry_change change = {.count = 0};
	enum err err = registry_begin(r, code, why);

	if (!err)
		err = registry_end(r, set_sticker(r, code, wanted, now, why), code, &change, why);
	if (!err)
		*ret = change;
	return err;
}
