/* trustseal mail again */
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/workspace.h"
#include "registry/mails.h"

static int mail_again_do(struct workspace *w, const struct arguments *a)
{
	uint64_t id;

	if (!str_to_uint(str_from(a->operands[0]), INT32_MAX, &id)) {
		output_error("there is no mail %s", a->operands[0]);
		return COMMAND_REFUSED;
	}
	return operator_done(w, registry_mail_again(&w->change, (int64_t)id), "nothing is sent");
}

static int mail_again_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_WRITE))
		status = mail_again_do(&w, a);
	workspace_close(&w);
	return status;
}

const struct command command_mail_again = {
    .name = "mail again",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Send a mail once more, whatever came of it",
    .details =
	"It is composed anew, says what is so now, and goes to the address to which it went\n"
	"before. A server sends it within seconds.",
    .example = "trustseal mail again 1",
    .acts = true,
    .run = mail_again_run,
};
