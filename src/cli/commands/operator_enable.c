/* trustseal operator enable, disable */
#include "cli/command.h"
#include "cli/accounts.h"

static const char refusal[] = "the account is not changed";

static int operator_enable_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_WRITE))
		status = operator_propose(
		    &w, PROPOSAL_OPERATOR_ENABLE, a->operands[0], OPERATOR_MARKETING, refusal);
	workspace_close(&w);
	return status;
}

/* The safe direction: whoever reaches the command line, but nobody who was named and may not. */
static enum err operator_disable(const struct workspace *w, const char *name)
{
	const struct accounts accounts = operator_accounts(w);
	const struct accounts_person *who = &w->acting.person;

	if (who->role != OPERATOR_ADMINISTRATOR)
		return err_reason(w->change.why, ERR_REFUSED, "right.role",
		    "%s has the role \"%s\": this takes \"%s\"", who->name,
		    operator_role_name(who->role), operator_role_name(OPERATOR_ADMINISTRATOR));
	return accounts_enable(&accounts, str_from(name), false);
}

static int operator_disable_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_WRITE))
		status = operator_done(&w, operator_disable(&w, a->operands[0]), refusal);
	workspace_close(&w);
	return status;
}

const struct command command_operator_enable = {
    .name = "operator enable",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Let an operator log in again, also one locked out by wrong passwords",
    .example = "trustseal operator enable sato.hanako",
    .acts = true,
    .run = operator_enable_run,
};

const struct command command_operator_disable = {
    .name = "operator disable",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "End an operator's sessions and let nobody log in by that name",
    .details = "Accounts are never deleted: the audit and the events name them.",
    .example = "trustseal operator disable sato.hanako",
    .acts = true,
    .run = operator_disable_run,
};
