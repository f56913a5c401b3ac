/* trustseal token add */
#include "accounts/token.h"
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/output.h"

enum { RIGHTS = OPTION_OWN, UNTIL };

static const struct option options[] = {
    {"rights", 0, "RIGHTS", false, "what it may do: read, propose, approve, separated by commas"},
    {"until", 0, "TIME", false,
	"its end: a day, which counts whole, or a time, as 2027-03-31T12:00+09:00; else none"},
};

static bool token_until_read(const char *text, int64_t *ret)
{
	*ret = 0;
	if (text == NULL || token_until_parse(str_from(text), ret))
		return true;
	output_error("--until \"%s\" is no time: write it as 2027-03-31 or "
		     "2027-03-31T12:00+09:00 (without an offset: in [page] timezone)",
	    text);
	return false;
}

static int token_add(const struct arguments *a, struct accounts_token *token)
{
	char text[TOKEN_TEXT_MAX] = "";
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_CREATE) &&
	    token_until_read(option_value(a, UNTIL), &token->until))
		status = operator_done_with_password(&w,
		    accounts_token_add(&w.change, &w.acting.person, token, text),
		    "no token is made", text);
	workspace_close(&w);
	return status;
}

static int token_add_run(const struct arguments *a)
{
	struct accounts_token token = {.id = 0};

	if (option_value(a, RIGHTS) == NULL ||
	    !token_rights_parse(str_from(option_value(a, RIGHTS)), &token.rights)) {
		output_error("token add: --rights is needed, with one or more of read, propose, "
			     "approve: --rights read,propose");
		return COMMAND_USAGE;
	}
	if (!str_copy(token.name, sizeof token.name, str_from(a->operands[0]))) {
		output_error("no token is made: the name is longer than 64 letters");
		return COMMAND_REFUSED;
	}
	return token_add(a, &token);
}

const struct command command_token_add = {
    .name = "token add",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Make a token for a program that uses the API, and print it this once",
    .details = "The token alone is printed on stdout; it is kept nowhere. A program sends it as\n"
	       "\"Authorization: Bearer TOKEN\". What it proposes or approves counts as done by\n"
	       "whoever made it.",
    .example = "trustseal token add issuing-system --rights read,propose --until 2027-03-31",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = token_add_run,
};
