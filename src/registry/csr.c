/* Attaches requests for certificates to contracts. */
#include "registry/csr.h"

#include <stdio.h>
#include <string.h>
#include "record/csr.h"
#include "record/revoked_key.h"

enum { NUMBER_MAX = 24 };

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

/* ---- what is refused ---- */

/* Was a certificate revoked for what does not concern its key? RFC 5280 section 5.3.1. */
static bool reason_spares_key(struct str reason)
{
	static const struct str words[] = {
	    STR("affiliationChanged"), STR("superseded"), STR("cessationOfOperation")};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eq(reason, words[i]))
			return true;
	return false;
}

static enum err csr_check_key_kept(
    const struct change *c, const struct csr *csr, struct problem *ret_hint)
{
	struct arena arena = {NULL, 0};
	struct store_revoked_key *list = NULL;
	size_t count = 0;
	enum err err = store_revoked_keys(c->store, csr->key_digest, c->now, &arena, &list, &count);

	for (size_t i = 0; i < count && !err; i++) {
		struct problem *to = ret_hint;
		bool spares = reason_spares_key(list[i].reason);

		if (!spares) {
			to = c->why;
			err = ERR_REFUSED;
		}
		err_reason(to, err, spares ? "csr.key_used" : "csr.key_revoked",
		    "its key was that of a certificate of the contract %s, which was revoked "
		    "(%.*s): "
		    "make a new key",
		    list[i].code.text, STR_ARG(list[i].reason));
		err_about(to, list[i].reason.at, list[i].reason.len);
	}
	arena_free(&arena);
	return err;
}

static enum err csr_check_count(const struct csr *csr, struct problem *why)
{
	char number[NUMBER_MAX];

	if (csr->name_count <= CONTRACT_URLS_MAX)
		return ERR_OK;
	snprintf(number, sizeof number, "%zu", csr->name_count);
	err_reason(why, ERR_TOO_LARGE, "csr.names_many",
	    "it names %s hosts: at most %d are taken for one certificate", number,
	    CONTRACT_URLS_MAX);
	err_about(why, number, strlen(number));
	return ERR_TOO_LARGE;
}

enum err registry_csr_check(const struct change *c, const struct csr *csr, const struct str *hosts,
    size_t host_count, struct problem *ret_hint)
{
	enum err err = csr_check_count(csr, c->why);

	*ret_hint = (struct problem){.text = ""};
	if (!err)
		err = csr_check_hosts(csr, hosts, host_count, c->why);
	return err ? err : csr_check_key_kept(c, csr, ret_hint);
}

/* ---- attaching ---- */

/* The same with the hosts of a contract. */
static enum err csr_check_contract(const struct change *c, const struct code *code,
    const struct csr *csr, struct registry_effect *effect)
{
	struct arena arena = {NULL, 0};
	struct problem hint = {.text = ""};
	struct contract contract = {.url_count = 0};
	enum err err = store_contract(c->store, code, &arena, &contract);

	if (!err)
		err = registry_csr_check(c, csr, contract.hosts, contract.url_count, &hint);
	if (!err && hint.text[0] != '\0')
		registry_effect_warn(effect, "%s", hint.text);
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
		err = csr_check_contract(c, code, csr, effect);
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
