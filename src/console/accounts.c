/* /admin/accounts: operators' accounts, for administrators; /admin/operator?name=…: one of them. */
#include <stdio.h>
#include <string.h>
#include "console/handlers.h"
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
	model_cstr(m, "account_state_key", account_state_key(o, c->r->now));
	model_flag(m, "account_self", o->id == c->who.id);
	console_time(c, m, "account_added", o->added_at);
	console_time(c, m, "account_locked", o->locked_until);
}

static bool account_list(struct console *c, struct operator_account **ret, size_t *ret_count)
{
	struct problem why = {.text = ""};
	const struct accounts accounts = console_accounts(c, &why);
	enum err err = accounts_list(&accounts, &c->memory, ret, ret_count);

	return console_ok(c, err, why.text);
}

static void accounts_show(struct console *c, unsigned status, const struct fields *fields)
{
	struct operator_account *all = NULL;
	size_t count = 0;

	if (!account_list(c, &all, &count))
		return;
	for (size_t i = 0; i < count; i++)
		account_fill(c, model_item(c->model, "accounts"), &all[i]);
	fields_show(fields, &c->form, c->model);
	console_show(c, status, "console_accounts");
}

void console_accounts_list(struct console *c)
{
	const struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};

	accounts_show(c, 200, &fields);
}

/* An initial password is shown this once, in the answer to the post: it is kept nowhere. */
static void account_show_password(struct console *c, struct str name, const char *password)
{
	model_text(c->model, "account_name", name);
	model_cstr(c->model, "initial_password", password);
	console_show(c, 200, "console_initial");
}

void console_accounts_post(struct console *c)
{
	struct fields fields = {.table = adding, .count = sizeof adding / sizeof adding[0]};
	struct problem why = {.text = ""};
	const struct accounts accounts = console_accounts(c, &why);
	struct str name = form_text(&c->form, "name");
	char password[OPERATOR_INITIAL_TEXT] = "";
	enum operator_role role = OPERATOR_MARKETING;
	enum err err;

	if (!operator_role_parse(form_text(&c->form, "role"), &role))
		fields_wrong(&fields, "role", "console.accounts.wrong_role", NULL);
	err = fields.wrong ? ERR_OK : accounts_add(&accounts, name, role, password);
	if (err == ERR_INVALID || err == ERR_EXISTS)
		fields_wrong(&fields, "name",
		    err == ERR_EXISTS ? "console.accounts.taken" : "console.accounts.wrong_name",
		    NULL);
	if (fields.wrong)
		accounts_show(c, 400, &fields);
	else if (console_ok(c, err, why.text))
		account_show_password(c, name, password);
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
	console_fail(c, 404);
	return false;
}

static void account_show(
    struct console *c, const struct operator_account *o, unsigned status, const char *refusal)
{
	account_fill(c, c->model, o);
	for (size_t i = 0; roles[i] != NULL; i++) {
		struct model *item = model_item(c->model, "roles");

		model_cstr(item, "role_value", roles[i]);
		model_format(item, "role_key", "console.role.%s", roles[i]);
		model_flag(item, "role_chosen", strcmp(roles[i], operator_role_name(o->role)) == 0);
	}
	model_flag(c->model, "is_disabled", o->disabled_at != 0);
	model_flag(c->model, "is_locked", o->locked_until > c->r->now);
	if (refusal != NULL)
		model_cstr(c->model, "refusal_key", refusal);
	console_show(c, status, "console_operator");
}

void console_operator(struct console *c)
{
	const char *name = arena_str(&c->memory, form_text(&c->form, "name"));
	struct operator_account o;

	if (name == NULL || name[0] == '\0')
		name = console_param(c, "name");
	if (account_find(c, name, &o))
		account_show(c, &o, 200, NULL);
}

/* What cannot be taken back, or shuts somebody out, is asked for twice: the second post is sure. */
static bool account_asks(struct console *c, struct str action)
{
	static const char *const asked[] = {"reset", "disable"};
	bool sure = str_eq(form_text(&c->form, "sure"), STR("yes"));

	for (size_t i = 0; !sure && i < sizeof asked / sizeof asked[0]; i++)
		if (str_eq(action, str_from(asked[i]))) {
			model_flag(c->model, "asks", true);
			model_cstr(c->model, "asks_do", asked[i]);
			model_format(
			    c->model, "asks_title_key", "console.operator.sure_%s", asked[i]);
			model_format(
			    c->model, "asks_text_key", "console.operator.%s_text", asked[i]);
			model_format(c->model, "asks_button_key", "console.operator.%s", asked[i]);
			return true;
		}
	return false;
}

/* What a button of the page does. */
static enum err account_act(struct console *c, const struct operator_account *o, struct str action,
    char password[OPERATOR_INITIAL_TEXT], struct problem *why)
{
	const struct accounts accounts = console_accounts(c, why);
	struct str name = str_from(o->name);
	enum operator_role role;

	if (str_eq(action, STR("reset")))
		return accounts_reset_password(&accounts, name, password);
	if (str_eq(action, STR("enable")) || str_eq(action, STR("disable")))
		return accounts_enable(&accounts, name, str_eq(action, STR("enable")));
	if (str_eq(action, STR("role")) && operator_role_parse(form_text(&c->form, "role"), &role))
		return accounts_set_role(&accounts, name, role);
	return err_because(why, ERR_INVALID, "no such action");
}

void console_operator_post(struct console *c)
{
	const char *name = arena_str(&c->memory, form_text(&c->form, "name"));
	char password[OPERATOR_INITIAL_TEXT] = "";
	struct operator_account o;
	struct problem why = {.text = ""};
	enum err err;

	if (name == NULL || !account_find(c, name, &o))
		return;
	if (account_asks(c, form_text(&c->form, "do"))) {
		account_show(c, &o, 200, NULL);
		return;
	}
	err = account_act(c, &o, form_text(&c->form, "do"), password, &why);
	if (err == ERR_INVALID)
		console_fail(c, 400);
	else if (err == ERR_REFUSED)
		account_show(c, &o, 403, "console.accounts.last");
	else if (!console_ok(c, err, why.text))
		return;
	else if (password[0] != '\0')
		account_show_password(c, str_from(o.name), password);
	else
		console_see_other(c, "/admin/operator?name=%s&done=account", o.name);
}
