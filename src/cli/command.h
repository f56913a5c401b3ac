/* The commands of the program: what each takes, and which one a command line names. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/option.h"

/* What the program ends with. */
enum { COMMAND_DONE, COMMAND_REFUSED, COMMAND_USAGE };

/* One command; its file defines it and has a row in command.c. */
struct command {
	const char *name;     /* one word or two: "contract add" */
	const char *operands; /* as in the usage line: "CODE FILE"; "" for none */
	size_t operands_min, operands_max;
	const char *summary; /* one line, for the list of commands */
	const char *details; /* lines for its own help, or NULL */
	const char *example;
	const struct option *options; /* its own */
	size_t option_count;
	bool json; /* takes --json */
	/* Says on stderr what is wrong, and returns one of the three above. */
	int (*run)(const struct arguments *a);
};

extern const struct command command_certificate_add, command_certificate_revoke,
    command_check_config, command_contract_add, command_contract_import, command_contract_list,
    command_contract_show, command_contract_sticker, command_operator_add, command_operator_disable,
    command_operator_enable, command_operator_list, command_operator_reset_password,
    command_operator_role, command_serve, command_snippet, command_sticker, command_store_copy,
    command_usage, command_version;

/* Runs what the arguments of main() name and returns the program's exit status. */
int command_main(int argc, char *const *argv);

#endif
