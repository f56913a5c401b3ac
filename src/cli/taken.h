/* Which options a command takes. */
#ifndef CLI_TAKEN_H
#define CLI_TAKEN_H

#include "cli/command.h"

/* Does the command take this one of options_shared? */
bool taken_is_shared(const struct command *c, unsigned option);
/* Its options, counted from 0: its own, then those of the shared ones that it takes; NULL behind
 * the last. */
const struct option *taken_option(const struct command *c, size_t i);

#endif
