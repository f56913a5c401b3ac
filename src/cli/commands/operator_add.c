/* trustseal operator add */
#include "cli/command.h"
#include "cli/accounts.h"
#include "cli/output.h"

enum { ROLE = OPTION_OWN };

static const struct option options[] = {
    {"role", 0, "ROLE", false, "marketing (reads), operator (changes contracts), administrator"},
};

static int operator_add(const struct arguments *a, enum operator_role role)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_CREATE))
		status = operator_propose(
		    &w, PROPOSAL_OPERATOR_ADD, a->operands[0], role, "the operator is not added");
	workspace_close(&w);
	return status;
}

static int operator_add_run(const struct arguments *a)
{
	const char *given = option_value(a, ROLE);
	enum operator_role role;

	if (given == NULL) {
		output_error(
		    "operator add: --role is needed: marketing, operator or administrator");
		return COMMAND_USAGE;
	}
	return operator_role_given(given, &role) ? operator_add(a, role) : COMMAND_USAGE;
}

const struct command command_operator_add = {
    .name = "operator add",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Give somebody an account for the console and print its initial password",
    .details =
	"The password alone is printed on stdout. It must be changed at the first login,\n"
	"and is good for 30 days. Where two persons are wanted and two administrators exist,\n"
	"the number of a proposal is printed instead: who approves it is told the password.",
    .example = "trustseal operator add sato.hanako --role operator",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = operator_add_run,
};
