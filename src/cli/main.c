/* The table of commands, the choice among them, and their help. */
#include "cli/main.h"

#include <string.h>
#include "base/buf.h"
#include "base/version.h"
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/taken.h"

/* A new command is a file with its struct command, and a row here: its declaration, and its place
 * in the order of the help. */
extern const struct command command_check_config, command_serve, command_health,
    command_contract_add, command_contract_show, command_contract_list, command_contract_import,
    command_contract_sticker, command_contract_history, command_contract_check,
    command_contract_edit, command_contract_withdraw, command_contract_end, command_certificate_add,
    command_certificate_import, command_certificate_revoke, command_certificate_release,
    command_crl_add, command_proposal_list, command_proposal_show, command_proposal_approve,
    command_proposal_reject, command_snippet, command_sticker, command_usage, command_customer_add,
    command_customer_list, command_customer_show, command_customer_edit, command_coupon_make,
    command_coupon_show, command_operator_add, command_operator_list, command_operator_role,
    command_operator_disable, command_operator_enable, command_operator_password,
    command_operator_reset_password, command_token_add, command_token_list, command_token_revoke,
    command_key_list, command_key_rotate, command_watch_run, command_attention, command_mail_list,
    command_mail_show, command_mail_again, command_mail_test, command_store_create,
    command_store_upgrade, command_store_copy, command_log_create, command_log_key,
    command_log_recover, command_log_verify, command_log_verify_proof, command_doctor,
    command_manual, command_completion, command_complete, command_version;

static const struct command *const commands[] = {
    &command_check_config,
    &command_serve,
    &command_health,
    &command_contract_add,
    &command_contract_show,
    &command_contract_list,
    &command_contract_import,
    &command_contract_sticker,
    &command_contract_history,
    &command_contract_check,
    &command_contract_edit,
    &command_contract_withdraw,
    &command_contract_end,
    &command_certificate_add,
    &command_certificate_import,
    &command_certificate_revoke,
    &command_certificate_release,
    &command_crl_add,
    &command_proposal_list,
    &command_proposal_show,
    &command_proposal_approve,
    &command_proposal_reject,
    &command_snippet,
    &command_sticker,
    &command_usage,
    &command_customer_add,
    &command_customer_list,
    &command_customer_show,
    &command_customer_edit,
    &command_coupon_make,
    &command_coupon_show,
    &command_operator_add,
    &command_operator_list,
    &command_operator_role,
    &command_operator_disable,
    &command_operator_enable,
    &command_operator_password,
    &command_operator_reset_password,
    &command_token_add,
    &command_token_list,
    &command_token_revoke,
    &command_key_list,
    &command_key_rotate,
    &command_watch_run,
    &command_attention,
    &command_mail_list,
    &command_mail_show,
    &command_mail_again,
    &command_mail_test,
    &command_store_create,
    &command_store_upgrade,
    &command_store_copy,
    &command_log_create,
    &command_log_key,
    &command_log_recover,
    &command_log_verify,
    &command_log_verify_proof,
    &command_doctor,
    &command_manual,
    &command_completion,
    &command_complete,
    &command_version,
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], HELP_MAX = 65536 };

static const struct commands commands_all = {commands, COMMAND_COUNT};

/* ---- help ---- */

