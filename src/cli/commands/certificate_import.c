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
#include "registry/bulk.h"
#include "registry/bulk_proposal.h"

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
	struct buf payload; /* of a proposal */
	uint64_t taken;     /* certificates in it */
	bool unheard;       /* servers could not be told, which was said */
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

/* Where two persons are wanted. */
static enum err bringing_take(
    void *arg, const char *place, const struct code *code, struct str file)
{
	struct bringing *b = arg;

	registry_bulk_write(place, code, file, &b->payload);
	b->taken++;
	return b->payload.err ? err_because(&b->w->why, b->payload.err,
				    "these are more than one proposal can have: propose them in "
				    "parts")
			      : ERR_OK;
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

static int bringing_print(const struct bringing *b, bool complete, bool json)
{
	const struct registry_bulk *bulk = &b->bulk;
	struct buf text = BUF_INIT(400);
	int status;

	if (json)
		buf_printf(&text,
		    "{\"added\":%" PRIu64 ",\"there\":%" PRIu64 ",\"refused\":%" PRIu64
		    ",\"warnings\":%" PRIu64 ",\"complete\":%s}\n",
		    bulk->added, bulk->there, bulk->refused, bulk->warnings,
		    complete ? "true" : "false");
	else
		buf_printf(&text,
		    "%" PRIu64 " %s added, %" PRIu64 " were there before, %" PRIu64 " refused\n",
		    bulk->added, bulk->added == 1 ? "certificate" : "certificates", bulk->there,
		    bulk->refused);
	status = output_print(&text);
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
	status = bringing_print(b, !err && !bulk->stopped, json);
	return err || bulk->stopped || bulk->refused > 0 || bulk->added + bulk->there == 0
		   ? COMMAND_REFUSED
		   : status;
}

/* Proposes what was taken. What was refused was told, and is no part of it. */
static int bringing_propose(struct bringing *b, const char *path, enum err err, bool historic)
{
	struct proposal_form form = {.action = PROPOSAL_IMPORT, .subject = str_from(path)};
	struct buf params = BUF_INIT(100);
	int status = COMMAND_REFUSED;
	bool waits = false;

	progress_end(&b->progress);
	proposal_params_issue(historic, &params);
	form.params = buf_str(&params);
	form.payload = buf_str(&b->payload);
	if (err)
		output_error("%s: %s", path, b->w->why.text);
	else if (b->taken == 0)
		output_error("%s has no certificate that could be added", path);
	else
		status = proposal_make(b->w, &form, "nothing is proposed", &waits);
	if (status == COMMAND_DONE && !waits)
		output_note("there is nothing to be proposed: what is not there is refused");
	buf_free(&params);
	return status == COMMAND_DONE && !waits ? COMMAND_REFUSED : status;
}

static int certificate_import_run(const struct arguments *a)
{
	const char *path = a->operands[0];
	struct workspace w;
	struct bringing b = {
	    .w = &w, .progress = {.label = path}, .payload = BUF_INIT(PROPOSAL_PAYLOAD_MAX)};
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
		bool two = w.config.issue.approvals > 1;
		enum err err;

		if (two)
			b.bulk.take = bringing_take;
		else
			interrupt_note();
		err = is_folder ? registry_bulk_folder(&b.bulk, &w.change, path)
				: bringing_read_csv(&b, path, file);
		status = two ? bringing_propose(&b, path, err, b.bulk.historic)
			     : bringing_end(&b, path, err, option_value(a, OPTION_JSON) != NULL);
	}
	workspace_close(&w);
	buf_free(&b.payload);
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
	"persons are wanted, all are one proposal, of at most 1000, whose number is printed\n"
	"alone; it says how many are added, which ones come first, and all that is refused.",
    .example = "trustseal certificate import /srv/issued",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .acts = true,
    .run = certificate_import_run,
};
