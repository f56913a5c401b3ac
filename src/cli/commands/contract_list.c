/* trustseal contract list */
#include "base/clock.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/workspace.h"

enum { CODE = OPTION_OWN, ORGANIZATION, HOST };
enum { PAGE_MAX = 64 << 20 };

static const struct option options[] = {
    {"code", 0, "DIGITS", false, "only codes that begin with these digits"},
    {"organization", 0, "TEXT", false, "only organisations whose name contains this"},
    {"host", 0, "HOST", false, "only contracts with a URL on exactly this host"},
};

static const char *contract_list_state(const struct store_item *item, int64_t now)
{
	if (item->broken)
		return "broken";
	return item->issued
		   ? describe_state(item->not_before, item->not_after, item->revoked_at, now)
		   : "none";
}

/* The columns of unknown width come last. */
static void contract_list_line(const struct store_item *item, int64_t now, struct buf *to)
{
	char date[LOCAL_TIME_DATE_MAX] = "-";

	if (item->issued)
		local_time_date(item->not_after, date);
	buf_printf(to, "%s  %-13s  %-10s  ", item->contract.code.text,
	    contract_list_state(item, now), date);
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
}

static void contract_list_object(const struct store_item *item, int64_t now, struct buf *to)
{
	struct json *object = json_new_object();

	describe_contract_json(&item->contract, object);
	json_set_text(object, "state", str_from(contract_list_state(item, now)));
	describe_time_json(object, "not_before", item->not_before);
	describe_time_json(object, "not_after", item->not_after);
	describe_time_json(object, "revoked_at", item->revoked_at);
	if (json_write(object, JSON_ONE_LINE, to) && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
	json_free(object);
}

/* Prints one page; filter->after moves behind it and *ret_more tells whether another follows. */
static int contract_list_page(
    struct workspace *w, struct store_filter *filter, bool json, int64_t now, bool *ret_more)
{
	bool first = filter->after.text[0] == '\0';
	struct buf text = BUF_INIT(PAGE_MAX);
	struct store_item *items;
	size_t count;
	int status;
	enum err err = store_list(w->change.store, filter, now, &w->memory, &items, &count);

	if (err)
		return workspace_store_failed(w, err, &filter->after);
	for (size_t i = 0; i < count; i++) {
		if (json) {
			buf_puts(&text, first && i == 0 ? "" : ",\n");
			contract_list_object(&items[i], now, &text);
		} else {
			contract_list_line(&items[i], now, &text);
		}
	}
	*ret_more = count == filter->limit;
	if (count > 0)
		filter->after = items[count - 1].contract.code;
	arena_free(&w->memory);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int contract_list_print(const char *text)
{
	struct buf b = BUF_INIT(16);
	int status;

	buf_puts(&b, text);
	status = output_print(&b);
	buf_free(&b);
	return status;
}

static int contract_list_all(struct workspace *w, const struct arguments *a)
{
	struct store_filter filter = {
	    .limit = STORE_LIST_MAX,
	    .code = str_from(option_value(a, CODE)),
	    .organization = str_from(option_value(a, ORGANIZATION)),
	    .host = str_from(option_value(a, HOST)),
	};
	bool json = option_value(a, OPTION_JSON) != NULL, more = true;
	int status = json ? contract_list_print("[") : COMMAND_DONE;
	int64_t now = clock_now();

	while (status == COMMAND_DONE && more)
		status = contract_list_page(w, &filter, json, now, &more);
	return json && status == COMMAND_DONE ? contract_list_print("]\n") : status;
}

static int contract_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_SCAN))
		status = contract_list_all(&w, a);
	workspace_close(&w);
	return status;
}

const struct command command_contract_list = {
    .name = "contract list",
    .operands = "",
    .summary = "List contracts: code, state, last day, service, URLs, organisation",
    .example = "trustseal contract list --host shop.example.jp",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = true,
    .run = contract_list_run,
};
