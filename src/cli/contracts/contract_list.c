/* trustseal contract list */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/csv.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/host_option.h"
#include "cli/output.h"
#include "cli/workspace.h"

enum { CODE = OPTION_OWN, ORGANIZATION, HOST, STATE, EXPIRES_WITHIN, LIMIT, CSV };
enum { PAGE_MAX = 64 << 20, DAY_SECONDS = 86400 };

static const struct option options[] = {
    {"code", 0, "DIGITS", false, "only codes that begin with these digits"},
    {"organization", 0, "TEXT", false, "only organisations whose name contains this"},
    {"host", 0, "HOST", false, "only contracts with a URL on exactly this host"},
    {"state", 0, "STATE", false, "only " CHOICES_CONTRACT_STATES " (nothing issued)"},
    {"expires-within", 0, "DAYS", false, "only valid ones whose last day is at most so far ahead"},
    {"limit", 0, "N", false, "at most so many"},
    {"csv", 0, NULL, false, "print comma-separated values"},
};

enum list_format { LIST_TEXT, LIST_JSON, LIST_CSV };

/* What was asked for. */
struct list_question {
	struct store_filter filter; /* what the store looks for; `after` moves on */
	const char *state;          /* NULL for any */
	int64_t expires_by;         /* 0 for any */
	uint64_t left;              /* how many may still be printed */
	enum list_format format;
	bool printed; /* one already */
	char code[CODE_LENGTH + 1];
	struct host_option host;
	int64_t now;
};

/* ---- the question ---- */

static bool list_read_host(const char *text, struct list_question *q)
{
	if (text == NULL)
		return true;
	if (!host_option_read(text, &q->host))
		return false;
	q->filter.host = str_from(q->host.text);
	return true;
}

/* "" would be in all of them. */
static bool list_read_organization(const char *text, struct list_question *q)
{
	q->filter.organization = str_trim(str_from(text));
	if (text == NULL || q->filter.organization.len > 0)
		return true;
	output_error("--organization \"%s\": write a part of its name", text);
	return false;
}

static bool list_read_code(const char *text, struct list_question *q)
{
	if (text != NULL && (!code_digits_typed(str_from(text), q->code) || q->code[0] == '\0')) {
		output_error("--code \"%s\": write the first digits of a code, at most 10", text);
		return false;
	}
	q->filter.code = str_from(q->code);
	return true;
}

static bool list_read_state(const char *text, struct list_question *q)
{
	q->state = text;
	return text == NULL || choices_have(text, CHOICES_CONTRACT_STATES) ||
	       choices_refuse("state", text, CHOICES_CONTRACT_STATES);
}

/* A whole number; `max` without one. */
static bool list_read_number(
    const struct arguments *a, unsigned option, uint64_t min, uint64_t max, uint64_t *ret)
{
	const char *text = option_value(a, option);

	*ret = max;
	if (text == NULL || (str_to_uint(str_from(text), max, ret) && *ret >= min))
		return true;
	output_error("--%s %s: it must be a whole number from %" PRIu64 " to %" PRIu64,
	    options[option - OPTION_OWN].name, text, min, max);
	return false;
}

static bool list_read_question(const struct arguments *a, struct list_question *q)
{
	uint64_t days;

	*q = (struct list_question){.now = clock_now()};
	q->filter.limit = STORE_LIST_MAX;
	q->format = option_value(a, CSV) != NULL           ? LIST_CSV
		    : option_value(a, OPTION_JSON) != NULL ? LIST_JSON
							   : LIST_TEXT;
	if (q->format == LIST_CSV && option_value(a, OPTION_JSON) != NULL) {
		output_error("contract list: choose one of --csv and --json");
		return false;
	}
	if (!list_read_host(option_value(a, HOST), q) ||
	    !list_read_code(option_value(a, CODE), q) ||
	    !list_read_organization(option_value(a, ORGANIZATION), q) ||
	    !list_read_state(option_value(a, STATE), q) ||
	    !list_read_number(a, EXPIRES_WITHIN, 0, 100000, &days) ||
	    !list_read_number(a, LIMIT, 1, INT64_MAX, &q->left))
		return false;
	if (option_value(a, EXPIRES_WITHIN) != NULL)
		q->expires_by = q->now + (int64_t)days * DAY_SECONDS;
	return true;
}

