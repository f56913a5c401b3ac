/* trustseal store copy */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "io/json.h"
#include "store/copy.h"

/* A bar, and what it is about. */
struct bar {
	struct progress progress;
	char label[64];
};

static void store_copy_show_progress(
    void *arg, const char *table, bool comparing, uint64_t done, uint64_t total)
{
	struct bar *bar = arg;

	snprintf(
	    bar->label, sizeof bar->label, "%s %s", comparing ? "comparing" : "copying", table);
	bar->progress.label = bar->label;
	progress_show(&bar->progress, done, total);
}

static void store_copy_write_text(const struct store_copy *copy, struct buf *to)
{
	buf_printf(to, "%" PRIu64 " events copied, %" PRIu64 " were there before\n", copy->copied,
	    copy->found);
	buf_printf(to, "%" PRIu64 " rows of accounts, audit and counts written\n", copy->written);
	for (size_t i = 0; i < STORE_COPY_TABLES; i++)
		buf_printf(to, "%-20s  %10" PRIu64 " rows  sha256 %s\n", copy->tables[i].name,
		    copy->tables[i].rows, copy->tables[i].digest);
	buf_puts(to, "both stores hold the same\n");
}

static void store_copy_write_json(const struct store_copy *copy, struct buf *to)
{
	struct json *o = json_new_object(), *tables;

	json_set_int(o, "copied", (int64_t)copy->copied);
	json_set_int(o, "found", (int64_t)copy->found);
	json_set_int(o, "written", (int64_t)copy->written);
	tables = json_set_object(o, "tables");
	for (size_t i = 0; i < STORE_COPY_TABLES; i++) {
		struct json *table = json_set_object(tables, copy->tables[i].name);

		json_set_int(table, "rows", (int64_t)copy->tables[i].rows);
		json_set_text(table, "sha256", str_from(copy->tables[i].digest));
	}
	if (json_write(o, JSON_ONE_LINE, to) == ERR_OK)
		buf_putc(to, '\n');
	json_free(o);
}

static int store_copy_print(const struct store_copy *copy, bool json)
{
	struct buf text = BUF_INIT(64 << 10);
	int status;

	(json ? store_copy_write_json : store_copy_write_text)(copy, &text);
	status = output_print_done(&text, "the copy is made");
	buf_free(&text);
	return status;
}

/* Opens one of the two; says on stderr which one cannot be opened. */
static struct store *store_copy_open(const char *name, const char *url, enum store_mode mode)
{
	static const char setting[] = "[store] url: ";
	struct store *store = NULL;
	struct problem why = {.text = ""};
	const char *reason = why.text;

	if (store_open(url, mode, &store, &why) == ERR_OK)
		return store;
	if (strncmp(reason, setting, sizeof setting - 1) == 0)
		reason += sizeof setting - 1;
	output_error("%s: %s", name, reason);
	return NULL;
}

static int store_copy_all(struct store *from, struct store *to, bool json)
{
	struct bar bar = {.label = ""};
	struct store_copy copy = {.progress = store_copy_show_progress, .arg = &bar};
	struct problem why = {.text = ""};
	enum err err = store_copy(from, to, &copy, &why);

	progress_end(&bar.progress);
	if (!err)
		return store_copy_print(&copy, json);
	output_error("store copy: %s", why.text);
	if (copy.copied + copy.written > 0)
		output_error("%" PRIu64 " events and %" PRIu64
			     " other rows were copied: the same command goes on there",
		    copy.copied, copy.written);
	return COMMAND_REFUSED;
}

static int store_copy_run(const struct arguments *a)
{
	struct store *from, *to = NULL;
	int status = COMMAND_REFUSED;

	if (strcmp(a->operands[0], a->operands[1]) == 0) {
		output_error("FROM and TO are the same store");
		return COMMAND_REFUSED;
	}
	from = store_copy_open("FROM", a->operands[0], STORE_SCAN);
	if (from != NULL)
		to = store_copy_open("TO", a->operands[1], STORE_FILL);
	if (to != NULL)
		status = store_copy_all(from, to, option_value(a, OPTION_JSON) != NULL);
	store_close(from);
	store_close(to);
	return status;
}

static const struct json_member members[] = {
    {"copied", "events that were copied", NULL},
    {"found", "events that were there before", NULL},
    {"written", "rows of accounts, audit and counts that were written", NULL},
    {"tables.TABLE.rows", "for each table: how many rows both stores have", NULL},
    {"tables.TABLE.sha256", "digest of what they hold", NULL},
};

const struct command command_store_copy = {
    .name = "store copy",
    .operands = "FROM TO",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Copy all that a store keeps into another, and compare them",
    .details =
	"Copied is all that is recorded: contracts and certificates, customers and what they\n"
	"ordered, mails, operators' accounts, proposals and tokens, all events, the audit, what\n"
	"was seen outside, and the counts of usage. Sessions, one-time and wrong passwords and\n"
	"the keys that servers share are made anew: people log in again, with the passwords\n"
	"that they have.\n"
	"FROM and TO are URLs as in [store] url. TO must be empty, or the beginning of a copy of\n"
	"FROM, and nobody may use it before the copy is done. FROM is taken as it is when the\n"
	"command begins. A copy that was cut goes on where it was when the command is given\n"
	"again; changes that were made in FROM meanwhile are copied, too. So: copy while the\n"
	"service runs, stop what writes, copy again, change [store] url.\n"
	"Passwords belong into a passfile: others on this machine see the arguments of commands.",
    .example = "trustseal store copy sqlite:/var/lib/trustseal/trustseal.db "
	       "postgresql://trustseal@10.0.0.5/trustseal",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = store_copy_run,
};
