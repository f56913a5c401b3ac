/* How a draft is sent. */
#include "applications/sending.h"

#include <stdio.h>
#include "applications/asked.h"
#include "applications/coupon.h"
#include "applications/mails.h"
#include "applications/papers.h"
#include "applications/store.h"
#include "customers/customers.h"
#include "orders/order.h"
#include "record/records.h"
#include "registry/checks.h"
#include "registry/contacts.h"
#include "registry/contract.h"
#include "registry/csr.h"
#include "registry/edit.h"

enum { DAY_S = 86400 };

/* A draft that is sent, within a transaction. */
struct sending_draft {
	const struct application_asker *a;
	struct change change; /* a part of it */
	struct application draft;
	struct arena arena;
	struct contract contract; /* that it makes */
	struct registry_effect *effect;
	bool is_done; /* nothing waits for an operator */
};

/* ---- a contract ---- */

/* What the owner did not choose is as with the contract that is renewed. */
static enum err contract_inherit(struct sending_draft *s)
{
	struct contract old;
	enum err err;

	if (!application_kinds[s->draft.kind].is_about)
		return ERR_OK;
	err = store_contract(s->change.store, &s->draft.code, &s->arena, &old);
	if (!err) {
		s->contract.auto_renew = old.auto_renew && str_eq(old.service, s->contract.service);
		s->contract.unvisited = old.unvisited;
	}
	return err;
}

static enum err contract_make(struct sending_draft *s)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(s->a->config, services);
	const struct contract_form form = application_contract_form(&s->draft);
	enum contract_field field;
	enum err err = contract_read(&form, &rules, &s->arena, &s->contract, &field, s->change.why);

	if (!err)
		err = contract_inherit(s);
	if (!err)
		err = registry_contract_put(
		    &s->change, &rules, &s->contract, EVENT_CONTRACT_ADD, s->effect, &field);
	return err;
}

/* One that renews another is whose that is already. */
static enum err contract_give(const struct sending_draft *s)
{
	const struct customer_edit edit = {.added = &s->contract.code, .added_count = 1};
	struct customer_key unused;

	return customers_edit(&s->change, s->a->customer, &edit, &unused);
}

static enum err contract_attach_csr(const struct sending_draft *s)
{
	struct buf file = BUF_INIT(4 * CSR_FILE_MAX);
	enum err err = application_csr_file(&s->draft, &file, s->change.why);

	if (!err)
		err = registry_csr_put(&s->change, &s->contract.code, buf_str(&file), s->effect);
	buf_free(&file);
	return err;
}

static enum err contract_name_contacts(const struct sending_draft *s)
{
	struct contacts contacts;

	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		application_contact(&s->draft, (enum application_step)(APPLICATION_APPLICANT + i),
		    contacts.field[i]);
	return registry_contacts_put(&s->change, &s->contract.code, &contacts);
}

static enum err contract_ask_papers(const struct sending_draft *s)
{
	const struct application_answers answers = application_answers(&s->draft);
	const char *papers[APPLICATION_PAPERS_MAX];
	size_t count = application_papers(&answers, papers);
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++)
		err = registry_check_ask(&s->change, &s->contract.code, papers[i]);
	return err;
}

/* Of a number that was used, what is kept is what shows which it was. */
static enum err contract_mask_coupon(struct sending_draft *s)
{
	char mask[sizeof(struct coupon_number)];
	struct order order;
	enum err err = order_find(&s->change, &s->contract.code, &s->arena, &order);

	if (err)
		return err;
	snprintf(mask, sizeof mask, "****-****-****-%s", order.coupon);
	return application_put_text(
	    &s->change, s->draft.id, APPLICATION_ORDER, "coupon", str_from(mask), s->draft.version);
}

static enum err contract_order(struct sending_draft *s)
{
	const struct coupon_use use = application_coupon(s->a, &s->draft, s->contract.service);
	const struct order_form form = {.code = s->contract.code,
	    .customer = use.customer,
	    .service = use.service,
	    .years = use.years,
	    .net = prices_of(s->a->prices, use.service, use.years),
	    .coupon = use.number};
	enum err err = order_put(&s->change, &form);

	return err || use.number.len == 0 ? err : contract_mask_coupon(s);
}

static enum err send_contract(struct sending_draft *s)
{
	enum err err = contract_make(s);

	if (!err)
		err = contract_give(s);
	if (!err)
		err = contract_attach_csr(s);
	if (!err)
		err = contract_name_contacts(s);
	if (!err)
		err = contract_ask_papers(s);
	if (!err)
		err = contract_order(s);
	if (!err)
		err = registry_effect_add(&s->change, &s->contract.code, s->effect);
	if (!err)
		s->draft.made = s->effect->code = s->contract.code;
	return err;
}

/* ---- what is there ---- */

static enum err contact_is_other(const struct sending_draft *s, const struct contacts *there,
    enum contact_role role, bool *ret_other)
{
	struct str texts[CONTACT_FIELD_COUNT];
	struct problem unused;
	enum err err = ERR_OK;

	application_contact(
	    &s->draft, (enum application_step)(APPLICATION_APPLICANT + role), texts);
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT && !err; i++) {
		struct arena arena = {NULL, 0};
		struct str read;

		if (texts[i].at == NULL)
			continue;
		err = contact_read_field((enum contact_field)i, texts[i], &arena, &read, &unused);
		*ret_other = *ret_other || !str_eq(read, there->field[role][i]);
		arena_free(&arena);
	}
	return err;
}

/* Those whom the CA does not call are changed at once. */
static enum err send_contacts(struct sending_draft *s)
{
	struct contacts there, own = {.field = {{{NULL, 0}}}};
	bool waits = false;
	enum err err = store_contacts(s->change.store, &s->draft.code, &s->arena, &there);

