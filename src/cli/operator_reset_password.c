/* trustseal operator reset-password */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/accounts.h"

static int run(const struct arguments *a)
{
	char password[OPERATOR_INITIAL_TEXT] = "";
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	struct session s;

	if (session_open(&s, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&s);

		status = operator_done_with_password(
		    accounts_reset_password(
			&accounts, str_from(a->operands[0]), clock_now(), password, &why),
		    "the password is not changed", password, &why);
	}
	session_close(&s);
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
    .run = run,
};
