/* What a command takes of a command line: its name, and its options. */
#ifndef CLI_TAKEN_H
#define CLI_TAKEN_H

#include "cli/command.h"

/* How many of the arguments are the name of `c`; 0 when they are not. */
int taken_name(const struct command *c, int argc, char *const *argv);
/* The command that the arguments begin with, and how many of them are its name; NULL for none. */
const struct command *taken_command(
    const struct commands *commands, int argc, char *const *argv, int *ret_words);
/* Does the command take this one of options_shared? */
bool taken_is_shared(const struct command *c, unsigned option);
/* Its options, counted from 0: its own, then those of the shared ones that it takes; NULL behind
 * the last. */
const struct option *taken_option(const struct command *c, size_t i);

#endif
