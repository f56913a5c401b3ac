/* trustseal contract sticker */
#include <string.h>
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"

static int sticker_wish_set(const struct arguments *a, bool wanted)
{
	struct registry_effect effect = {.count = 0};
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_WRITE))
		status = workspace_end_change(&w,
		    registry_contract_set_sticker(&w.change, &code, wanted, &effect),
		    "the sticker wish is not changed", &effect);
	workspace_close(&w);
	return status;
}

static int contract_sticker_run(const struct arguments *a)
{
	bool on = strcmp(a->operands[1], "on") == 0;

	if (!on && strcmp(a->operands[1], "off") != 0) {
		output_error("\"%s\": write on or off", a->operands[1]);
		return COMMAND_USAGE;
	}
	return sticker_wish_set(a, on);
}

const struct command command_contract_sticker = {
    .name = "contract sticker",
    .operands = "CODE on|off",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Change whether a contract wants stickers",
    .example = "trustseal contract sticker 0123456789 off",
    .acts = true,
    .run = contract_sticker_run,
};
