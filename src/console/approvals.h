/* What the pages of a contract show of its proposals. */
#ifndef CONSOLE_APPROVALS_H
#define CONSOLE_APPROVALS_H

#include "console/frame.h"
#include "record/code.h"

/* Sets the list "waiting" for part_proposal.html: what waits to be approved of this contract, the
 * newest first; and the flag "waits". */
enum err console_waiting(struct console *c, const struct code *code);

#endif
