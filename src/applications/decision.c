/* What operators decide on. */
#include "applications/decision.h"

#include "applications/asked.h"
#include "applications/csr.h"
#include "applications/mails.h"
#include "applications/store.h"
#include "base/utf8.h"
#include "customers/customers.h"
#include "registry/contacts.h"
#include "registry/csr.h"
#include "registry/edit.h"
#include "registry/kind.h"
#include "registry/proposal.h"
#include "registry/revocation.h"

/* Makes so what was asked for. */
typedef enum err decision_make(const struct registry_clerk *k,
    const struct application *application, struct registry_effect *ret);

static enum err make_reissue(const struct registry_clerk *k, const struct application *application,
    struct registry_effect *ret)
{
	struct buf file = BUF_INIT(4 * CSR_FILE_MAX);
	enum err err = application_csr_file(application, &file, k->change.why);

	if (!err)
		err = registry_csr_attach(k, &application->code, buf_str(&file), ret);
	buf_free(&file);
	return err;
}

/* Those that the owner changes himself are so already. */
static enum err make_contacts(const struct registry_clerk *k, const struct application *application,
    struct registry_effect *ret)
{
	struct contacts form = {.field = {{{NULL, 0}}}};

	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		if (!registry_contacts_are_own((enum contact_role)i))
			application_contact(application,
			    (enum application_step)(APPLICATION_APPLICANT + i), form.field[i]);
	return registry_contacts_change(k, &application->code, &form, ret);
}

/* Revokes what the contract has, or proposes that where it takes a second person. It is no mistake
 * when it is revoked, or when that is proposed already. */
static enum err certificate_end(const struct registry_clerk *k, const struct code *code)
{
	enum { PARAMS_MAX = 200 };
	struct buf params = BUF_INIT(PARAMS_MAX);
	struct proposal_form form = {.action = PROPOSAL_REVOKE, .code = *code};
	struct proposal_outcome outcome = {.id = 0};
	enum err err;

	proposal_params_revoke(
	    &(struct revocation){.reason = STR("cessationOfOperation")}, &params);
	form.params = buf_str(&params);
	err = params.err ? change_no_memory(&k->change) : registry_propose(k, &form, &outcome);
	registry_effect_free(&outcome.effect);
	buf_free(&params);
	return err == ERR_EXISTS ? ERR_OK : err;
}

static enum err make_end(const struct registry_clerk *k, const struct application *application,
    struct registry_effect *ret)
{
	enum err err = certificate_end(k, &application->code);

	return err ? err : registry_contract_end(k, &application->code, ret);
}

/* Of those that wait. */
static decision_make *const makes[APPLICATION_KIND_COUNT] = {
    [APPLICATION_REISSUE] = make_reissue,
    [APPLICATION_CONTACTS] = make_contacts,
    [APPLICATION_END] = make_end,
};

/* A contract may go to another customer while what the one before asked for waits. */
static enum err decision_check_owner(const struct change *c, const struct application *application)
{
	enum err err = customers_check_contract(c, application->customer, &application->code);

	return err != ERR_NOT_FOUND
		   ? err
		   : err_reason(c->why, ERR_REFUSED, "application.moved",
			 "the contract is not this customer's any more: refuse it");
}

static enum err decision_accept(const struct registry_clerk *k,
    const struct application *application, struct registry_effect *ret)
{
	enum err err;

	if (makes[application->kind] == NULL)
		return err_reason(k->change.why, ERR_REFUSED, "application.contract",
		    "the contract that it made is examined, and accepted by its certificate");
	err = decision_check_owner(&k->change, application);
	if (!err)
		err = makes[application->kind](k, application, ret);
	if (!err)
		err = application_decide(
		    &k->change, application, APPLICATION_ACCEPTED, (struct str){NULL, 0});
	return err ? err
		   : application_order_mail(&k->change, application, APPLICATION_MAIL_ACCEPTED);
}

static enum err decision_refuse(const struct registry_clerk *k,
    const struct application *application, struct str reason, struct registry_effect *ret)
{
	enum err err = application->made.text[0] == '\0'
			   ? ERR_OK
			   : registry_contract_withdraw(k, &application->made, ret);

	if (!err)
		err = application_decide(&k->change, application, APPLICATION_REFUSED, reason);
	return err ? err
		   : application_order_mail(&k->change, application, APPLICATION_MAIL_REFUSED);
}

/* `reason`: of a refusal; absent to accept it. */
static enum err decision_take(
    const struct registry_clerk *k, int64_t id, struct str reason, struct registry_effect *ret)
{
	struct registry_clerk part = *k;
	struct arena arena = {NULL, 0};
	struct application found;
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct registry_effect){.count = 0};
	if (err)
		return err;
	err = change_begin(&k->change);
	part.change.is_part = true;
	if (!err)
		err = application_show(&part.change, id, &arena, &found);
	if (!err)
		err = application_check_undecided(&part.change, &found);
	if (!err)
		err = reason.at == NULL ? decision_accept(&part, &found, ret)
					: decision_refuse(&part, &found, reason, ret);
	err = change_end(&k->change, err);
	if (err)
		registry_effect_free(ret);
	arena_free(&arena);
	return err;
}

enum err application_accept(const struct registry_clerk *k, int64_t id, struct registry_effect *ret)
{
	return decision_take(k, id, (struct str){NULL, 0}, ret);
}

enum err application_refuse(
    const struct registry_clerk *k, int64_t id, struct str reason, struct registry_effect *ret)
{
	reason = str_trim(reason);
	*ret = (struct registry_effect){.count = 0};
	if (reason.len == 0 || reason.len > APPLICATION_REASON_MAX || !utf8_valid(reason))
		return err_reason(k->change.why, ERR_INVALID, "application.reason",
		    "a reason is needed, which the owner is told: a text of at most %d bytes in "
		    "UTF-8",
		    APPLICATION_REASON_MAX);
	return decision_take(k, id, reason, ret);
}
