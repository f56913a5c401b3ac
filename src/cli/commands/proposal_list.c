/* trustseal proposal list */
#include <inttypes.h>
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/proposals.h"

enum { ALL = OPTION_OWN, PAGE = 500, LIST_MAX = 1 << 26 };

static const struct option options[] = {
    {"all", 0, NULL, false, "also those that were decided on, the newest first"},
};

static void proposal_write_line(const struct proposal *p, struct buf *to)
{
	buf_printf(to, "%6" PRIu64 "  ", p->id);
	local_time_stamp(p->at, to);
	buf_printf(to, "  %-9s  %-10s  %-32s  ", proposal_state_name(p->state),
	    p->code.text[0] == '\0' ? "-" : p->code.text, proposal_words(p->action));
	printable_write(p->actor, to);
	if (p->subject.at != NULL) {
		buf_puts(to, "  ");
		printable_write(p->subject, to);
	}
	if (p->state == PROPOSAL_OPEN) {
		buf_puts(to, p->applied ? "  in effect, to be confirmed until " : "  until ");
		local_time_stamp(p->ends_at, to);
	}
	buf_putc(to, '\n');
}

static void proposal_write_object(const struct proposal *p, bool first, struct buf *to)
{
	struct json *o = json_new_object();

	proposal_describe_json(p, o);
	describe_item_json(o, first, to);
}

/* A page of the list, behind the proposal `from`. */
static enum err proposal_read_page(
    struct workspace *w, bool all, uint64_t from, struct proposal **ret, size_t *ret_count)
{
	const struct code any = {""};

	return all ? registry_proposals(w->change.store, &any, from, PAGE, w->change.now,
			 &w->memory, ret, ret_count)
		   : store_open_proposals(
			 w->change.store, from, PAGE, w->change.now, &w->memory, ret, ret_count);
}

static int proposal_list(struct workspace *w, bool all, bool json)
{
	struct buf text = BUF_INIT(LIST_MAX);
	struct proposal *page = NULL;
	size_t count = PAGE, seen = 0;
	uint64_t from = 0;
	enum err err = ERR_OK;
	int status;

	buf_puts(&text, json ? "[" : "");
	while (count == PAGE && !err) {
		err = proposal_read_page(w, all, from, &page, &count);
		for (size_t i = 0; i < count && !err; i++) {
			if (json)
				proposal_write_object(&page[i], seen++ == 0, &text);
			else
				proposal_write_line(&page[i], &text);
			from = page[i].id;
		}
	}
	buf_puts(&text, json ? "]\n" : "");
	status = err ? workspace_store_failed(w, err, &(struct code){""}) : output_print(&text);
	if (!json && !err)
		output_zone(w->change.now);
	buf_free(&text);
	return status;
}

static int proposal_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_READ))
		status = proposal_list(
		    &w, option_value(a, ALL) != NULL, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {PROPOSAL_MEMBERS};

const struct command command_proposal_list = {
    .name = "proposal list",
    .operands = "",
    .summary = "List what waits for a second person, the oldest first",
    .details = "States: open, approved, rejected, withdrawn (by who proposed it), lapsed.",
    .example = "trustseal proposal list",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = proposal_list_run,
};
