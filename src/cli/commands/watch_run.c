/* trustseal watch run */
#include <stdio.h>
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "server/watching.h"

enum { CODE = OPTION_OWN };
enum { ROUND_MS = 200, LINE_BYTES = 2000 };

static const struct option options[] = {
    [CODE - OPTION_OWN] = {.name = "code",
	.value = "CODE",
	.help = "ask all that concerns this contract, due or not"},
};

struct run {
	struct workspace workspace;
	struct watching watching;
	uint64_t asked, failed;
};

/* A line for each that was asked, as soon as it is kept. */
static void run_say(void *arg, const struct watch_job *job)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	struct run *r = arg;
	const char *said = job->err ? job->why.text : job->said;

	r->asked++;
	r->failed += job->err != ERR_OK;
	buf_printf(&line, "%-5s %s: %s\n", job->kind->name, job->host, said);
	output_print(&line);
	buf_free(&line);
}

static enum err run_due(struct run *r)
{
	bool busy = true;
	enum err err = ERR_OK;

	while (!err && busy)
		err = watch_round(r->watching.watch, r->workspace.change.store, ROUND_MS, &busy,
		    &r->workspace.why);
	return err;
}

static enum err run_code(struct run *r, const char *text, bool *ret_known)
{
	struct life_facts life;
	struct store *store = r->workspace.change.store;
	struct code code;
	enum err err;

	*ret_known = workspace_code(text, &code);
	if (!*ret_known)
		return ERR_INVALID;
	err = store_life(store, &code, r->workspace.change.now, &life);
	if (err) {
		workspace_store_failed(&r->workspace, err, &code);
		*ret_known = false;
		return err;
	}
	return watch_contract(r->watching.watch, store, &code, &r->workspace.why);
}

static int watch_run_do(struct run *r, const char *code)
{
	bool said = true;
	enum err err =
	    watching_begin(&r->watching, &r->workspace.config, 0, run_say, r, &r->workspace.why);

	if (!err)
		err = code == NULL ? run_due(r) : run_code(r, code, &said);
	watching_end(&r->watching);
	if (err && said)
		output_error("%s", r->workspace.why.text);
	else if (!err && r->asked == 0)
		output_note(code == NULL ? "nothing is due" : "there is nothing to ask");
	return err ? COMMAND_REFUSED : COMMAND_DONE;
}

static int watch_run_run(const struct arguments *a)
{
	struct run r = {.asked = 0};
	int status = COMMAND_REFUSED;

	if (workspace_open_unnamed(&r.workspace, a, STORE_WRITE))
		status = watch_run_do(&r, option_value(a, CODE));
	workspace_close(&r.workspace);
	return status;
}

const struct command command_watch_run = {
    .name = "watch run",
    .operands = "",
    .summary = "Ask the world outside what is due, and end",
    .details =
	"Revocation lists, OCSP responders and the sites themselves: a line for each on stdout.\n"
	"Servers do the same by themselves unless [watch] enabled is no, and share the work; what\n"
	"this command saw they show within a second. What could not be asked is no failure of the\n"
	"command: its line says why, and it is asked again later.",
    .example = "trustseal watch run --code 0123456789",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = watch_run_run,
};
