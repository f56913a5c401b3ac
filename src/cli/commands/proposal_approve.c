/* trustseal proposal approve, and proposal reject */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/proposals.h"

enum { DIGEST = OPTION_OWN };
enum { REASON = OPTION_OWN };

static const struct option approve_options[] = {
    {"digest", 0, "HEX", false, "refuse another one than the proposal that was looked at"},
};

static const struct option reject_options[] = {
    {"reason", 0, "TEXT", false, "why, for the person who proposed it; needed"},
};

static int proposal_approve(struct workspace *w, uint64_t id, const char *digest)
{
	struct proposal_outcome done;
	struct registry_terms terms;
	const struct registry_clerk k = proposal_clerk(w, &terms);
	bool waits;
	enum err err = registry_approve(
	    &k, id, digest == NULL ? (struct str){NULL, 0} : str_from(digest), &done);

	/* Not one that took effect at once and is to be confirmed: it is. */
	done.id = 0;
	return proposal_end_with_secret(w, err, "the proposal is not approved", &done, &waits);
}

static int proposal_reject(struct workspace *w, uint64_t id, const char *reason)
{
	struct registry_terms terms;
	const struct registry_clerk k = proposal_clerk(w, &terms);

	if (registry_reject(&k, id, str_from(reason)) == ERR_OK)
		return COMMAND_DONE;
	output_error("the proposal is not rejected: %s", w->why.text);
	return COMMAND_REFUSED;
}

static int proposal_approve_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;
	uint64_t id;

	if (!proposal_number(a->operands[0], &id))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_WRITE))
		status = proposal_approve(&w, id, option_value(a, DIGEST));
	workspace_close(&w);
	return status;
}

static int proposal_reject_run(const struct arguments *a)
{
	const char *reason = option_value(a, REASON);
	int status = COMMAND_REFUSED;
	struct workspace w;
	uint64_t id;

	if (reason == NULL) {
		output_error("proposal reject: --reason TEXT is needed: the person who proposed it "
			     "reads it");
		return COMMAND_USAGE;
	}
	if (!proposal_number(a->operands[0], &id))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_WRITE))
		status = proposal_reject(&w, id, reason);
	workspace_close(&w);
	return status;
}

const struct command command_proposal_approve = {
    .name = "proposal approve",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Approve what another person proposed: it takes effect at once",
    .details =
	"Nobody approves what he proposed himself, nor what was changed meanwhile. What took\n"
	"effect at once (a revocation for a compromised key) is confirmed by this. An initial\n"
	"password that was proposed is drawn now, and stands alone on stdout this once.",
    .example = "trustseal proposal approve 12 --as suzuki",
    .options = approve_options,
    .option_count = sizeof approve_options / sizeof approve_options[0],
    .acts = true,
    .run = proposal_approve_run,
};

const struct command command_proposal_reject = {
    .name = "proposal reject",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Reject what another person proposed, or take the own back",
    .example = "trustseal proposal reject 12 --reason \"not the key of the request\" --as suzuki",
    .options = reject_options,
    .option_count = sizeof reject_options / sizeof reject_options[0],
    .acts = true,
    .run = proposal_reject_run,
};
