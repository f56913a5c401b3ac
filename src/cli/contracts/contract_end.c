/* trustseal contract end; trustseal contract withdraw */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "registry/edit.h"

typedef enum err ending_rule(
    const struct registry_clerk *k, const struct code *code, struct registry_effect *ret);

static int ending_run(const struct arguments *a, ending_rule *rule, const char *refusal)
{
	struct registry_effect effect = {.count = 0};
	int status = COMMAND_REFUSED;
	struct registry_clerk clerk;
	struct workspace w;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_WRITE)) {
		clerk = workspace_clerk(&w);
		status = workspace_end_change(&w, rule(&clerk, &code, &effect), refusal, &effect);
	}
	workspace_close(&w);
	return status;
}

static int contract_end_run(const struct arguments *a)
{
	return ending_run(a, registry_contract_end, "the contract is not ended");
}

static int contract_withdraw_run(const struct arguments *a)
{
	return ending_run(a, registry_contract_withdraw, "the application is not withdrawn");
}

const struct command command_contract_end = {
    .name = "contract end",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "End a contract: nothing more is issued for it",
    .details = "What is valid stays so until it expires; certificate revoke ends it sooner. A\n"
	       "contract that has ended is not renewed. The contacts' data are deleted\n"
	       "[issue] contacts_days after it, and after its certificate's end.",
    .example = "trustseal contract end 0123456789",
    .acts = true,
    .run = contract_end_run,
};

const struct command command_contract_withdraw = {
    .name = "contract withdraw",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Withdraw an application for which nothing is issued",
    .details = "What waits for approval can no longer be approved. The code stays taken.",
    .example = "trustseal contract withdraw 0123456789",
    .acts = true,
    .run = contract_withdraw_run,
};
