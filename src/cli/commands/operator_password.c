/* trustseal operator password */
#include <string.h>
#include "accounts/login.h"
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/password.h"

enum { OLD = OPTION_OWN, NEW };

static const struct option options[] = {
    {"password-file", 0, "FILE", false,
	"where the present one stands; else $TRUSTSEAL_PASSWORD_FILE, else it is asked for"},
    {"new-password-file", 0, "FILE", false, "where the new one stands; else it is asked for"},
};

static const char *const flaws[] = {
    [OPERATOR_PASSWORD_SHORT] = "it has fewer than 12 characters",
    [OPERATOR_PASSWORD_LONG] = "it has more than 256 bytes",
    [OPERATOR_PASSWORD_NAME] = "the name of the account is in it",
    [OPERATOR_PASSWORD_COMMON] = "it is one of those that attackers try first",
    [OPERATOR_PASSWORD_TEXT] = "it is no UTF-8 text, or has control characters",
};

/* At a terminal the new one is asked for twice. */
static enum err password_ask_new(struct buf *fresh, struct problem *why)
{
	struct buf again = BUF_INIT(PASSWORD_FILE_MAX);
	enum err err = password_ask("New password: ", fresh, why);

	if (!err)
		err = password_ask("The new one again: ", &again, why);
	if (!err && !str_eq(buf_str(fresh), buf_str(&again)))
		err = err_because(why, ERR_INVALID, "the two are not the same");
	if (again.at != NULL)
		explicit_bzero(again.at, again.len);
	buf_free(&again);
	return err;
}

static enum err password_read_both(
    const struct arguments *a, struct buf *present, struct buf *fresh, struct problem *why)
{
	const char *old = acting_password_file(a, OLD), *new = option_value(a, NEW);
	enum err err = old != NULL ? password_read(old, present, why)
				   : password_ask("Present password: ", present, why);

	if (!err)
		err = new != NULL ? password_read(new, fresh, why) : password_ask_new(fresh, why);
	if (err == ERR_UNAVAILABLE && (old == NULL || new == NULL))
		return err_because(why, err,
		    "say where the passwords stand: --password-file OLD --new-password-file NEW");
	return err;
}

static enum err password_check_new(
    struct str name, struct str present, struct str fresh, struct problem *why)
{
	enum operator_password_flaw flaw = operator_check_password(fresh, name);

	if (flaw != OPERATOR_PASSWORD_GOOD)
		return err_because(why, ERR_INVALID, "the new one is not taken: %s", flaws[flaw]);
	return str_eq(present, fresh)
		   ? err_because(why, ERR_INVALID, "the new one is the present one")
		   : ERR_OK;
}

static int operator_password_run(const struct arguments *a)
{
	struct buf present = BUF_INIT(PASSWORD_FILE_MAX), fresh = BUF_INIT(PASSWORD_FILE_MAX);
	struct str name = str_from(a->operands[0]);
	int status = COMMAND_REFUSED;
	bool wrong = false;
	struct workspace w;
	enum err err;

	if (workspace_open_unnamed(&w, a, STORE_WRITE)) {
		const struct accounts accounts = operator_accounts(&w);

		err = password_read_both(a, &present, &fresh, &w.why);
		if (!err)
			err = password_check_new(name, buf_str(&present), buf_str(&fresh), &w.why);
		if (!err)
			err = accounts_change_password(
			    &accounts, name, buf_str(&present), buf_str(&fresh), NULL, &wrong);
		status = operator_done(&w, err, "the password is not changed");
	}
	workspace_close(&w);
	if (present.at != NULL)
		explicit_bzero(present.at, present.len);
	if (fresh.at != NULL)
		explicit_bzero(fresh.at, fresh.len);
	buf_free(&present);
	buf_free(&fresh);
	return status;
}

const struct command command_operator_password = {
    .name = "operator password",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Change an operator's own password, also an initial one",
    .details =
	"A password has 12 characters or more; of a file its first line counts. Sessions of\n"
	"the account end. An initial password serves for nothing else.",
    .example =
	"trustseal operator password sato.hanako --password-file old --new-password-file new",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = operator_password_run,
};
