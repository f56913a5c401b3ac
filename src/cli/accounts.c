/* What the commands about operators share. */
#include "cli/accounts.h"

#include "cli/output.h"
#include "cli/proposals.h"
#include "registry/account.h"

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
	status = output_print_done(&text, "the password is changed");
	buf_free(&text);
	return status;
}

int operator_propose(struct workspace *w, enum proposal_action action, const char *name,
    enum operator_role role, const char *refusal)
{
	struct proposal_form form = {.action = action, .subject = str_from(name)};
	struct registry_terms terms, own;
	const struct registry_clerk who = proposal_clerk(w, &terms);
	struct registry_clerk clerk;
	struct proposal_outcome done = {.id = 0};
	struct buf params = BUF_INIT(100);
	bool waits;
	enum err err;

	if (action == PROPOSAL_OPERATOR_ADD || action == PROPOSAL_OPERATOR_ROLE) {
		proposal_params_role(role, &params);
		form.params = buf_str(&params);
	}
	err = params.err ? err_no_memory(&w->why) : registry_account_clerk(&who, &own, &clerk);
	if (!err)
		err = registry_propose(&clerk, &form, &done);
	buf_free(&params);
	return proposal_end_with_secret(w, err, refusal, &done, &waits);
}
