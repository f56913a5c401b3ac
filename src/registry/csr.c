/* Attaches requests for certificates to contracts. */
#include "registry/csr.h"

#include <string.h>
#include "record/csr.h"

/* Puts it, with its event; `old` is NULL where there was none. */
static enum err csr_replace(const struct change *c, const struct code *code, const struct csr *csr,
    const struct store_csr *old)
{
	struct buf before = BUF_INIT(1 << 20), after = before, key = before, names = before;
	enum err err = store_put_csr(c->store, code, csr, c->now);

	csr_write_key(csr, &key);
	csr_write_names(csr, &names);
	if (old != NULL)
		event_write_csr(old->key_digest, old->key_name, old->names, &before);
	event_write_csr(csr->key_digest, buf_str(&key), buf_str(&names), &after);
	if (!err && (key.err || names.err))
		err = change_no_memory(c);
	if (!err)
		err = registry_note(
		    c, EVENT_CONTRACT_CSR, code, old == NULL ? NULL : &before, &after);
	buf_free(&before);
	buf_free(&after);
	buf_free(&key);
	buf_free(&names);
	return err;
}

/* The contract must have all hosts. */
static enum err csr_check_contract(
    const struct change *c, const struct code *code, const struct csr *csr)
{
	struct arena arena = {NULL, 0};
	struct contract contract = {.url_count = 0};
	enum err err = store_contract(c->store, code, &arena, &contract);

	if (!err)
		err = csr_check_hosts(csr, contract.hosts, contract.url_count, c->why);
	arena_free(&arena);
	return err;
}

enum err registry_csr_put(const struct change *c, const struct code *code, struct str file,
    struct registry_effect *effect)
{
	struct arena arena = {NULL, 0};
	struct store_csr old;
	struct csr *csr = NULL;
	bool is_there = false, is_same;
	enum err err = csr_read(file, &csr, c->why);

	if (!err)
		err = csr_check_contract(c, code, csr);
	if (!err) {
		err = store_csr(c->store, code, &arena, &old);
		is_there = err == ERR_OK;
		err = err == ERR_NOT_FOUND ? ERR_OK : err;
	}
	is_same = !err && is_there && strcmp(old.key_digest, csr->key_digest) == 0 &&
		  str_eq(old.der, csr->der);
	if (!err && !is_same)
		err = csr_replace(c, code, csr, is_there ? &old : NULL);
	if (!err && csr->has_mail)
		registry_effect_warn(effect,
		    "the request names an e-mail address, which is left out: persons are the "
		    "contract's contacts");
	csr_free(csr);
	arena_free(&arena);
	return err;
}

enum err registry_csr_add_contract(const struct change *c, const struct contract_rules *rules,
    const struct contract_form *form, struct str file, struct registry_effect *ret)
{
	struct change part = *c;
	enum err err = change_begin(c);

	*ret = (struct registry_effect){.count = 0};
	part.is_part = true;
	if (!err)
		err = registry_contract_add(&part, rules, form, ret);
	if (!err && file.at != NULL) {
		err = registry_csr_put(&part, &ret->code, file, ret);
		if (registry_is_about_input(err))
			err_prefix(c->why, "csr");
	}
	err = change_end(c, err);
	if (err)
		registry_effect_free(ret);
	return err;
}

enum err registry_csr_attach(const struct registry_clerk *k, const struct code *code,
    struct str file, struct registry_effect *ret)
{
	const struct change *c = &k->change;
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct registry_effect){.count = 0};
	if (err)
		return err;
	err = registry_begin(c, code);
	if (!err)
		err = registry_check_legal(c, code, LEGAL_EDIT);
	if (!err)
		err = registry_csr_put(c, code, file, ret);
	return registry_end(c, err, code, ret);
}

enum err registry_csr_check_key(
    const struct change *c, const struct code *code, const struct certificate *certificate)
{
	struct arena arena = {NULL, 0};
	struct store_csr csr;
	enum err err = store_csr(c->store, code, &arena, &csr);

	if (!err && strcmp(csr.key_digest, certificate->key_digest) != 0)
		err = err_reason(c->why, ERR_REFUSED, "certificate.key",
		    "its key is not that of the contract's request (CSR): one of the two is "
		    "another site's, or a new request is missing");
	arena_free(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}
