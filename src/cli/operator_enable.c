/* trustseal operator enable, disable */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/accounts.h"

static int set_enabled(const struct arguments *a, bool enabled)
{
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	struct session s;

	if (session_open(&s, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&s);

		status = operator_done(accounts_enable(&accounts, str_from(a->operands[0]), enabled,
					   clock_now(), &why),
		    "the account is not changed", &why);
	}
	session_close(&s);
	return status;
}

static int enable(const struct arguments *a)
{
	return set_enabled(a, true);
}

static int disable(const struct arguments *a)
{
	return set_enabled(a, false);
}

const struct command command_operator_enable = {
    .name = "operator enable",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Let an operator log in again, also one whom wrong passwords lock out",
    .example = "trustseal operator enable sato.hanako",
    .run = enable,
};

const struct command command_operator_disable = {
    .name = "operator disable",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "End an operator's sessions and let nobody log in by that name",
    .details = "Accounts are never deleted: the audit and the events name them.",
    .example = "trustseal operator disable sato.hanako",
    .run = disable,
};
