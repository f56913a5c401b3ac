/* trustseal proposal show */
#include <inttypes.h>
#include <stdio.h>
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/proposals.h"

enum { TEXT_MAX = 1 << 22 };

struct telling {
	struct buf *to;
	const char *title; /* what stands above the first line; NULL once it does */
};

static void fact_write(void *arg, const char *key, const struct json_value *value)
{
	struct telling *t = arg;

	if (t->title != NULL)
		buf_printf(t->to, "%s\n", t->title);
	t->title = NULL;
	buf_printf(t->to, "  %-18s ", key);
	if (value->kind == JSON_IS_TEXT)
		printable_write(value->text, t->to);
	else if (value->kind == JSON_IS_BOOL)
		buf_puts(t->to, value->number != 0 ? "yes" : "no");
	else if (value->kind == JSON_IS_NULL)
		buf_puts(t->to, "none");
	else if (str_ends(str_from(key), STR("_at")) || str_ends(str_from(key), STR("_until")) ||
		 str_starts(str_from(key), STR("not_")))
		local_time_iso(value->number, t->to);
	else
		buf_printf(t->to, "%" PRId64, value->number);
	buf_putc(t->to, '\n');
}

static void facts_write(const char *title, struct str facts, struct buf *to)
{
	struct telling telling = {to, title};

	if (json_read(facts, fact_write, &telling) == ERR_INVALID)
		describe_line(to, title, facts);
}

static void proposal_write(const struct proposal *p, struct buf *to)
{
	char number[24];

	snprintf(number, sizeof number, "%" PRIu64, p->id);
	describe_line(to, "proposal", str_from(number));
	describe_line(to, "what", str_from(proposal_words(p->action)));
	describe_line(to, "contract", str_from(p->code.text));
	describe_line(to, "subject", p->subject);
	describe_line(to, "proposed by", p->actor);
	describe_time_line(to, "proposed at", p->at);
	describe_line(to, "state", str_from(proposal_state_name(p->state)));
	if (p->applied)
		describe_line(to, "", STR("it took effect at once: to be confirmed"));
	if (p->state == PROPOSAL_OPEN)
		describe_time_line(to, "lapses at", p->ends_at);
	describe_line(to, "decided by", p->decided_actor);
	describe_time_line(to, "decided at", p->decided_at);
	describe_line(to, "reason", p->reason);
	describe_line(to, "digest", str_from(p->digest));
	facts_write("now:", p->before, to);
	facts_write("after approval:", p->after, to);
	facts_write("to be looked at:", p->notes, to);
}

/* ---- how far its batches are ---- */

static unsigned progress_percent(const struct store_progress *p)
{
	return p->size == 0 ? 100 : (unsigned)(p->mark * 100 / p->size);
}

static void progress_write(const struct store_progress *p, struct buf *to)
{
	buf_printf(to,
	    "%-15s %u %%: %" PRIu64 " added, %" PRIu64 " were there before, %" PRIu64 " refused\n",
	    p->finished_at != 0 ? "done" : "under way", progress_percent(p), p->added, p->there,
	    p->refused);
	describe_time_line(to, "done at", p->finished_at);
}

static void progress_set_json(const struct store_progress *p, struct json *to)
{
	struct json *o = json_set_object(to, "progress");

	json_set_int(o, "percent", progress_percent(p));
	json_set_int(o, "added", (int64_t)p->added);
	json_set_int(o, "there", (int64_t)p->there);
	json_set_int(o, "refused", (int64_t)p->refused);
	describe_time_json(o, "finished_at", p->finished_at);
}

/* ---- all ---- */

static int proposal_show(struct workspace *w, uint64_t id, bool json)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct store_progress progress;
	struct json *o = NULL;
	bool in_batches = false;
	struct proposal p;
	int status = COMMAND_REFUSED;
	enum err err = registry_proposal(w->change.store, id, w->change.now, &w->memory, &p);

	if (!err) {
		err = store_progress(w->change.store, id, &progress);
		in_batches = !err;
		err = err == ERR_NOT_FOUND ? ERR_OK : err;
	}
	if (err == ERR_NOT_FOUND) {
		output_error("there is no proposal with the number %" PRIu64, id);
	} else if (err) {
		status = workspace_store_failed(w, err, &(struct code){""});
	} else {
		if (json) {
			o = json_new_object();
			proposal_describe_json(&p, o);
			json_set_raw(o, "before", p.before);
			json_set_raw(o, "after", p.after);
			json_set_raw(o, "notes", p.notes);
			if (in_batches)
				progress_set_json(&progress, o);
			else
				json_set_null(o, "progress");
			if (json_write(o, JSON_INDENTED, &text) && text.err == ERR_OK)
				text.err = ERR_NO_MEMORY;
			buf_putc(&text, '\n');
			json_free(o);
		} else {
			proposal_write(&p, &text);
			if (in_batches)
				progress_write(&progress, &text);
		}
		status = output_print(&text);
	}
	buf_free(&text);
	return status;
}

static int proposal_show_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;
	uint64_t id;

	if (!proposal_number(a->operands[0], &id))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ))
		status = proposal_show(&w, id, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    PROPOSAL_MEMBERS,
    {"before", "an object: the facts that it was made from", NULL},
    {"after", "an object: what they would be", NULL},
    {"notes", "an object: what somebody should look at", NULL},
    {"progress", "an object: how far its batches are; null for what is made at once", NULL},
};

const struct command command_proposal_show = {
    .name = "proposal show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show exactly what a proposal would change",
    .details =
	"What is so now, what would be so after approval, what somebody should look at, and\n"
	"the digest that approving it may name.",
    .example = "trustseal proposal show 12",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = proposal_show_run,
};