	for (unsigned i = 0; i < CONTACT_ROLE_COUNT && !err; i++) {
		enum contact_role role = (enum contact_role)i;

		if (registry_contacts_are_own(role))
			application_contact(&s->draft,
			    (enum application_step)(APPLICATION_APPLICANT + i), own.field[i]);
		else
			err = contact_is_other(s, &there, role, &waits);
	}
	if (!err)
		err = registry_contacts_put(&s->change, &s->draft.code, &own);
	s->is_done = !waits;
	return err;
}

/* ---- sending ---- */

static enum err draft_check_steps(struct sending_draft *s)
{
	bool good[APPLICATION_STEP_COUNT];
	enum application_step first = APPLICATION_REVIEW;
	struct application_asker looking = *s->a;
	enum err err;

	looking.change = s->change;
	err = application_check_all(&looking, &s->draft, good, &first);
	if (err || first == APPLICATION_REVIEW)
		return err;
	return err_reason(s->change.why, ERR_INVALID, "application.wrong",
	    "the step %s is not in order yet", application_step_name(first));
}

static enum err draft_mark_sent(struct sending_draft *s)
{
	const struct change *c = &s->change;
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_SEND, s->draft.id);
	enum err err;

	s->draft.state = APPLICATION_SENT;
	s->draft.sent_at = c->now;
	sql_bind_int(q, 2, c->now);
	if (s->draft.made.text[0] != '\0')
		sql_bind_int(q, 3, code_number(&s->draft.made));
	err = store_result(c->store, sql_finish(q));
	if (!err && s->is_done)
		err = application_decide(c, &s->draft, APPLICATION_ACCEPTED, (struct str){NULL, 0});
	return err ? err : application_order_mail(c, &s->draft, APPLICATION_MAIL_CAME);
}

/* A contract, checks and a mail come of each, and somebody has to look at it. */
static enum err draft_check_many(const struct sending_draft *s)
{
	const struct change *c = &s->change;
	struct sql_query *q = application_query(c, APPLICATIONS_SQL_COUNT_SENT, s->a->customer);
	int64_t count = 0;
	enum err err;

	sql_bind_int(q, 2, c->now - DAY_S);
	err = application_number(c, q, &count);
	if (err || count < APPLICATION_SENT_MAX)
		return err;
	return err_reason(c->why, ERR_REFUSED, "application.sent_many",
	    "%d applications were sent within a day: send this one tomorrow", APPLICATION_SENT_MAX);
}

static enum err draft_send(struct sending_draft *s)
{
	const struct application_kind_row *kind = &application_kinds[s->draft.kind];
	struct application_asker looking = *s->a;
	enum err err;

	looking.change = s->change;
	err = application_check_window(
	    &looking, s->draft.kind, kind->is_about ? &s->draft.code : NULL);
	if (!err)
		err = draft_check_steps(s);
	if (!err)
		err = draft_check_many(s);
	if (!err && kind->makes_contract)
		err = send_contract(s);
	else if (!err && s->draft.kind == APPLICATION_CONTACTS)
		err = send_contacts(s);
	return err ? err : draft_mark_sent(s);
}

/* Sends it, or finds that it was sent. */
static enum err draft_send_once(struct sending_draft *s, uint64_t version, bool *ret_was_sent)
{
	switch (s->draft.state) {
	case APPLICATION_DRAFT:
		if (s->draft.version > version)
			return err_reason(s->change.why, ERR_CHANGED, "application.changed",
			    "it was changed meanwhile, in another window or by somebody else");
		return draft_send(s);
	case APPLICATION_REFUSED:
	case APPLICATION_WITHDRAWN:
		return err_reason(s->change.why, ERR_REFUSED, "application.dropped",
		    "the application was refused or withdrawn: begin another one");
	default:
		*ret_was_sent = true;
		return ERR_OK;
	}
}

enum err application_send(const struct application_asker *a, int64_t id, uint64_t version,
    struct application_outcome *ret)
{
	struct sending_draft s = {.a = a, .change = a->change, .effect = &ret->effect};
	enum err err = change_begin(&a->change);

	*ret = (struct application_outcome){.was_sent = false};
	s.change.is_part = true;
	if (!err)
		err = application_read_own(a, id, &s.arena, &s.draft);
	if (!err)
		err = draft_send_once(&s, version, &ret->was_sent);
	err = change_end(&a->change, err);
	if (err) {
		registry_effect_free(&ret->effect);
	} else {
		s.draft.texts = NULL;
		s.draft.text_count = 0;
		s.draft.reason = s.draft.decided_by = (struct str){NULL, 0};
		ret->application = s.draft;
	}
	arena_free(&s.arena);
	return err;
}

/* ---- withdrawing ---- */

enum err application_withdraw(
    const struct application_asker *a, int64_t id, struct registry_effect *ret)
{
	struct change part = a->change;
	struct arena arena = {NULL, 0};
	struct application found;
	enum err err = change_begin(&a->change);

	*ret = (struct registry_effect){.count = 0};
	part.is_part = true;
	if (!err)
		err = application_read_own(a, id, &arena, &found);
	if (!err)
		err = application_check_undecided(&part, &found);
	if (!err && found.made.text[0] != '\0')
		err = customers_check_contract(&part, a->customer, &found.made);
	if (!err && found.made.text[0] != '\0')
		err = registry_contract_withdraw_own(&part, &found.made, ret);
	if (!err)
		err =
		    application_decide(&part, &found, APPLICATION_WITHDRAWN, (struct str){NULL, 0});
	err = change_end(&a->change, err);
	if (err)
		registry_effect_free(ret);
	arena_free(&arena);
	return err;
}