static const char *contract_list_state(const struct store_item *item, int64_t now)
{
	if (item->broken)
		return "broken";
	return item->issued
		   ? describe_state(item->not_before, item->not_after, item->revoked_at, now)
		   : "none";
}

static bool list_wants(const struct list_question *q, const struct store_item *item)
{
	const char *state = contract_list_state(item, q->now);

	return (q->state == NULL || strcmp(state, q->state) == 0) &&
	       (q->expires_by == 0 ||
		   (strcmp(state, "valid") == 0 && item->not_after <= q->expires_by));
}

/* ---- the answer ---- */

/* "2026-11-22", in the zone of the configuration; nothing where there is no time. */
static struct str list_day(int64_t t, struct buf *room)
{
	buf_clear(room);
	if (t != 0)
		local_time_iso(t, room);
	return str_part(buf_str(room), 0, 10);
}

/* The columns of unknown width come last. */
static void contract_list_line(const struct store_item *item, int64_t now, struct buf *to)
{
	struct buf room = BUF_INIT(64);
	struct str date = item->issued ? list_day(item->not_after, &room) : STR("-");

	buf_printf(to, "%s  %-13s  %-10.*s  ", item->contract.code.text,
	    contract_list_state(item, now), STR_ARG(date));
	printable_write(item->contract.service, to);
	buf_puts(to, "  ");
	for (size_t i = 0; i < item->contract.url_count; i++) {
		if (i > 0)
			buf_putc(to, ' ');
		printable_write(item->contract.urls[i], to);
	}
	buf_puts(to, "  ");
	printable_write(item->contract.organization, to);
	buf_putc(to, '\n');
	buf_free(&room);
}

static const char list_csv_head[] =
    "code,state,not_before,not_after,revoked_at,service,url,"
    "organization,organization_en,lang,sticker,renews,auto_renew,visits,person,life\r\n";

/* A cell and what ends it. */
static void list_csv_cell(struct buf *to, struct str text, const char *end)
{
	csv_write_field(text, to);
	buf_puts(to, end);
}

static void contract_list_csv(const struct store_item *item, int64_t now, struct buf *to)
{
	const struct contract *c = &item->contract;
	struct buf urls = BUF_INIT(1 << 20), room = BUF_INIT(64);

	for (size_t i = 0; i < c->url_count; i++)
		buf_printf(&urls, "%s%.*s", i > 0 ? "|" : "", STR_ARG(c->urls[i]));
	if (urls.err && to->err == ERR_OK)
		to->err = urls.err;
	list_csv_cell(to, str_from(c->code.text), ",");
	list_csv_cell(to, str_from(contract_list_state(item, now)), ",");
	list_csv_cell(to, list_day(item->not_before, &room), ",");
	list_csv_cell(to, list_day(item->not_after, &room), ",");
	list_csv_cell(to, list_day(item->revoked_at, &room), ",");
	list_csv_cell(to, c->service, ",");
	list_csv_cell(to, buf_str(&urls), ",");
	list_csv_cell(to, c->organization, ",");
	list_csv_cell(to, c->organization_en, ",");
	list_csv_cell(to, str_from(lang_tag(c->lang)), ",");
	list_csv_cell(to, c->sticker ? STR("yes") : STR("no"), ",");
	list_csv_cell(to, str_from(c->renews.text), ",");
	list_csv_cell(to, c->auto_renew ? STR("yes") : STR("no"), ",");
	list_csv_cell(to, c->unvisited ? STR("no") : STR("yes"), ",");
	list_csv_cell(to, c->is_person ? STR("yes") : STR("no"), ",");
	list_csv_cell(to, str_from(life_name(life_at(&item->life, now))), "\r\n");
	buf_free(&urls);
	buf_free(&room);
}

