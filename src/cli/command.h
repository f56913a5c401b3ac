/* The commands of the program: what each takes. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/option.h"
#include "cli/output.h"

/* A member of what --json prints. What stands here is what `trustseal help COMMAND` says, and a
 * test compares it with what is printed. */
struct json_member {
	const char *name; /* "certificates[].state": of each item of a list; "tables.TABLE.rows": of
			     several with names of their own */
	const char *meaning;
	const char *when; /* what has to be so for it to be there; NULL: it always is */
};

/* One command; its file defines it, and has a row in main.c. */
struct command {
	const char *name;     /* one word or two: "contract add" */
	const char *operands; /* as in the usage line: "CODE FILE"; "" for none */
	size_t operands_min, operands_max;
	const char *summary; /* one line, for the list of commands */
	const char *details; /* lines for its own help, or NULL */
	const char *example;
	const struct option *options; /* its own */
	size_t option_count;
	bool acts;        /* somebody does something by it: it takes --as, and what proves it */
	const char *json; /* what --json prints: "an object with"; NULL: there is no --json */
	const struct json_member *members; /* with these members */
	size_t member_count;
	/* Says on stderr what is wrong, and returns one of the three above. */
	int (*run)(const struct arguments *a);
};

/* All of them, in the order of the help. */
struct commands {
	const struct command *const *at;
	size_t count;
};

/* What the program is, in words. */
#define COMMAND_PROGRAM "Web stickers that prove who runs a site"

/* What the program ends with (output.h), in words. */
#define COMMAND_STATUSES "0 done, 1 refused, 2 wrong usage"

#endif
