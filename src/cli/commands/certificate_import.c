/* trustseal certificate import */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/clock.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/proposals.h"
#include "registry/imports/import_proposal.h"

enum { HISTORIC = OPTION_OWN };
enum { WARNINGS_TOLD = 20 };

static const struct option options[] = {
    {"historic", 0, NULL, false, "take what browsers refuse, as records of the past"},
};

/* An import under way. */
struct bringing {
	struct workspace *w;
	struct registry_bulk bulk;
	struct progress progress;
	uint64_t warned;
	bool unheard; /* servers could not be told, which was said */
};

static void bringing_show_progress(void *arg, uint64_t done, uint64_t total)
{
	struct bringing *b = arg;

	progress_show(&b->progress, done, total);
}

/* All that is refused is told; of warnings the first. */
static void bringing_tell(void *arg, const char *place, bool warning, const struct problem *why)
{
	struct bringing *b = arg;

	if (warning && b->warned++ >= WARNINGS_TOLD)
		return;
	progress_end(&b->progress);
	(warning ? output_warning : output_error)("%s: %s", place, why->text);
}

static bool bringing_kept(void *arg, const struct registry_effect *effect)
{
	struct bringing *b = arg;

	if (!b->unheard)
		b->unheard = !workspace_tell_servers(b->w, effect, &b->progress);
	b->w->change.now = clock_now();
	return interrupt_came();
}

/* The folder that a CSV file lies in. */
static void csv_write_folder(const char *path, struct buf *to)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		buf_puts(to, ".");
	else
		buf_add(to, path, slash == path ? 1 : (size_t)(slash - path));
}

static enum err bringing_read_csv(struct bringing *b, const char *path, FILE *file)
{
	struct buf folder = BUF_INIT(1 << 16);
	enum err err;

	csv_write_folder(file == stdin ? "" : path, &folder);
	err = folder.err ? change_no_memory(&b->w->change)
			 : registry_bulk_csv(&b->bulk, &b->w->change, file, path, folder.at);
	buf_free(&folder);
	return err;
}

/* `proposal` is 0 where there is none. */
static int bringing_print(const struct bringing *b, bool complete, uint64_t proposal, bool json)
{
	const struct registry_bulk *bulk = &b->bulk;
	struct buf text = BUF_INIT(400);
	int status;

	if (json)
		buf_printf(&text,
		    "{\"added\":%" PRIu64 ",\"there\":%" PRIu64 ",\"refused\":%" PRIu64
		    ",\"warnings\":%" PRIu64 ",\"complete\":%s,\"proposal\":",
		    proposal == 0 ? bulk->added : 0, bulk->there, bulk->refused, bulk->warnings,
		    complete ? "true" : "false");
	if (json && proposal == 0)
		buf_puts(&text, "null}\n");
	else if (json)
		buf_printf(&text, "%" PRIu64 "}\n", proposal);
	else if (proposal != 0)
		buf_printf(&text, "%" PRIu64 "\n", proposal);
	else
		buf_printf(&text,
		    "%" PRIu64 " %s added, %" PRIu64 " were there before, %" PRIu64 " refused\n",
		    bulk->added, bulk->added == 1 ? "certificate" : "certificates", bulk->there,
		    bulk->refused);
	status = output_print_done(&text, "what could be added is added or proposed");
	buf_free(&text);
	return status;
}

/* Says how it ended. */
static int bringing_end(struct bringing *b, const char *path, enum err err, bool json)
{
	const struct registry_bulk *bulk = &b->bulk;
	int status;

	progress_end(&b->progress);
	if (b->warned > WARNINGS_TOLD)
		output_warning("and %" PRIu64 " warnings more", b->warned - WARNINGS_TOLD);
	if (err)
		output_error("%s: %s", path, b->w->why.text);
	else if (bulk->stopped)
		output_error("stopped before the end");
	else if (bulk->added + bulk->there + bulk->refused == 0)
		output_error("%s has no certificate", path);
	if ((err || bulk->stopped) && bulk->added + bulk->there > 0)
		output_error("what was added stays; the same command goes on from there");
	status = bringing_print(b, !err && !bulk->stopped, 0, json);
	return err || bulk->stopped || bulk->refused > 0 || bulk->added + bulk->there == 0
		   ? COMMAND_REFUSED
		   : status;
}

/* ---- where two persons are wanted ---- */

