/* The kinds of changes that take a second person. */
#include "registry/kind.h"

#include <string.h>
#include "io/json.h"
#include "pki/certificate_read.h"
#include "proposals/params.h"
#include "registry/account.h"
#include "registry/amendment.h"
#include "record/csr.h"
#include "registry/bundle.h"
#include "registry/certificate.h"
#include "registry/checks.h"
#include "registry/contract.h"
#include "registry/customer.h"
#include "registry/imports/import_kind.h"
#include "registry/lists.h"

/* ---- parameters ---- */

void proposal_params_issue(bool historic, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_bool(o, "historic", historic);
	json_finish(o, JSON_ONE_LINE, to);
}

void proposal_params_revoke(const struct revocation *r, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "reason", r->reason.at == NULL ? STR("") : r->reason);
	if (r->at != 0)
		json_set_int(o, "at", r->at);
	if (r->serial.len > 0)
		json_set_text(o, "serial", r->serial);
	json_finish(o, JSON_ONE_LINE, to);
}

void proposal_params_release(struct str note, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "note", note.at == NULL ? STR("") : note);
	json_finish(o, JSON_ONE_LINE, to);
}

void proposal_params_role(enum operator_role role, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "role", str_from(operator_role_name(role)));
	json_finish(o, JSON_ONE_LINE, to);
}

/* ---- a contract and its current certificate ---- */

/* Whose key a certificate must have, where a request says so. */
static enum err csr_set_facts(
    const struct change *c, const struct code *code, struct arena *arena, struct json *to)
{
	struct store_csr csr;
	enum err err = store_csr(c->store, code, arena, &csr);

	if (!err)
		json_set_text(to, "csr_key", str_from(csr.key_digest));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err contract_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to)
{
	const struct change *c = &k->change;
	struct store_certificate *list = NULL;
	struct arena arena = {NULL, 0};
	struct contract contract;
	struct json *o = json_new_object();
	size_t count = 0;
	enum err err = store_contract(c->store, &form->code, &arena, &contract);

	if (!err)
		err = store_certificates(c->store, &form->code, c->now, &arena, &list, &count);
	if (!err) {
		event_set_contract(&contract, o);
		json_set_int(o, "certificates", (int64_t)count);
	}
	if (!err && count > 0) {
		json_set_text(o, "fingerprint", str_from(list[0].fingerprint));
		json_set_text(o, "serial", list[0].serial);
		json_set_int(o, "not_before", list[0].not_before);
		json_set_int(o, "not_after", list[0].not_after);
		if (list[0].revoked_at != 0) {
			json_set_int(o, "revoked_at", list[0].revoked_at);
			json_set_text(o, "revocation_reason", list[0].revocation_reason);
		}
	}
	if (!err)
		err = csr_set_facts(c, &form->code, &arena, o);
	json_finish(o, JSON_ONE_LINE, to);
	arena_free(&arena);
	return err;
}

/* ---- certificate.issue ---- */

/* What somebody who approves has to see of a certificate. */
static void certificate_tell(const struct certificate *c, struct buf *to)
{
	struct json *o = json_new_object(), *names;
	struct buf text = BUF_INIT(CERTIFICATE_TEXT_MAX);

	json_set_text(o, "fingerprint", str_from(c->fingerprint));
	json_set_text(o, "serial", str_from(c->serial));
	json_set_text(o, "organization", str_from(certificate_subject(c, "O")));
	certificate_write_name(c->subject, c->subject_count, &text);
	json_set_buf(o, "subject", &text);
	buf_clear(&text);
	certificate_write_name(c->issuer, c->issuer_count, &text);
	json_set_buf(o, "issuer", &text);
	json_set_int(o, "not_before", c->not_before);
	json_set_int(o, "not_after", c->not_after);
	json_set_text(o, "key", str_from(c->key_algorithm));
	json_set_int(o, "key_bits", c->key_bits);
	names = json_set_array(o, "names");
	for (size_t i = 0; i < c->name_count; i++)
		json_add_text(names, str_from(c->names[i]));
	json_finish(o, JSON_ONE_LINE, to);
	buf_free(&text);
}

