/* trustseal contract check */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "registry/checks.h"

enum { ASK = OPTION_OWN, CAME, REACHED, NOT_REACHED };

static const struct option options[] = {
    {"ask", 0, "PAPER", false, "a paper is asked for"},
    {"came", 0, "PAPER", false, "a paper came"},
    {"reached", 0, "WORDS", false,
	"you telephoned, and the application was confirmed: what was said"},
    {"not-reached", 0, "WORDS", false, "you telephoned, and it was not confirmed: what was said"},
};

/* The one step that is named; false when none is, or several are. */
static bool check_read(const struct arguments *a, struct check_note *ret)
{
	static const enum check_step steps[] = {
	    CHECK_ASK, CHECK_CAME, CHECK_REACHED, CHECK_NOT_REACHED};
	unsigned count = 0;

	*ret = (struct check_note){.step = CHECK_ASK};
	for (unsigned i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const char *value = option_value(a, ASK + i);

		if (value == NULL)
			continue;
		ret->step = steps[i];
		*(i < REACHED - ASK ? &ret->paper : &ret->words) = str_from(value);
		count++;
	}
	return count == 1;
}

static int contract_check_run(const struct arguments *a)
{
	struct registry_effect effect = {.count = 0};
	int status = COMMAND_REFUSED;
	struct registry_clerk clerk;
	struct check_note note;
	struct workspace w;
	struct code code;

	if (!check_read(a, &note)) {
		output_error("contract check: give one of --ask, --came, --reached and "
			     "--not-reached");
		return COMMAND_USAGE;
	}
	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_WRITE)) {
		clerk = workspace_clerk(&w);
		status =
		    workspace_end_change(&w, registry_check_note(&clerk, &code, &note, &effect),
			"the check is not noted", &effect);
	}
	workspace_close(&w);
	return status;
}

const struct command command_contract_check = {
    .name = "contract check",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Note how an application is checked: papers, and telephone calls",
    .details =
	"PAPER is application (サービス申込書), domain-consent (ドメイン名使用承諾書),\n"
	"seal-certificate (印鑑証明書) or cover-sheet (送付書). Where [issue] papers names the\n"
	"service, its first certificate waits until all that was asked for has come, and\n"
	"somebody was reached. WORDS may be empty; they are kept as long as the contacts.",
    .example = "trustseal contract check 0123456789 --ask domain-consent",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = contract_check_run,
};
