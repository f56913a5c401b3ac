/* trustseal contract import */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workspace.h"
#include "registry/import.h"

static void import_show_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes)
{
	progress_show(arg, done_bytes, total_bytes);
}

static void import_tell_errors(const char *path, const struct registry_import *import)
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

static int import_print_count(uint64_t rows, bool json)
{
	struct buf text = BUF_INIT(100);
	int status;

	if (json)
		buf_printf(&text, "{\"added\":%" PRIu64 "}\n", rows);
	else
		buf_printf(
		    &text, "%" PRIu64 " %s added\n", rows, rows == 1 ? "contract" : "contracts");
	status = output_print(&text);
	if (status != COMMAND_DONE || output_is_closed())
		output_error("the contracts are added all the same");
	buf_free(&text);
	return status;
}

static int import_file(struct workspace *w, const char *path, FILE *file, bool json)
{
	struct progress progress = {.label = path};
	struct registry_import import = {.progress = import_show_progress, .arg = &progress};
	enum err err = registry_contract_import(&w->change, &w->rules, file, &import);

	progress_end(&progress);
	if (!err)
		return import_print_count(import.rows, json);
	import_tell_errors(path, &import);
	output_error("%s: nothing was imported: %s", path, w->why.text);
	return COMMAND_REFUSED;
}

static int contract_import_run(const struct arguments *a)
{
	const char *path = a->operands[0];
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (file == NULL) {
		output_error("cannot read %s: %s", path, strerror(errno));
		return COMMAND_REFUSED;
	}
	if (workspace_open(&w, a, STORE_CREATE))
		status = import_file(&w, path, file, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
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
    .details = "UTF-8 or Shift_JIS, RFC 4180. The first row names the columns: url and "
	       "organization are needed;\n"
	       "code, organization_en, service, lang, sticker (yes, no) and renews may be there.\n"
	       "Several URLs of one contract are separated by blanks or by |. FILE - is the "
	       "standard input.",
    .example = "trustseal contract import contracts.csv",
    .json = true,
    .run = contract_import_run,
};
