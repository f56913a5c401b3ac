/* /admin/accounts: operators' accounts, for administrators; /admin/operator?name=…: one of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "console/handlers.h"
#include "console/initial.h"
#include "console/reason.h"
#include "registry/account.h"
#include "registry/proposal.h"
#include "web/fields.h"

static const char *const roles[] = {"marketing", "operator", "administrator", NULL};

static const struct field adding[] = {
    {.name = "name",
	.kind = FIELD_NAME,
	.label = "console.accounts.name",
	.hint = "console.accounts.name_hint",
	.max = OPERATOR_NAME_MAX - 1},
    {.name = "role",
	.kind = FIELD_CHOICE,
	.label = "console.accounts.role",
	.hint = "console.accounts.role_hint",
	.choices = roles,
	.choice_texts = "console.role."},
};

static const char *account_state_key(const struct operator_account *o, int64_t now)
{
	if (o->disabled_at != 0)
		return "console.accounts.disabled";
	if (o->locked_until > now)
		return "console.accounts.locked";
	if (operator_initial_is_over(o, now))
		return "console.accounts.expired";
	return o->initial ? "console.accounts.initial" : "console.accounts.active";
}

static void account_fill(struct console *c, struct model *m, const struct operator_account *o)
{
	model_cstr(m, "account_name", o->name);
	model_format(m, "account_role_key", "console.role.%s", operator_role_name(o->role));
	model_cstr(m, "account_state_key", account_state_key(o, c->v.r->now));
	model_flag(m, "account_self", o->id == c->who.id);
	visit_time(&c->v, m, "account_added", o->added_at);
	visit_time(&c->v, m, "account_locked", o->locked_until);
}

static bool account_list(struct console *c, struct operator_account **ret, size_t *ret_count)
{
	struct problem why = {.text = ""};
	const struct accounts accounts = console_accounts(c, &why);
	enum err err = accounts_list(&accounts, &c->v.memory, ret, ret_count);

	return visit_ok(&c->v, err, why.text);
}

static void accounts_show(struct console *c, unsigned status, const struct fields *fields)
{
	struct operator_account *all = NULL;
	size_t count = 0;

	if (!account_list(c, &all, &count))
		return;
	for (size_t i = 0; i < count; i++)
		account_fill(c, model_item(c->v.model, "accounts"), &all[i]);
	fields_show(fields, &c->v.form, c->v.model);
	visit_show(&c->v, status, "console_accounts");
}

void console_accounts_list(struct console *c)
{
	const struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};

	accounts_show(c, 200, &fields);
}

/* ---- changes ---- */

/* Proposes a change of an account, or makes it where one person is enough. */
static enum err account_propose(struct console *c, enum proposal_action action, struct str name,
    enum operator_role role, struct proposal_outcome *ret, struct problem *why)
{
	const struct registry_terms terms = registry_terms(c->v.r->app->config);
	const struct registry_clerk who = {console_new_change(c, why), console_person(c), &terms};
	struct registry_terms own;
	struct registry_clerk clerk;
	struct proposal_form form = {.action = action, .subject = name};
	struct buf params = BUF_INIT(100);
	enum err err = ERR_OK;

	*ret = (struct proposal_outcome){.id = 0};
	if (action == PROPOSAL_OPERATOR_ADD || action == PROPOSAL_OPERATOR_ROLE) {
		proposal_params_role(role, &params);
		form.params = buf_str(&params);
		err = params.err ? err_no_memory(why) : ERR_OK;
	}
	if (!err)
		err = registry_account_clerk(&who, &own, &clerk);
	if (!err)
		err = registry_propose(&clerk, &form, ret);
	buf_free(&params);
	return err;
}

/* The page after a change that went well. */
static void account_end(struct console *c, struct str name, struct proposal_outcome *done)
{
	if (done->waits)
		visit_see_other(&c->v, "/admin/approvals/%" PRIu64 "?done=proposed", done->id);
	else if (done->effect.secret[0] != '\0')
		console_initial_show(c, name, done->effect.secret);
	else
		visit_see_other(&c->v, "/admin/operator?name=%.*s&done=account", STR_ARG(name));
	registry_effect_free(&done->effect);
}

/* What is wrong with an account that is to be added, beside its name. */
static void adding_refused(
    struct console *c, struct fields *fields, enum err err, const struct problem *why)
{
	const char *key = "console.accounts.wrong_name";

	if (err == ERR_EXISTS && strcmp(why->reason, "account.exists") == 0)
		key = "console.accounts.taken";
	else if (err != ERR_INVALID)
		key = console_reason(c, why, "console.approval.refused");
	fields_wrong(fields, "name", key, why->about);
}

