/* trustseal token list */
#include "accounts/token.h"
#include "base/local_time.h"
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/output.h"

enum { LIST_MAX = 1 << 20 };

static const char *token_state(const struct accounts_token *t, int64_t now)
{
	if (t->revoked_at != 0)
		return "revoked";
	return t->until != 0 && now >= t->until ? "expired" : "active";
}

static void token_write_lines(
    const struct accounts_token *all, size_t count, int64_t now, struct buf *to)
{
	char rights[TOKEN_RIGHTS_MAX];

	for (size_t i = 0; i < count; i++) {
		token_rights_write(all[i].rights, rights);
		buf_printf(to, "%-24s  %-20s  %-7s  %-16s  ", all[i].name, rights,
		    token_state(&all[i], now), all[i].maker == 0 ? "-" : all[i].maker_name);
		if (all[i].last_used_at == 0)
			buf_puts(to, "never used");
		else
			local_time_stamp(all[i].last_used_at, to);
		buf_putc(to, '\n');
	}
}

static void token_write_objects(
    const struct accounts_token *all, size_t count, int64_t now, struct buf *to)
{
	char rights[TOKEN_RIGHTS_MAX];

	buf_putc(to, '[');
	for (size_t i = 0; i < count; i++) {
		struct json *o = json_new_object();

		token_rights_write(all[i].rights, rights);
		json_set_text(o, "name", str_from(all[i].name));
		json_set_text(o, "maker",
		    all[i].maker == 0 ? (struct str){NULL, 0} : str_from(all[i].maker_name));
		json_set_text(o, "rights", str_from(rights));
		json_set_text(o, "state", str_from(token_state(&all[i], now)));
		describe_time_json(o, "added_at", all[i].added_at);
		describe_time_json(o, "until", all[i].until);
		describe_time_json(o, "revoked_at", all[i].revoked_at);
		describe_time_json(o, "last_used_at", all[i].last_used_at);
		describe_item_json(o, i == 0, to);
	}
	buf_puts(to, "]\n");
}

static int token_list(struct workspace *w, bool json)
{
	struct buf text = BUF_INIT(LIST_MAX);
	struct accounts_token *all = NULL;
	size_t count = 0;
	enum err err = accounts_token_list(&w->change, 0, &w->memory, &all, &count);
	int status;

	if (err)
		return operator_done(w, err, "the tokens cannot be read");
	(json ? token_write_objects : token_write_lines)(all, count, w->change.now, &text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int token_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_READ))
		status = token_list(&w, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"name", "what it is called", NULL},
    {"maker", "the operator as whom it acts, or null", NULL},
    {"rights", "what it may do: read,propose,approve", NULL},
    {"state", "active, expired or revoked", NULL},
    {"added_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"until", "its end, or null", NULL},
    {"revoked_at", "a time, or null", NULL},
    {"last_used_at", "a time, to the minute, or null", NULL},
};

const struct command command_token_list = {
    .name = "token list",
    .operands = "",
    .summary = "List the tokens: name, rights, state, whose it is, last use",
    .details = "States: active; expired (past its end); revoked. Their texts are kept nowhere.",
    .example = "trustseal token list",
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = token_list_run,
};