static void contract_list_object(const struct store_item *item, int64_t now, struct buf *to)
{
	struct json *object = json_new_object();

	describe_contract_json(&item->contract, object);
	json_set_text(object, "state", str_from(contract_list_state(item, now)));
	json_set_text(object, "life", str_from(life_name(life_at(&item->life, now))));
	describe_time_json(object, "not_before", item->not_before);
	describe_time_json(object, "not_after", item->not_after);
	describe_time_json(object, "revoked_at", item->revoked_at);
	if (json_write(object, JSON_ONE_LINE, to) && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
	json_free(object);
}

static void contract_list_item(
    struct list_question *q, const struct store_item *item, struct buf *to)
{
	if (q->format == LIST_CSV)
		contract_list_csv(item, q->now, to);
	else if (q->format == LIST_TEXT)
		contract_list_line(item, q->now, to);
	else {
		buf_puts(to, q->printed ? ",\n" : "");
		contract_list_object(item, q->now, to);
	}
	q->printed = true;
	q->left--;
}

/* Prints one page; the filter's `after` moves behind it and *ret_more tells whether another
 * follows. */
static int contract_list_page(struct workspace *w, struct list_question *q, bool *ret_more)
{
	struct store_filter *filter = &q->filter;
	struct buf text = BUF_INIT(PAGE_MAX);
	struct store_item *items;
	size_t count;
	int status;
	enum err err = store_list(w->change.store, filter, q->now, &w->memory, &items, &count);

	if (err)
		return workspace_store_failed(w, err, &filter->after);
	for (size_t i = 0; i < count && q->left > 0; i++)
		if (list_wants(q, &items[i]))
			contract_list_item(q, &items[i], &text);
	if (count > 0)
		filter->after = items[count - 1].contract.code;
	arena_free(&w->memory);
	status = output_print(&text);
	*ret_more = count == filter->limit && q->left > 0 && !output_is_closed();
	buf_free(&text);
	return status;
}

static int contract_list_print(const char *text)
{
	struct buf b = BUF_INIT(200);
	int status;

	buf_puts(&b, text);
	status = output_print(&b);
	buf_free(&b);
	return status;
}

/* A mistyped code or host must not pass for one that has no contract. */
static int contract_list_end(const struct list_question *q)
{
	bool by_name = q->filter.host.len > 0 || q->filter.code.len > 0;

	if (q->printed || output_is_closed())
		return COMMAND_DONE;
	if (!by_name) {
		output_warning("there are no contracts to list");
		return COMMAND_DONE;
	}
	output_error("there is no such contract%s%s%s%s",
	    q->filter.host.len > 0 ? " on the host " : "", q->host.text,
	    q->filter.code.len > 0 ? " with a code that begins with " : "", q->code);
	return COMMAND_REFUSED;
}

static int contract_list_all(struct workspace *w, struct list_question *q)
{
	static const char *const begin[] = {"", "[", list_csv_head}, *const end[] = {"", "]\n", ""};
	int status = contract_list_print(begin[q->format]);
	bool more = true;

	if (q->format == LIST_TEXT)
		output_zone(q->now);
	while (status == COMMAND_DONE && more)
		status = contract_list_page(w, q, &more);
	if (status == COMMAND_DONE)
		status = contract_list_print(end[q->format]);
	return status == COMMAND_DONE ? contract_list_end(q) : status;
}

static int contract_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct list_question q;
	struct workspace w;

	if (!list_read_question(a, &q))
		return COMMAND_USAGE;
	if (workspace_open(&w, a, STORE_SCAN))
		status = contract_list_all(&w, &q);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    DESCRIBE_CONTRACT_MEMBERS,
    {"state", "as of --state", NULL},
    DESCRIBE_LIFE_MEMBER,
    {"not_before", "of the current certificate, as 2026-11-22T09:30:00+09:00, or null", NULL},
    {"not_after", "the same", NULL},
    {"revoked_at", "the same", NULL},
};

const struct command command_contract_list = {
    .name = "contract list",
    .operands = "",
    .summary = "List contracts: code, state, last day, service, URLs, organisation",
    .details =
	"Days are those of [page] timezone. A host may be given as an address, too. Where a code\n"
	"or host has no contract, the status is 1.",
    .example = "trustseal contract list --expires-within 30 --csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = contract_list_run,
};