static enum err issue_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct change *c = &k->change;
	struct certificate *certificate = NULL;
	struct arena arena = {NULL, 0};
	int64_t historic = 0;
	bool there = false;
	const struct param table[] = {{"historic", NULL, &historic}, {NULL, NULL, NULL}};
	enum err err = params_read(form->params, table, &arena, c->why);

	if (!err)
		err = registry_check_first(k, &form->code);
	if (!err)
		err = registry_bundle_read(c, &form->code, form->payload, &certificate, effect);
	if (!err)
		err = registry_certificate_put(k, &form->code,
		    &(struct certificate_adding){
			certificate, historic != 0, form->passed, form->asked_at},
		    effect, &there);
	if (!err && !there)
		certificate_tell(certificate, after);
	certificate_free(certificate);
	arena_free(&arena);
	return err;
}

/* In a contract that renews itself, what only follows the current certificate is judged by nobody:
 * all that it says was judged before. */
static bool issue_passes(const struct registry_clerk *k, const struct proposal_form *form)
{
	struct problem unused;
	struct registry_effect unheard = {.count = 0};
	struct registry_clerk looking = *k;
	struct certificate *certificate = NULL;
	enum replacement_way way = REPLACEMENT_NONE;
	enum err err = ERR_OK;

	if (k->terms->config == NULL || !k->terms->config->issue.policy)
		return false;
	looking.change.why = &unused;
	err = registry_bundle_read(
	    &looking.change, &form->code, form->payload, &certificate, &unheard);
	if (!err)
		err = registry_certificate_find_way(&looking, &form->code, certificate, &way);
	certificate_free(certificate);
	return !err && way == REPLACEMENT_RENEWAL;
}

/* ---- certificate.revoke ---- */

static enum err revoke_params_read(const struct proposal_form *form, struct arena *arena,
    struct revocation *ret, struct problem *why)
{
	const struct param table[] = {{"reason", &ret->reason, NULL}, {"at", NULL, &ret->at},
	    {"serial", &ret->serial, NULL}, {NULL, NULL, NULL}};

	*ret = (struct revocation){.at = 0};
	return params_read(form->params, table, arena, why);
}

/* Whoever has the key may be the site for its visitors: that does not wait for a second person. */
static bool revoke_is_urgent(const struct proposal_form *form)
{
	struct arena arena = {NULL, 0};
	struct revocation params;
	bool urgent = revoke_params_read(form, &arena, &params, NULL) == ERR_OK &&
		      (str_eq_nocase(params.reason, STR("keyCompromise")) ||
			  str_eq_nocase(params.reason, STR("cACompromise")));

	arena_free(&arena);
	return urgent;
}

/* What a revocation makes of the certificate; 0: it is not revoked. */
static void revocation_tell(int64_t at, struct str reason, struct str serial, struct buf *to)
{
	struct json *o = json_new_object();

	if (serial.len > 0)
		json_set_text(o, "serial", serial);

	if (at == 0) {
		json_set_null(o, "revoked_at");
	} else {
		json_set_int(o, "revoked_at", at);
		json_set_text(
		    o, "revocation_reason", reason.len == 0 ? STR("unspecified") : reason);
	}
	json_finish(o, JSON_ONE_LINE, to);
}

static enum err revoke_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct change *c = &k->change;
	struct arena arena = {NULL, 0};
	struct revocation params;
	enum err err = revoke_params_read(form, &arena, &params, c->why);

	(void)effect;
	if (!err)
		err = registry_certificate_revoke_put(c, &form->code, &params);
	if (!err)
		revocation_tell(
		    params.at == 0 ? c->now : params.at, params.reason, params.serial, after);
	arena_free(&arena);
	return err;
}

/* ---- certificate.release ---- */

static enum err release_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const struct change *c = &k->change;
	struct arena arena = {NULL, 0};
	struct str note = STR("");
	const struct param table[] = {{"note", &note, NULL}, {NULL, NULL, NULL}};
	enum err err = params_read(form->params, table, &arena, c->why);

	(void)effect;
	if (!err)
		err = registry_certificate_release_put(c, &form->code, note);
	if (!err)
		revocation_tell(0, (struct str){NULL, 0}, (struct str){NULL, 0}, after);
	arena_free(&arena);
	return err;
}

