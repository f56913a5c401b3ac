/* trustseal operator role */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/accounts.h"

static int run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	enum operator_role role;
	struct session s;

	if (!operator_role_given(a->operands[1], &role))
		return COMMAND_USAGE;
	if (session_open(&s, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&s);

		status = operator_done(
		    accounts_set_role(&accounts, str_from(a->operands[0]), role, clock_now(), &why),
		    "the role is not changed", &why);
	}
	session_close(&s);
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
    .run = run,
};
