/* trustseal operator reset-password */
#include "cli/command.h"
#include "cli/accounts.h"

static int operator_reset_password_run(const struct arguments *a)
{
	char password[OPERATOR_INITIAL_TEXT] = "";
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (operator_open(&w, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&w);

		status = operator_done_with_password(&w,
		    accounts_reset_password(&accounts, str_from(a->operands[0]), password),
		    "the password is not changed", password);
	}
	workspace_close(&w);
	return status;
}

const struct command command_operator_reset_password = {
    .name = "operator reset-password",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Give an operator a new initial password and print it",
    .details = "For those who forgot theirs, or let an initial one expire. Their sessions end.",
    .example = "trustseal operator reset-password sato.hanako",
    .acts = true,
    .run = operator_reset_password_run,
};
