/* trustseal operator reset-password */
#include "cli/command.h"
#include "cli/accounts.h"

static int operator_reset_password_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_WRITE))
		status = operator_propose(&w, PROPOSAL_OPERATOR_RESET, a->operands[0],
		    OPERATOR_MARKETING, "the password is not changed");
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