void console_accounts_post(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	struct str name = form_text(&c->v.form, "name");
	enum operator_role role = OPERATOR_MARKETING;
	struct proposal_outcome done = {.id = 0};
	struct problem why = {.text = ""};
	enum err err = ERR_OK;

	if (!operator_role_parse(form_text(&c->v.form, "role"), &role))
		fields_wrong(&fields, "role", "console.accounts.wrong_role", NULL);
	else
		err = account_propose(c, PROPOSAL_OPERATOR_ADD, name, role, &done, &why);
	if (err == ERR_INVALID || err == ERR_EXISTS || err == ERR_REFUSED)
		adding_refused(c, &fields, err, &why);
	if (fields.wrong)
		accounts_show(c, 400, &fields);
	else if (visit_ok(&c->v, err, why.text))
		account_end(c, name, &done);
}

/* ---- one of them ---- */

/* Names may have dots, so they are no part of a path. */
static bool account_find(struct console *c, const char *name, struct operator_account *ret)
{
	struct operator_account *all = NULL;
	size_t count = 0;

	if (!account_list(c, &all, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].name, name) == 0) {
			*ret = all[i];
			return true;
		}
	visit_fail(&c->v, 404);
	return false;
}

static void account_show(
    struct console *c, const struct operator_account *o, unsigned status, const char *refusal)
{
	account_fill(c, c->v.model, o);
	for (size_t i = 0; roles[i] != NULL; i++) {
		struct model *item = model_item(c->v.model, "roles");

		model_cstr(item, "role_value", roles[i]);
		model_format(item, "role_key", "console.role.%s", roles[i]);
		model_flag(item, "role_chosen", strcmp(roles[i], operator_role_name(o->role)) == 0);
	}
	model_flag(c->v.model, "is_disabled", o->disabled_at != 0);
	model_flag(c->v.model, "is_locked", o->locked_until > c->v.r->now);
	if (refusal != NULL)
		model_cstr(c->v.model, "refusal_key", refusal);
	visit_show(&c->v, status, "console_operator");
}

void console_operator(struct console *c)
{
	const char *name = arena_str(&c->v.memory, form_text(&c->v.form, "name"));
	struct operator_account o;

	if (name == NULL || name[0] == '\0')
		name = visit_param(&c->v, "name");
	if (account_find(c, name, &o))
		account_show(c, &o, 200, NULL);
}

/* What cannot be taken back, or shuts somebody out, is asked for twice: the second post is sure. */
static bool account_asks(struct console *c, struct str action)
{
	static const char *const asked[] = {"reset", "disable"};
	bool sure = str_eq(form_text(&c->v.form, "sure"), STR("yes"));

	for (size_t i = 0; !sure && i < sizeof asked / sizeof asked[0]; i++)
		if (str_eq(action, str_from(asked[i]))) {
			model_flag(c->v.model, "asks", true);
			model_cstr(c->v.model, "asks_do", asked[i]);
			model_format(
			    c->v.model, "asks_title_key", "console.operator.sure_%s", asked[i]);
			model_format(
			    c->v.model, "asks_text_key", "console.operator.%s_text", asked[i]);
			model_format(
			    c->v.model, "asks_button_key", "console.operator.%s", asked[i]);
			return true;
		}
	return false;
}

/* What a button of the page does. */
static enum err account_act(struct console *c, const struct operator_account *o, struct str action,
    struct proposal_outcome *done, struct problem *why)
{
	const struct accounts accounts = console_accounts(c, why);
	struct str name = str_from(o->name);
	enum operator_role role = o->role;

	if (str_eq(action, STR("reset")))
		return account_propose(c, PROPOSAL_OPERATOR_RESET, name, role, done, why);
	if (str_eq(action, STR("enable")))
		return account_propose(c, PROPOSAL_OPERATOR_ENABLE, name, role, done, why);
	if (str_eq(action, STR("role")) &&
	    operator_role_parse(form_text(&c->v.form, "role"), &role))
		return account_propose(c, PROPOSAL_OPERATOR_ROLE, name, role, done, why);
	/* The safe direction waits for nobody. */
	if (str_eq(action, STR("disable")))
		return accounts_enable(&accounts, name, false);
	return err_because(why, ERR_INVALID, "no such action");
}

void console_operator_post(struct console *c)
{
	const char *name = arena_str(&c->v.memory, form_text(&c->v.form, "name"));
	struct proposal_outcome done = {.id = 0};
	struct operator_account o;
	struct problem why = {.text = ""};
	enum err err;

	if (name == NULL || !account_find(c, name, &o))
		return;
	if (account_asks(c, form_text(&c->v.form, "do"))) {
		account_show(c, &o, 200, NULL);
		return;
	}
	err = account_act(c, &o, form_text(&c->v.form, "do"), &done, &why);
	if (err == ERR_INVALID) {
		visit_fail(&c->v, 400);
	} else if (err == ERR_REFUSED || err == ERR_EXISTS) {
		model_cstr(c->v.model, "about", arena_str(&c->v.memory, str_from(why.about)));
		account_show(c, &o, 403,
		    strcmp(why.reason, "account.last") == 0
			? "console.accounts.last"
			: console_reason(c, &why, "console.approval.refused"));
	} else if (visit_ok(&c->v, err, why.text)) {
		account_end(c, str_from(o.name), &done);
	}
}
