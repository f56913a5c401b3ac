/* trustseal contract import */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workspace.h"

static void show_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes)
{
	progress_show(arg, done_bytes, total_bytes);
}

static void tell_errors(const char *path, const struct registry_import *import)
{
	uint64_t told = 0;

	for (; told < import->error_count && told < REGISTRY_IMPORT_ERRORS_MAX; told++) {
		const struct registry_import_error *e = &import->errors[told];

		if (e->column == 0)
			output_error("%s:%" PRIu64 ": %s", path, e->line, e->why.text);
		else
			output_error(
			    "%s:%" PRIu64 ": column %u: %s", path, e->line, e->column, e->why.text);
	}
	if (import->error_count > told)
		output_error("and %" PRIu64 " mistakes more", import->error_count - told);
}

static int print_count(uint64_t rows, bool json)
{
	struct buf text = BUF_INIT(100);
	int status;

	if (json)
		buf_printf(&text, "{\"added\":%" PRIu64 "}\n", rows);
	else
		buf_printf(
		    &text, "%" PRIu64 " %s added\n", rows, rows == 1 ? "contract" : "contracts");
	status = output_print(&text);
	if (status != COMMAND_DONE)
		output_error("the contracts are added all the same");
	buf_free(&text);
	return status;
}

static int import_file(struct session *s, const char *path, FILE *file, bool json)
{
	struct progress progress = {.label = path};
	struct registry_import import = {.progress = show_progress, .arg = &progress};
	struct problem why = {.text = ""};
	enum err err = registry_contract_import(&s->registry, file, clock_now(), &import, &why);

	progress_end(&progress);
	if (!err)
		return print_count(import.rows, json);
	tell_errors(path, &import);
	output_error("%s: nothing was imported: %s", path, why.text);
	return COMMAND_REFUSED;
}

static int run(const struct arguments *a)
{
	const char *path = a->operands[0];
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	int status = COMMAND_REFUSED;
	struct session s;

	if (file == NULL) {
		output_error("cannot read %s: %s", path, strerror(errno));
		return COMMAND_REFUSED;
	}
	if (session_open(&s, a, STORE_CREATE))
		status = import_file(&s, path, file, option_value(a, OPTION_JSON) != NULL);
	session_close(&s);
	if (file != stdin)
		fclose(file);
	return status;
}

const struct command command_contract_import = {
    .name = "contract import",
    .operands = "FILE.csv",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Register the contracts of a CSV file, all or none",
    .details =
	"UTF-8, RFC 4180. The first row names the columns: url and organization are needed;\n"
	"code, organization_en, service, lang, sticker (yes, no) and renews may be there.\n"
	"Several URLs of one contract are separated by |. FILE - is the standard input.",
    .example = "trustseal contract import contracts.csv",
    .json = true,
    .run = run,
};
