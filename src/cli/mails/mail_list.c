/* trustseal mail list */
#include <inttypes.h>
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/mails/mail_words.h"
#include "cli/workspace.h"
#include "mail/queue.h"

enum { STATE = OPTION_OWN, TO, CODE };
enum { PAGE = 500, PAGE_BYTES = 1 << 22 };

static const struct option options[] = {
    {"state", 0, "STATE", false, "those in this state: " CHOICES_MAIL_STATES},
    {"to", 0, "ADDRESS", false, "those to this address"},
    {"code", 0, "CODE", false, "those about this contract"},
};

static void mail_write_object(const struct mail *mail, bool first, struct buf *to)
{
	struct json *o = json_new_object();

	mail_write_members(mail, o);
	describe_item_json(o, first, to);
}

/* Prints a page, behind which the filter then is; *ret_more: there is another. */
static int mail_print_page(
    struct workspace *w, struct mail_filter *filter, bool json, bool *ret_more)
{
	struct buf text = BUF_INIT(PAGE_BYTES);
	bool first = filter->before == 0;
	struct mail *mails = NULL;
	size_t count = 0;
	int status;
	enum err err = mail_list(w->change.store, filter, &w->memory, &mails, &count);

	if (err)
		return workspace_store_failed(w, err, &(struct code){""});
	buf_puts(&text, json && first ? "[" : "");
	for (size_t i = 0; i < count; i++)
		if (json)
			mail_write_object(&mails[i], first && i == 0, &text);
		else
			mail_write_line(&mails[i], &text);
	if (count > 0)
		filter->before = mails[count - 1].id;
	*ret_more = count == filter->limit && !output_is_closed();
	if (json && !*ret_more)
		buf_puts(&text, "]\n");
	arena_free(&w->memory);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int mail_list_do(struct workspace *w, const struct arguments *a)
{
	const char *state = option_value(a, STATE), *code = option_value(a, CODE);
	struct mail_filter filter = {
	    .to = str_from(option_value(a, TO)), .has_state = state != NULL, .limit = PAGE};
	bool json = option_value(a, OPTION_JSON) != NULL, more = true;
	int status = COMMAND_DONE;

	if (state != NULL && !mail_state_parse(str_from(state), &filter.state)) {
		choices_refuse("state", state, CHOICES_MAIL_STATES);
		return COMMAND_USAGE;
	}
	if ((state != NULL) + (code != NULL) + (filter.to.at != NULL) > 1) {
		output_error("only one of --state, --to and --code can be given");
		return COMMAND_USAGE;
	}
	if (code != NULL && !workspace_code(code, &filter.code))
		return COMMAND_REFUSED;
	while (more && status == COMMAND_DONE)
		status = mail_print_page(w, &filter, json, &more);
	if (!json && status == COMMAND_DONE)
		output_zone(w->change.now);
	return status;
}

static int mail_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_SCAN))
		status = mail_list_do(&w, a);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    MAIL_MEMBERS,
};

const struct command command_mail_list = {
    .name = "mail list",
    .operands = "",
    .summary = "List the mails that are to be sent, and those that were, the newest first",
    .details =
	"Number, when it was ordered, state, kind, address, what came of it. States: queued (with\n"
	"what kept it there); sent (the server took it); failed (refused, or given up after five\n"
	"days); lapsed (there was nothing to say any more).",
    .example = "trustseal mail list --state failed",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = mail_list_run,
};
