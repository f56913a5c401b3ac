/* trustseal contract import */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/proposals.h"
#include "registry/imports/import_kind.h"

enum { HISTORIC = OPTION_OWN };

static const struct option options[] = {
    {"historic", 0, NULL, false, "take certificates that browsers refuse, as records of the past"},
};

static void import_show_progress(void *arg, uint64_t done_bytes, uint64_t total_bytes)
{
	progress_show(arg, done_bytes, total_bytes);
}

static void import_tell(
    const char *path, const struct registry_import_error *list, uint64_t count, bool warning)
{
	void (*say)(const char *format, ...) = warning ? output_warning : output_error;
	uint64_t told = 0;

	for (; told < count && told < REGISTRY_IMPORT_ERRORS_MAX; told++) {
		const struct registry_import_error *e = &list[told];

		if (e->column == 0)
			say("%s:%" PRIu64 ": %s", path, e->line, e->why.text);
		else
			say("%s:%" PRIu64 ": column %u: %s", path, e->line, e->column, e->why.text);
	}
	if (count > told)
		say("and %" PRIu64 " %s more", count - told, warning ? "warnings" : "mistakes");
}

static int import_print_count(const struct registry_import *import, bool json)
{
	struct buf text = BUF_INIT(200);
	int status;

	if (json)
		buf_printf(&text,
		    "{\"added\":%" PRIu64 ",\"certificates\":%" PRIu64 ",\"proposal\":null}\n",
		    import->rows, import->certificates);
	else
		buf_printf(&text, "%" PRIu64 " %s added", import->rows,
		    import->rows == 1 ? "contract" : "contracts");
	if (!json && import->certificates > 0)
		buf_printf(&text, " with %" PRIu64 " %s", import->certificates,
		    import->certificates == 1 ? "certificate" : "certificates");
	if (!json)
		buf_putc(&text, '\n');
	status = output_print_done(&text, "the contracts are added");
	buf_free(&text);
	return status;
}

static int import_print_proposal(uint64_t id)
{
	struct buf text = BUF_INIT(100);
	int status;

	buf_printf(&text, "{\"added\":0,\"certificates\":0,\"proposal\":%" PRIu64 "}\n", id);
	status = output_print_done(&text, "the contracts are proposed");
	buf_free(&text);
	return status;
}

/* What is wrong, by its rows. */
static int import_refuse(
    const struct workspace *w, const char *path, const struct registry_import *import)
{
	import_tell(path, import->errors, import->error_count, false);
	output_error("%s: nothing was imported: %s", path, w->why.text);
	return COMMAND_REFUSED;
}

static int import_file(struct workspace *w, const char *path, FILE *file, const struct arguments *a)
{
	struct progress progress = {.label = path};
	struct registry_import import = {.progress = import_show_progress,
	    .arg = &progress,
	    .historic = option_value(a, HISTORIC) != NULL};
	struct registry_effect effect;
	enum err err = registry_contract_import(&w->change, &w->rules, file, &import, &effect);

	progress_end(&progress);
	if (!err) {
		int status = import_print_count(&import, option_value(a, OPTION_JSON) != NULL);

		import_tell(path, import.warnings, import.warning_count, true);
		workspace_announce(w, &effect);
		return status;
	}
	return import_refuse(w, path, &import);
}

/* ---- where two persons are wanted ---- */

static int import_propose_file(
    struct workspace *w, const char *path, struct str csv, const struct arguments *a)
{
	struct progress progress = {.label = path};
	struct registry_import import = {.progress = import_show_progress, .arg = &progress};
	struct buf params = BUF_INIT(100);
	struct proposal_form form = {.action = PROPOSAL_CONTRACT_IMPORT,
	    .subject = proposal_file_name(path),
	    .payload = csv,
	    .import = &import};
	const struct registry_clerk k = workspace_clerk(w);
	struct proposal_outcome done;
	int status;
	bool waits;
	enum err err;

	registry_import_params(option_value(a, HISTORIC) != NULL, &params);
	form.params = buf_str(&params);
	err = registry_propose(&k, &form, &done);
	buf_free(&params);
	progress_end(&progress);
	if (err)
		return import_refuse(w, path, &import);
	import_tell(path, import.warnings, import.warning_count, true);
	if (option_value(a, OPTION_JSON) == NULL)
		return proposal_end(w, err, "", &done, &waits);
	status = import_print_proposal(done.id);
	registry_effect_free(&done.effect);
	return status;
}

static int import_propose(struct workspace *w, const char *path, const struct arguments *a)
{
	struct buf csv = BUF_INIT(PROPOSAL_PAYLOAD_MAX);
	int status = COMMAND_REFUSED;
	enum err err = strcmp(path, "-") == 0 ? file_read_input(&csv, &w->why)
					      : file_read(path, &csv, &w->why);

	if (err)
		output_error("%s", w->why.text);
	else
		status = import_propose_file(w, path, buf_str(&csv), a);
	buf_free(&csv);
	return status;
}

static int import_now(struct workspace *w, const char *path, const struct arguments *a)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	int status;

	if (file == NULL) {
		output_error("cannot read %s: %s", path, strerror(errno));
		return COMMAND_REFUSED;
	}
	status = import_file(w, path, file, a);
	if (file != stdin)
		fclose(file);
	return status;
}

static int contract_import_run(const struct arguments *a)
{
	const char *path = a->operands[0];
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
		output_error("cannot read %s: %s", path, strerror(errno));
		return COMMAND_REFUSED;
	}
	if (workspace_open(&w, a, STORE_CREATE))
		status =
		    w.terms.approvals > 1 ? import_propose(&w, path, a) : import_now(&w, path, a);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"added", "how many contracts", NULL},
    {"certificates", "how many of them with a certificate", NULL},
    {"proposal", "the number of the proposal where two persons are wanted, or null", NULL},
};

const struct command command_contract_import = {
    .name = "contract import",
    .operands = "FILE.csv",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Register the contracts of a CSV file, all or none",
    .details = "UTF-8 or Shift_JIS, RFC 4180. The first row names the columns: url and "
	       "organization are needed;\n"
	       "code, organization_en, service, lang, sticker, auto_renew, visits, person (yes, "
	       "no), renews and pem,\n"
	       "the contract's certificate, may be there. Several URLs of one contract are "
	       "separated by blanks or by |. FILE "
	       "- is the\n"
	       "standard input. Where two persons are wanted, all of it is one proposal, with a\n"
	       "summary in `proposal show`, and its number is printed.",
    .example = "trustseal contract import contracts.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .acts = true,
    .run = contract_import_run,
};
