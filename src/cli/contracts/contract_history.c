/* trustseal contract history */
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"
#include "cli/tale.h"
#include "cli/workspace.h"

enum { PAGE = 500, PAGE_MAX = 64 << 20 };

/* A history on its way out. */
struct history {
	struct workspace *w;
	const struct code *code;
	bool json;
	uint64_t after; /* the event that was printed last */
};

static void event_write_line(const struct event *e, struct buf *to)
{
	local_time_iso(e->at, to);
	buf_puts(to, "  ");
	tale_write(e, to);
	buf_putc(to, '\n');
}

static void event_write_object(const struct event *e, struct buf *to)
{
	struct json *o = json_new_object();
	struct buf sentence = BUF_INIT(1 << 20);

	tale_write(e, &sentence);
	describe_event_json(e, o);
	json_set_buf(o, "sentence", &sentence);
	if (json_write(o, JSON_ONE_LINE, to) && to->err == ERR_OK)
		to->err = ERR_NO_MEMORY;
	json_free(o);
	buf_free(&sentence);
}

/* Prints a page; *ret_more: another may follow. */
static int history_print_page(struct history *h, bool *ret_more)
{
	struct buf text = BUF_INIT(PAGE_MAX);
	struct event *events = NULL;
	size_t count = 0;
	int status;
	enum err err = store_history(
	    h->w->change.store, h->code, h->after, PAGE, &h->w->memory, &events, &count);

	if (err)
		return workspace_store_failed(h->w, err, h->code);
	for (size_t i = 0; i < count; i++) {
		if (h->json)
			buf_puts(&text, h->after > 0 || i > 0 ? ",\n" : "[");
		if (h->json)
			event_write_object(&events[i], &text);
		else
			event_write_line(&events[i], &text);
	}
	if (count > 0)
		h->after = events[count - 1].id;
	arena_free(&h->w->memory);
	*ret_more = count == PAGE && !output_is_closed();
	if (h->json && !*ret_more)
		buf_puts(&text, h->after > 0 ? "]\n" : "[]\n");
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int history_print(struct history *h)
{
	struct life_facts life;
	bool more = true;
	int status = COMMAND_DONE;
	enum err err = store_life(h->w->change.store, h->code, h->w->change.now, &life);

	if (err)
		return workspace_store_failed(h->w, err, h->code);
	while (status == COMMAND_DONE && more)
		status = history_print_page(h, &more);
	return status;
}

static int contract_history_run(const struct arguments *a)
{
	struct history h = {.json = option_value(a, OPTION_JSON) != NULL};
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ)) {
		h.w = &w;
		h.code = &code;
		status = history_print(&h);
	}
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"id", "a number that grows", NULL},
    {"at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"actor", "who did it: cli:NAME, console:NAME, api:NAME or service", NULL},
    {"action", "such as certificate.add", NULL},
    {"before", "an object that depends on the action, or null", NULL},
    {"after", "the same for what was so then", NULL},
    {"sentence", "all of it in words", NULL},
};

const struct command command_contract_history = {
    .name = "contract history",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Tell what happened to a contract, from its first day: a line an event",
    .example = "trustseal contract history 0123456789",
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = contract_history_run,
};
