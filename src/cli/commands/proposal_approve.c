/* trustseal proposal approve, and proposal reject */
#include <inttypes.h>
#include "base/clock.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/proposals.h"
#include "registry/imports/import_proposal.h"
#include "registry/decision.h"

enum { DIGEST = OPTION_OWN };
enum { REASON = OPTION_OWN };

static const struct option approve_options[] = {
    {"digest", 0, "HEX", false, "refuse another one than the proposal that was looked at"},
};

static const struct option reject_options[] = {
    {"reason", 0, "TEXT", false, "why, for the person who proposed it; needed"},
};

/* ---- what is made in batches ---- */

struct going_on {
	struct workspace *w;
	struct progress progress;
	bool unheard; /* servers could not be told, which was said */
};

static void going_on_show(void *arg, uint64_t done, uint64_t total)
{
	struct going_on *g = arg;

	progress_show(&g->progress, done, total);
}

static void going_on_tell(void *arg, const char *place, bool warning, const struct problem *why)
{
	struct going_on *g = arg;

	progress_end(&g->progress);
	(warning ? output_warning : output_error)("%s: %s", place, why->text);
}

static bool going_on_kept(void *arg, const struct registry_effect *effect)
{
	struct going_on *g = arg;

	if (!g->unheard)
		g->unheard = !workspace_tell_servers(g->w, effect, &g->progress);
	g->w->change.now = clock_now();
	return interrupt_came();
}

static int proposal_go_on(struct workspace *w, uint64_t id)
{
	struct going_on g = {.w = w, .progress = {.label = "certificates"}};
	struct registry_bulk bulk = {.config = &w->config,
	    .progress = going_on_show,
	    .tell = going_on_tell,
	    .kept = going_on_kept,
	    .arg = &g};
	enum err err;

	interrupt_note();
	err = registry_import_go_on(&w->change, id, &bulk);
	progress_end(&g.progress);
	if (err)
		output_error("%s", w->why.text);
	if (err || bulk.stopped) {
		output_error("it is approved, and not at its end: the same command goes on, and a "
			     "running server does by itself");
		return COMMAND_REFUSED;
	}
	output_note("%" PRIu64 " certificates added, %" PRIu64 " were there before, %" PRIu64
		    " refused",
	    bulk.added, bulk.there, bulk.refused);
	return COMMAND_DONE;
}

/* ---- all ---- */

static int proposal_approve(struct workspace *w, uint64_t id, const char *digest)
{
	struct proposal_outcome done;
	struct registry_terms terms;
	const struct registry_clerk k = proposal_clerk(w, &terms);
	bool waits;
	enum err err = registry_approve(
	    &k, id, digest == NULL ? (struct str){NULL, 0} : str_from(digest), &done);

	if (!err && done.goes_on)
		return proposal_go_on(w, id);
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
	"password that was proposed is drawn now, and stands alone on stdout this once.\n"
	"Many certificates are added in batches, behind the approval: after an interruption the\n"
	"same command goes on, whoever of those that may approve gives it, and so does a running\n"
	"server by itself.",
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
