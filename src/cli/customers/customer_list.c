/* trustseal customer list */
#include <inttypes.h>
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/customers/whom.h"
#include "cli/describe.h"

enum { PAGE_MAX = 4 << 20 };

/* A list that is printed page by page. */
struct customer_listing {
	struct workspace *w;
	bool json;
	bool printed; /* one already */
	int64_t after;
};

static void listing_write_json(
    struct customer_listing *l, const struct customer *customer, size_t contracts, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_int(o, "id", customer->id);
	json_set_text(o, "mail", str_from(customer->mail.text));
	json_set_text(o, "lang", str_from(lang_tag(customer->lang)));
	json_set_int(o, "contracts", (int64_t)contracts);
	describe_time_json(o, "added_at", customer->added_at);
	buf_puts(to, l->printed ? ",\n" : "[");
	json_finish(o, JSON_ONE_LINE, to);
}

static enum err listing_write(
    struct customer_listing *l, const struct customer *customer, struct buf *to)
{
	size_t contracts = 0;
	enum err err = customers_count_contracts(&l->w->change, customer->id, &contracts);

	if (!err && l->json) {
		listing_write_json(l, customer, contracts, to);
	} else if (!err) {
		buf_printf(to, "%8" PRId64 "  %-2s  %5zu  ", customer->id, lang_tag(customer->lang),
		    contracts);
		local_time_stamp(customer->added_at, to);
		buf_printf(to, "  %s\n", customer->mail.text);
	}
	l->printed = true;
	return err;
}

/* *ret_more: there may be more. */
static int listing_print_page(struct customer_listing *l, bool *ret_more)
{
	struct buf text = BUF_INIT(PAGE_MAX);
	struct arena memory = {NULL, 0};
	struct customer *list = NULL;
	size_t count = 0;
	enum err err =
	    customers_list(&l->w->change, l->after, CUSTOMERS_LIST_MAX, &memory, &list, &count);
	int status = COMMAND_REFUSED;

	for (size_t i = 0; i < count && !err; i++)
		err = listing_write(l, &list[i], &text);
	*ret_more = !err && count == CUSTOMERS_LIST_MAX;
	if (count > 0)
		l->after = list[count - 1].id;
	if (!err && l->json && !*ret_more)
		buf_puts(&text, l->printed ? "]\n" : "[]\n");
	if (err)
		output_error("the customers cannot be read: %s", l->w->why.text);
	else
		status = output_print(&text);
	arena_free(&memory);
	buf_free(&text);
	return status;
}

static int customer_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct customer_listing listing = {.w = &w, .json = option_value(a, OPTION_JSON) != NULL};
	bool more = true;

	if (workspace_open(&w, a, STORE_READ))
		while (more && !output_is_closed())
			status = listing_print_page(&listing, &more);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"id", "a number", NULL},
    {"mail", "where one-time passwords go", NULL},
    {"lang", "the language of mails", NULL},
    {"contracts", "how many", NULL},
    {"added_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
};

const struct command command_customer_list = {
    .name = "customer list",
    .operands = "",
    .summary = "List the customers: number, language, contracts, since when, address",
    .example = "trustseal customer list",
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = customer_list_run,
};
