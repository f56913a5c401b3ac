/* The manual pages of the program and of its commands, from the table of commands. */
#ifndef CLI_MANUAL_COMMAND_PAGE_H
#define CLI_MANUAL_COMMAND_PAGE_H

#include "cli/command.h"

/* trustseal(1). */
void command_page_write_all(const struct commands *commands, struct buf *to);
/* trustseal-NAME(1). */
void command_page_write(const struct commands *commands, const struct command *c, struct buf *to);

#endif
