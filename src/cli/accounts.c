/* What the commands about operators share. */
#include "cli/accounts.h"

#include "cli/command.h"
#include "cli/output.h"

struct accounts operator_accounts(const struct session *s)
{
	return (struct accounts){.store = s->registry.store,
	    .actor = s->actor,
	    .sessions = {
		ACCOUNTS_REALM, s->config.console.idle_time, s->config.console.session_time}};
}

bool operator_role_given(const char *text, enum operator_role *ret)
{
	if (operator_role_parse(str_from(text), ret))
		return true;
	output_error("\"%s\" is no role: write marketing (reads), operator (changes contracts) or "
		     "administrator (changes accounts too)",
	    text);
	return false;
}

int operator_done(enum err err, const char *refusal, const struct problem *why)
{
	if (err)
		output_error("%s: %s", refusal, why->text);
	return err ? COMMAND_REFUSED : COMMAND_DONE;
}

int operator_done_with_password(
    enum err err, const char *refusal, const char *password, const struct problem *why)
{
	struct buf text = BUF_INIT(100);
	int status;

	if (err)
		return operator_done(err, refusal, why);
	buf_printf(&text, "%s\n", password);
	status = output_print(&text);
	buf_free(&text);
	return status;
}
