/* What the commands about operators share. */
#include "cli/accounts.h"

#include "cli/output.h"

static bool operator_check_role(const struct workspace *w)
{
	const struct accounts_person *who = &w->acting.person;

	if (who->id == 0 || who->role == OPERATOR_ADMINISTRATOR)
		return true;
	output_error("%s has the role \"%s\": accounts are changed by administrators", who->name,
	    operator_role_name(who->role));
	return false;
}

/* The first two are made before there is anybody who could be asked. */
static bool operator_check_named(struct workspace *w, const struct arguments *a)
{
	const struct accounts accounts = operator_accounts(w);
	size_t administrators = 0;

	if (w->config.issue.approvals == 1 || w->acting.person.id != 0)
		return true;
	if (accounts_count_administrators(&accounts, &administrators)) {
		output_error("the accounts cannot be read: %s", w->why.text);
		return false;
	}
	return administrators < 2 || acting_check_named(&w->config, a);
}

bool operator_open(struct workspace *w, const struct arguments *a, enum store_mode mode)
{
	return operator_open_unnamed(w, a, mode) && operator_check_named(w, a);
}

bool operator_open_unnamed(struct workspace *w, const struct arguments *a, enum store_mode mode)
{
	return workspace_open_unnamed(w, a, mode) && operator_check_role(w);
}

struct accounts operator_accounts(const struct workspace *w)
{
	return (struct accounts){.change = w->change,
	    .door = "cli",
	    .sessions = {
		ACCOUNTS_REALM, w->config.console.idle_time, w->config.console.session_time}};
}

bool operator_role_given(const char *text, enum operator_role *ret)
{
	if (operator_role_parse(str_from(text), ret))
		return true;
	output_error("\"%s\" is no role: write marketing (reads), operator (changes contracts) or "
		     "administrator (changes accounts too)",
	    text);
	return false;
}

int operator_done(const struct workspace *w, enum err err, const char *refusal)
{
	if (err)
		output_error("%s: %s", refusal, w->why.text);
	return err ? COMMAND_REFUSED : COMMAND_DONE;
}

int operator_done_with_password(
    const struct workspace *w, enum err err, const char *refusal, const char *password)
{
	struct buf text = BUF_INIT(100);
	int status;

	if (err)
		return operator_done(w, err, refusal);
	buf_printf(&text, "%s\n", password);
	status = output_print(&text);
	buf_free(&text);
	return status;
}
