/* trustseal attention */
#include <inttypes.h>
#include "attention/describe.h"
#include "attention/turn.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/workspace.h"

enum { KIND = OPTION_OWN, SERVICE, OVER, LOOK };
enum { PAGE = 500, PAGE_BYTES = 1 << 22 };

static const struct option options[] = {
    {"kind", 0, "KIND", false, "only those of a kind, a word of the first column"},
    {"service", 0, "SERVICE", false, "only contracts of this service"},
    {"over", 0, NULL, false, "those that are over since a few days, the last one first"},
    {"look", 0, NULL, false, "look over all contracts first, as servers do by themselves"},
};

static void alarm_write_line(const struct attention_item *item, struct buf *to)
{
	buf_printf(to, "%-16s  ", item->word);
	local_time_stamp(item->cured_at != 0 ? item->cured_at : item->moment, to);
	buf_printf(
	    to, "  %-10s  ", item->contract.code.text[0] == '\0' ? "-" : item->contract.code.text);
	printable_write(item->what.len > 0 ? item->what : STR("-"), to);
	buf_puts(to, "  ");
	printable_write(item->detail.len > 0 ? item->detail : item->host, to);
	buf_puts(to, "  ");
	printable_write(item->contract.organization, to);
	buf_putc(to, '\n');
}

static void alarm_write_object(const struct attention_item *item, bool first, struct buf *to)
{
	struct json *o = json_new_object();

	attention_describe(item, o);
	describe_item_json(o, first, to);
}

/* Prints a page, behind which the filter then is; *ret_more: there is another. */
static int attention_print_page(
    struct workspace *w, struct attention_filter *filter, bool json, bool first, bool *ret_more)
{
	struct buf text = BUF_INIT(PAGE_BYTES);
	struct attention_item *items = NULL;
	size_t count = 0;
	int status;
	enum err err = attention_list(w->change.store, filter, &w->memory, &items, &count);

	if (err)
		return workspace_store_failed(w, err, &(struct code){""});
	for (size_t i = 0; i < count; i++)
		if (json)
			alarm_write_object(&items[i], first && i == 0, &text);
		else
			alarm_write_line(&items[i], &text);
	if (count > 0)
		filter->after = attention_place_of(filter, &items[count - 1]);
	*ret_more = count == filter->limit && !output_is_closed();
	if (json && !*ret_more)
		buf_puts(&text, "]\n");
	arena_free(&w->memory);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int attention_print(struct workspace *w, struct attention_filter *filter, bool json)
{
	struct buf head = BUF_INIT(8);
	int status = COMMAND_DONE;
	bool first = true, more = true;

	buf_puts(&head, json ? "[" : "");
	status = output_print(&head);
	buf_free(&head);
	for (; more && status == COMMAND_DONE; first = false)
		status = attention_print_page(w, filter, json, first, &more);
	if (!json && status == COMMAND_DONE)
		output_zone(w->change.now);
	return status;
}

static int attention_do(struct workspace *w, const struct arguments *a)
{
	const char *kind = option_value(a, KIND);
	struct attention_filter filter = {.is_over = option_value(a, OVER) != NULL,
	    .service = str_from(option_value(a, SERVICE)),
	    .limit = PAGE};

	if (kind != NULL && !attention_kind_parse(str_from(kind), &filter.kind)) {
		output_error("--kind %s: there is no such kind of alarm", kind);
		return COMMAND_USAGE;
	}
	if (option_value(a, LOOK) != NULL && attention_turn_all(&w->change)) {
		output_error("%s", w->why.text);
		return COMMAND_REFUSED;
	}
	return attention_print(w, &filter, option_value(a, OPTION_JSON) != NULL);
}

static int attention_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, option_value(a, LOOK) != NULL ? STORE_WRITE : STORE_SCAN))
		status = attention_do(&w, a);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"kind", "as expires_week, old_served: the operator's manual has all of them", NULL},
    {"state", "open or over", NULL},
    {"code", "of the contract, or null: a list or responder is of none", NULL},
    {"organization", "who runs the site, or null", NULL},
    {"service", "type of service, or null", NULL},
    {"host", "the first registered one, or null", NULL},
    {"what", "what the doctor looked at, as chain; or a serial number, or null", NULL},
    {"detail", "the site, or the list and what is wrong with it, or null", NULL},
    {"at", "since when it is so; of an end when it comes; as 2026-11-22T09:30:00+09:00", NULL},
    {"record_at", "what the record says: when it ends, or is revoked, or null", NULL},
    {"world_at", "what the world outside says, or null", NULL},
    {"first_at", "when it was found", NULL},
    {"told_at", "when somebody was told, or null", NULL},
    {"over_at", "since when it is over, or null", NULL},
};

const struct command command_attention = {
    .name = "attention",
    .operands = "",
    .summary = "List what goes wrong with contracts, or will, the most urgent first",
    .details =
	"Kind, since when (of an end: when it comes), code, what was looked at, where, who. "
	"Servers\n"
	"look over all contracts by themselves, and write each alarm to their log, of a contract\n"
	"once a day at most.",
    .example = "trustseal attention --kind expires_week --json",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = attention_run,
};
