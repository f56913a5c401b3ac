/* trustseal operator list */
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/accounts.h"
#include "cli/output.h"

enum { LIST_MAX = 1 << 20 };

static const char *operator_state(const struct operator_account *o, int64_t now)
{
	if (o->disabled_at != 0)
		return "disabled";
	if (o->locked_until != 0)
		return "locked";
	if (operator_initial_is_over(o, now))
		return "expired";
	return o->initial ? "initial" : "active";
}

static void operator_write_lines(
    const struct operator_account *all, size_t count, int64_t now, struct buf *to)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(to, "%-24s  %-13s  %s\n", all[i].name, operator_role_name(all[i].role),
		    operator_state(&all[i], now));
}

static void operator_write_objects(
    const struct operator_account *all, size_t count, int64_t now, struct buf *to)
{
	buf_putc(to, '[');
	for (size_t i = 0; i < count; i++) {
		struct json *o = json_new_object();

		json_set_text(o, "name", str_from(all[i].name));
		json_set_text(o, "role", str_from(operator_role_name(all[i].role)));
		json_set_text(o, "state", str_from(operator_state(&all[i], now)));
		describe_time_json(o, "added_at", all[i].added_at);
		describe_time_json(o, "password_at", all[i].password_at);
		describe_time_json(o, "disabled_at", all[i].disabled_at);
		describe_time_json(o, "locked_until", all[i].locked_until);
		describe_item_json(o, i == 0, to);
	}
	buf_puts(to, "]\n");
}

static int operator_list(struct workspace *w, bool json)
{
	const struct accounts accounts = operator_accounts(w);
	struct buf text = BUF_INIT(LIST_MAX);
	struct operator_account *all = NULL;
	int64_t now = w->change.now;
	size_t count = 0;
	enum err err = accounts_list(&accounts, &w->memory, &all, &count);
	int status;

	if (err)
		return operator_done(w, err, "the accounts cannot be read");
	(json ? operator_write_objects : operator_write_lines)(all, count, now, &text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int operator_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_READ))
		status = operator_list(&w, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"name", "by which the operator logs in", NULL},
    {"role", "marketing, operator or administrator", NULL},
    {"state", "active, initial (password), expired (initial password), locked or disabled", NULL},
    {"added_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"password_at", "when the password was set", NULL},
    {"disabled_at", "a time, or null", NULL},
    {"locked_until", "a time, or null", NULL},
};

const struct command command_operator_list = {
    .name = "operator list",
    .operands = "",
    .summary = "List the operators: name, role, state of the account",
    .details = "States: active; initial and expired (the initial password is not changed yet, or\n"
	       "past its time); locked (wrong passwords); disabled.",
    .example = "trustseal operator list",
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = operator_list_run,
};
