/* trustseal operator enable, disable */
#include "cli/command.h"
#include "cli/accounts.h"

static int operator_set_enabled(const struct arguments *a, bool enabled)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if ((enabled ? operator_open : operator_open_unnamed)(&w, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&w);

		status =
		    operator_done(&w, accounts_enable(&accounts, str_from(a->operands[0]), enabled),
			"the account is not changed");
	}
	workspace_close(&w);
	return status;
}

static int operator_enable_run(const struct arguments *a)
{
	return operator_set_enabled(a, true);
}

static int operator_disable_run(const struct arguments *a)
{
	return operator_set_enabled(a, false);
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
