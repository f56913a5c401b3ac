/* trustseal completion */
#include "base/asset.h"
#include "cli/command.h"

enum { SCRIPT_MAX = 65536 };

static int completion_run(const struct arguments *a)
{
	struct buf path = BUF_INIT(256), text = BUF_INIT(SCRIPT_MAX);
	int status = COMMAND_USAGE;
	struct str script;

	buf_printf(&path, "completion/trustseal.%s", a->operands[0]);
	if (path.err || !asset_find(path.at, &script)) {
		output_error("\"%s\": write bash, zsh or fish", a->operands[0]);
	} else {
		buf_add_str(&text, script);
		status = output_print(&text);
	}
	buf_free(&path);
	buf_free(&text);
	return status;
}

const struct command command_completion = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Print the script by which a shell completes commands, options, values and codes",
    .details = "Where the program is installed, shells have it already.",
    .example = "trustseal completion fish >~/.config/fish/completions/trustseal.fish",
    .run = completion_run,
};