/* What was packed becomes a proposal. */
static int bringing_propose(struct bringing *b, const char *path, enum err err, bool json)
{
	const struct registry_clerk k = workspace_clerk(b->w);
	const struct registry_bulk *bulk = &b->bulk;
	struct proposal_outcome done = {.id = 0};

	progress_end(&b->progress);
	if (b->warned > WARNINGS_TOLD)
		output_warning("and %" PRIu64 " warnings more", b->warned - WARNINGS_TOLD);
	if (!err && !bulk->stopped)
		err = registry_bulk_propose(&k, bulk, proposal_file_name(path), &done);
	registry_effect_free(&done.effect);
	if (err || bulk->stopped) {
		output_error("%s: nothing is proposed: %s", path,
		    bulk->stopped ? "stopped before the end" : b->w->why.text);
		return COMMAND_REFUSED;
	}
	output_note("nothing has changed yet: %" PRIu64 " certificates wait, of which another "
		    "person sees a summary by trustseal proposal show %" PRIu64,
	    bulk->added, done.id);
	return bringing_print(b, true, done.id, json);
}

/* ---- the command ---- */

static enum err bringing_read(struct bringing *b, const char *path, FILE *file)
{
	return file == NULL ? registry_bulk_folder(&b->bulk, &b->w->change, path)
			    : bringing_read_csv(b, path, file);
}

static int bringing_do(struct bringing *b, const char *path, FILE *file, bool json)
{
	const struct registry_clerk k = workspace_clerk(b->w);
	int status;

	if (b->w->terms.approvals == 1)
		return bringing_end(b, path, bringing_read(b, path, file), json);
	b->bulk.clerk = &k;
	b->bulk.pack = pack_new(PROPOSAL_PAYLOAD_MAX);
	b->bulk.census = census_new();
	if (b->bulk.pack == NULL || b->bulk.census == NULL) {
		output_error("%s", err_text(ERR_NO_MEMORY));
		status = COMMAND_REFUSED;
	} else {
		status = bringing_propose(b, path, bringing_read(b, path, file), json);
	}
	pack_free(b->bulk.pack);
	census_free(b->bulk.census);
	return status;
}

static int certificate_import_run(const struct arguments *a)
{
	const char *path = a->operands[0];
	struct workspace w;
	struct bringing b = {.w = &w, .progress = {.label = path}};
	FILE *file = NULL;
	struct stat about;
	bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
	int status = COMMAND_REFUSED;

	b.bulk = (struct registry_bulk){.historic = option_value(a, HISTORIC) != NULL,
	    .config = &w.config,
	    .progress = bringing_show_progress,
	    .tell = bringing_tell,
	    .kept = bringing_kept,
	    .arg = &b};
	if (!is_folder)
		file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!is_folder && file == NULL) {
		output_error("cannot read %s: %s", path, strerror(errno));
		return COMMAND_REFUSED;
	}
	if (workspace_open(&w, a, STORE_WRITE)) {
		interrupt_note();
		status = bringing_do(&b, path, file, option_value(a, OPTION_JSON) != NULL);
	}
	workspace_close(&w);
	if (file != NULL && file != stdin)
		fclose(file);
	return status;
}

static const struct json_member members[] = {
    {"added", "how many certificates", NULL},
    {"there", "how many were there before", NULL},
    {"refused", "how many mistakes were told", NULL},
    {"warnings", "how many warnings, of which the first are told", NULL},
    {"complete", "false after Ctrl-C or an error of the store: there may be more", NULL},
    {"proposal", "the number of the proposal where two persons are wanted, or null", NULL},
};

const struct command command_certificate_import = {
    .name = "certificate import",
    .operands = "FOLDER|FILE.csv",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Add the certificates of a folder or a CSV file",
    .details =
	"A file of FOLDER is one certificate with its chain, as of `certificate add`; its name "
	"begins\n"
	"with the code: 0123456789.pem, or 0123456789-2026.pem where a code has several, which\n"
	"are added in the order of their names: name the oldest first. Folders in it are not\n"
	"looked into. FILE.csv (as of `contract import`; - is the standard input) has the columns\n"
	"code and pem, or file: a path, from the CSV file's folder on. Each certificate stands by\n"
	"itself: one that is refused is told, and the others are added. What is there already is\n"
	"passed over, so that the same command goes on after an interruption (Ctrl-C). Where two\n"
	"persons are wanted, those that are not refused wait as one proposal, with a summary in\n"
	"`proposal show` and its number on stdout, and are added in batches once it is approved.",
    .example = "trustseal certificate import /srv/issued",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .acts = true,
    .run = certificate_import_run,
};