static void command_write_overview(struct buf *to)
{
	buf_puts(to, "trustseal " VERSION ": " COMMAND_PROGRAM "\n\n"
		     "Usage: trustseal COMMAND [OPTION…] [ARGUMENT…]\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		buf_printf(to, "  %-23s %s\n", commands[i]->name, commands[i]->summary);
	buf_puts(to,
	    "\n`trustseal COMMAND --help` says more of each. Exit status: " COMMAND_STATUSES ".\n");
}

static void command_write_option(const struct option *o, struct buf *to)
{
	struct buf left = BUF_INIT(256);

	if (o->letter != 0)
		buf_printf(&left, "-%c, ", o->letter);
	else
		buf_puts(&left, "    ");
	buf_printf(&left, "--%s%s%s", o->name, o->value == NULL ? "" : " ",
	    o->value == NULL ? "" : o->value);
	buf_printf(to, "  %-27s ", left.at == NULL ? "" : left.at);
	choices_write_help(o->help, to);
	buf_printf(to, "%s\n", o->many ? " (may be repeated)" : "");
	buf_free(&left);
}

static void command_write_usage(const struct command *c, struct buf *to)
{
	buf_printf(to, "Usage: trustseal %s [OPTION…]%s%s\n", c->name,
	    c->operands[0] == '\0' ? "" : " ", c->operands);
}

static void command_write_members(const struct command *c, struct buf *to)
{
	int width = 0;

	for (size_t i = 0; i < c->member_count; i++) {
		int len = (int)strlen(c->members[i].name);

		width = len > width ? len : width;
	}
	buf_printf(to, "\n--json prints %s:\n", c->json);
	for (size_t i = 0; i < c->member_count; i++) {
		const struct json_member *m = &c->members[i];

		buf_printf(to, "  %-*s  %s", width, m->name, m->meaning);
		buf_printf(to, m->when == NULL ? "\n" : " (%s)\n", m->when);
	}
}

static void command_write_help(const struct command *c, struct buf *to)
{
	const struct option *option;

	command_write_usage(c, to);
	buf_printf(to, "\n%s.\n", c->summary);
	if (c->details != NULL)
		buf_printf(to, "%s\n", c->details);
	buf_puts(to, "\nOptions:\n");
	for (size_t i = 0; (option = taken_option(c, i)) != NULL; i++)
		command_write_option(option, to);
	if (c->json != NULL)
		command_write_members(c, to);
	buf_printf(to, "\nExample:\n  %s\n", c->example);
}

static int command_print_help(const struct command *c)
{
	struct buf text = BUF_INIT(HELP_MAX);
	int status;

	if (c == NULL)
		command_write_overview(&text);
	else
		command_write_help(c, &text);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

/* ---- choice ---- */

/* The first word of commands that have two: `trustseal contract`. */
static bool command_is_group(const char *word)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		struct str rest = str_from(commands[i]->name);

		if (str_eq(str_cut(&rest, ' '), str_from(word)) && rest.at != NULL)
			return true;
	}
	return false;
}

static bool command_is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* Nothing in the table is named. */
static int command_answer_none(int argc, char *const *argv)
{
	if (argc == 0) {
		output_error("no command is given: see trustseal --help");
		return COMMAND_USAGE;
	}
	if (command_is_help(argv[0]) ||
	    (command_is_group(argv[0]) && argc > 1 && command_is_help(argv[1])))
		return command_print_help(NULL);
	if (strcmp(argv[0], "--version") == 0)
		return command_version.run(&(struct arguments){0});
	if (command_is_group(argv[0]) && argc == 1)
		output_error("%s: what about it? See trustseal --help", argv[0]);
	else
		output_error("there is no command \"%s%s%s\": see trustseal --help", argv[0],
		    command_is_group(argv[0]) ? " " : "", command_is_group(argv[0]) ? argv[1] : "");
	return COMMAND_USAGE;
}

/* What the table says of a command's arguments, but the parser does not know. */
static enum err command_check_operands(
    const struct command *c, const struct arguments *a, struct problem *why)
{
	for (unsigned i = 0; i < OPTION_OWN; i++)
		if (option_value(a, i) != NULL && !taken_is_shared(c, i))
			return err_because(
			    why, ERR_INVALID, "there is no option --%s", options_shared[i].name);
	for (unsigned i = OPTION_AS + 1; i < OPTION_OWN; i++)
		if (option_value(a, i) != NULL && option_value(a, OPTION_AS) == NULL)
			return err_because(
			    why, ERR_INVALID, "--%s goes with --as NAME", options_shared[i].name);
	if (a->operand_count > c->operands_max)
		return err_because(why, ERR_INVALID, "\"%s\" is one argument too many",
		    a->operands[c->operands_max]);
	if (a->operand_count < c->operands_min)
		return err_because(why, ERR_INVALID, "an argument is missing: %s", c->operands);
	return ERR_OK;
}

static int command_run(const struct command *c, int argc, char *const *argv)
{
	struct arguments a;
	struct problem why;
	enum err err = option_parse(c->options, c->option_count, argc, argv, &a, &why);

	if (!err && option_value(&a, OPTION_HELP) != NULL)
		return command_print_help(c);
	if (!err)
		err = command_check_operands(c, &a, &why);
	a.commands = &commands_all;
	if (!err)
		return c->run(&a);
	output_error("%s: %s; see trustseal %s --help", c->name, why.text, c->name);
	return COMMAND_USAGE;
}

int command_main(int argc, char *const *argv)
{
	const struct command *c;
	int words;

	argc = argc > 0 ? argc - 1 : 0;
	argv++;
	c = taken_command(&commands_all, argc, argv, &words);
	if (c != NULL)
		return command_run(c, argc - words, argv + words);
	/* `trustseal help contract list` is `trustseal contract list --help`, whatever follows. */
	if (argc > 1 && strcmp(argv[0], "help") == 0) {
		c = taken_command(&commands_all, argc - 1, argv + 1, &words);
		if (c != NULL)
			return command_print_help(c);
		if (!command_is_group(argv[1]) || argc > 2)
			return command_answer_none(argc - 1, argv + 1);
	}
	return command_answer_none(argc, argv);
}
