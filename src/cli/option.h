/* Reads the options of a command by its table. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

/* The options that commands share stand before their own: an own option's number is OPTION_OWN and
 * its row in the command's table. An own one of the same name takes the place of a shared one. */
enum {
	OPTION_HELP,
	OPTION_CONFIG,
	OPTION_JSON,
	OPTION_AS, /* this and those below: of commands that act (command.h) */
	OPTION_PASSWORD_FILE,
	OPTION_CLIENT_CERTIFICATE,
	OPTION_CLIENT_KEY,
	OPTION_OWN
};

struct option {
	const char *name;  /* without the dashes */
	char letter;       /* short form, or 0 */
	const char *value; /* what stands for the value in the help; NULL: takes none */
	bool many;         /* may be given more than once */
	const char *help;
};

/* The shared ones, OPTION_OWN rows. */
extern const struct option options_shared[OPTION_OWN];

enum { OPTION_USES_MAX = 128, OPERANDS_MAX = 64 };

struct commands;

/* What was given on a command line; points into argv. */
struct arguments {
	const struct commands *commands; /* all that there are (command.h) */
	size_t use_count;
	struct option_use {
		unsigned option;
		const char *value; /* "" for options without a value */
	} uses[OPTION_USES_MAX];
	size_t operand_count;
	const char *operands[OPERANDS_MAX];
};

/* Reads `--name value`, `--name=value`, `-n value`, `-nvalue`, `--` and operands (a lone "-" is
 * one), in any order, by `own`, the command's table. ERR_INVALID with `why`. */
enum err option_parse(const struct option *own, size_t own_count, int argc, char *const *argv,
    struct arguments *ret, struct problem *why);
/* The value of an option; NULL when it was not given. */
const char *option_value(const struct arguments *a, unsigned option);
/* The value of the next use of a `many` option, counting with *cursor from 0; NULL at the end. */
const char *option_next(const struct arguments *a, unsigned option, size_t *cursor);

#endif
