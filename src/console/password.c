/* /admin/password: the own password, also the first change of an initial one. */
#include "accounts/login.h"
#include "console/browser.h"
#include "console/handlers.h"
#include "console/reason.h"
#include "web/fields.h"

static const struct field table[] = {
    {.name = "password",
	.kind = FIELD_PASSWORD,
	.label = "console.password.present",
	.autocomplete = "current-password"},
    {.name = "password-new",
	.kind = FIELD_PASSWORD,
	.label = "console.password.new",
	.hint = "console.password.rules",
	.autocomplete = "new-password"},
    {.name = "password-again",
	.kind = FIELD_PASSWORD,
	.label = "console.password.again",
	.autocomplete = "new-password"},
};

static const char *const flaws[] = {
    [OPERATOR_PASSWORD_GOOD] = NULL,
    [OPERATOR_PASSWORD_SHORT] = "console.password.short",
    [OPERATOR_PASSWORD_LONG] = "console.password.long",
    [OPERATOR_PASSWORD_NAME] = "console.password.name",
    [OPERATOR_PASSWORD_COMMON] = "console.password.common",
    [OPERATOR_PASSWORD_TEXT] = "console.password.text",
};

static void password_show(struct console *c, unsigned status, const struct fields *fields)
{
	fields_show(fields, &c->v.form, c->v.model);
	model_flag(c->v.model, "initial", c->who.initial);
	/* For those who fill passwords in by a program. */
	model_cstr(c->v.model, "account_name", c->who.name);
	visit_show(&c->v, status, "console_password");
}

void console_password(struct console *c)
{
	const struct fields fields = {.table = table, .count = sizeof table / sizeof table[0]};

	password_show(c, 200, &fields);
}

static void password_check(struct console *c, struct fields *fields)
{
	struct str present = form_text(&c->v.form, "password");
	struct str fresh = form_text(&c->v.form, "password-new");
	enum operator_password_flaw flaw = operator_check_password(fresh, str_from(c->who.name));

	if (present.len == 0)
		fields_wrong(fields, "password", "console.password.missing", NULL);
	if (flaw != OPERATOR_PASSWORD_GOOD)
		fields_wrong(fields, "password-new", flaws[flaw], NULL);
	else if (str_eq(present, fresh))
		fields_wrong(fields, "password-new", "console.password.same", NULL);
	else if (!str_eq(fresh, form_text(&c->v.form, "password-again")))
		fields_wrong(fields, "password-again", "console.password.differs", NULL);
}

void console_password_post(struct console *c)
{
	struct fields fields = {.table = table, .count = sizeof table / sizeof table[0]};
	struct problem why = {.text = ""};
	const struct accounts accounts = console_browser_accounts(c, str_from(c->who.name), &why);
	struct session_token token = {""};
	bool wrong = false;
	enum err err;

	password_check(c, &fields);
	if (fields.wrong) {
		password_show(c, 400, &fields);
		return;
	}
	err = accounts_change_password(&accounts, str_from(c->who.name),
	    form_text(&c->v.form, "password"), form_text(&c->v.form, "password-new"), &token,
	    &wrong);
	if (err == ERR_REFUSED) {
		fields_wrong(&fields, "password",
		    wrong ? "console.password.wrong"
			  : console_reason(c, &why, "console.password.locked"),
		    NULL);
		password_show(c, 403, &fields);
	} else if (visit_ok(&c->v, err, why.text)) {
		visit_set_session(&c->v, &token);
		visit_see_other(&c->v, "/admin/?done=password");
	}
}
