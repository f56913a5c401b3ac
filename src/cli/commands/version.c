/* trustseal version */
#include "base/buf.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/output.h"

static int version_run(const struct arguments *a)
{
	struct buf text = BUF_INIT(256);
	int status;

	(void)a;
	buf_puts(&text, "trustseal " VERSION "\n");
	status = output_print(&text);
	buf_free(&text);
	return status;
}

const struct command command_version = {
    .name = "version",
    .operands = "",
    .summary = "Print the version of the program",
    .example = "trustseal version",
    .run = version_run,
};