/* ---- contract.edit ---- */

static enum err amend_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(k->terms->config, services);
	struct arena arena = {NULL, 0};
	struct amendment amendment;
	enum err err = amendment_read(form->params, &arena, &amendment, k->change.why);

	if (!err)
		err = amendment_make(&k->change, &rules, &form->code, &amendment, effect, after);
	arena_free(&arena);
	return err;
}

/* ---- the table ---- */

const struct proposal_kind proposal_kinds[PROPOSAL_ACTION_COUNT] = {
    [PROPOSAL_ISSUE] = {"certificate.issue", "issue a certificate", OPERATOR_OPERATOR,
	OPERATOR_OPERATOR, NULL, contract_facts, issue_make, issue_passes, false},
    [PROPOSAL_REVOKE] = {"certificate.revoke", "revoke the certificate", OPERATOR_OPERATOR,
	OPERATOR_OPERATOR, revoke_is_urgent, contract_facts, revoke_make, NULL, false},
    [PROPOSAL_RELEASE] = {"certificate.release", "lift the hold", OPERATOR_OPERATOR,
	OPERATOR_OPERATOR, NULL, contract_facts, release_make, NULL, false},
    [PROPOSAL_EDIT] = {"contract.edit", "change the contract", OPERATOR_OPERATOR, OPERATOR_OPERATOR,
	NULL, contract_facts, amend_make, NULL, false},
    [PROPOSAL_CONTRACT_IMPORT] = {"contract.import", "register the contracts of a CSV file",
	OPERATOR_OPERATOR, OPERATOR_OPERATOR, NULL, registry_import_facts, registry_import_make,
	NULL, false},
    [PROPOSAL_CERTIFICATE_IMPORT] = {"certificate.import", "add many certificates",
	OPERATOR_OPERATOR, OPERATOR_OPERATOR, NULL, registry_import_facts, NULL, NULL, false},
    [PROPOSAL_OPERATOR_ADD] = {"operator.add", "add an account", OPERATOR_ADMINISTRATOR,
	OPERATOR_ADMINISTRATOR, NULL, registry_account_facts, registry_account_add, NULL, false},
    [PROPOSAL_OPERATOR_ROLE] = {"operator.role", "change the role of an account",
	OPERATOR_ADMINISTRATOR, OPERATOR_ADMINISTRATOR, NULL, registry_account_facts,
	registry_account_set_role, NULL, false},
    [PROPOSAL_OPERATOR_ENABLE] = {"operator.enable", "let an account be used again",
	OPERATOR_ADMINISTRATOR, OPERATOR_ADMINISTRATOR, NULL, registry_account_facts,
	registry_account_enable, NULL, false},
    [PROPOSAL_OPERATOR_RESET] = {"operator.reset-password", "give an account a new password",
	OPERATOR_ADMINISTRATOR, OPERATOR_ADMINISTRATOR, NULL, registry_account_facts,
	registry_account_reset, NULL, false},
    [PROPOSAL_CUSTOMER_MAIL] = {"customer.mail", "change the mail address of a customer",
	OPERATOR_OPERATOR, OPERATOR_OPERATOR, NULL, registry_customer_facts,
	registry_customer_set_mail, NULL, false},
    [PROPOSAL_CUSTOMER_CERTIFICATE] = {"customer.certificate",
	"let a customer log in with a client certificate", OPERATOR_OPERATOR, OPERATOR_OPERATOR,
	NULL, registry_customer_facts, registry_customer_add_certificate, NULL, false},
    [PROPOSAL_CONTACTS_LIST] = {REGISTRY_LIST_ACTION, "take a list of contacts", OPERATOR_MARKETING,
	OPERATOR_OPERATOR, NULL, registry_import_facts, registry_list_make, NULL, true},
};

bool proposal_action_parse(struct str name, enum proposal_action *ret)
{
	for (unsigned i = 0; i < PROPOSAL_ACTION_COUNT; i++)
		if (str_eq(name, str_from(proposal_kinds[i].name))) {
			*ret = (enum proposal_action)i;
			return true;
		}
	return false;
}
