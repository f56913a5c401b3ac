/* trustseal contract sticker */
#include <string.h>
#include "base/clock.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"

static int set_sticker(const struct arguments *a, bool wanted)
{
	struct registry_change change = {0};
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	struct session s;
	struct code code;

	if (!session_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (session_open(&s, a, STORE_WRITE))
		status = session_end_change(&s,
		    registry_contract_set_sticker(
			&s.registry, &code, wanted, clock_now(), &change, &why),
		    "the sticker wish is not changed", &why, &change);
	session_close(&s);
	return status;
}

static int run(const struct arguments *a)
{
	bool on = strcmp(a->operands[1], "on") == 0;

	if (!on && strcmp(a->operands[1], "off") != 0) {
		output_error("\"%s\": write on or off", a->operands[1]);
		return COMMAND_USAGE;
	}
	return set_sticker(a, on);
}

const struct command command_contract_sticker = {
    .name = "contract sticker",
    .operands = "CODE on|off",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Change whether a contract wants stickers",
    .example = "trustseal contract sticker 0123456789 off",
    .run = run,
};
