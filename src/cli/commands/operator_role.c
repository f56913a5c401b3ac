/* trustseal operator role */
#include "cli/command.h"
#include "cli/accounts.h"

static int operator_role_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	enum operator_role role;
	struct workspace w;

	if (!operator_role_given(a->operands[1], &role))
		return COMMAND_USAGE;
	if (workspace_open_unnamed(&w, a, STORE_WRITE))
		status = operator_propose(
		    &w, PROPOSAL_OPERATOR_ROLE, a->operands[0], role, "the role is not changed");
	workspace_close(&w);
	return status;
}

const struct command command_operator_role = {
    .name = "operator role",
    .operands = "NAME ROLE",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Change what an operator may do: marketing, operator or administrator",
    .details = "marketing reads, operator changes contracts too, administrator accounts too.",
    .example = "trustseal operator role sato.hanako administrator",
    .acts = true,
    .run = operator_role_run,
};
