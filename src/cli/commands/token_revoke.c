/* trustseal token revoke */
#include "accounts/token.h"
#include "cli/accounts.h"
#include "cli/command.h"

static int token_revoke_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_WRITE))
		status = operator_done(&w,
		    accounts_token_revoke(&w.change, &w.acting.person, str_from(a->operands[0])),
		    "nothing is revoked");
	workspace_close(&w);
	return status;
}

const struct command command_token_revoke = {
    .name = "token revoke",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Let nobody come with this token any more, from now on",
    .details = "Another one may have its name then.",
    .example = "trustseal token revoke issuing-system",
    .acts = true,
    .run = token_revoke_run,
};
