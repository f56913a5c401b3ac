/* The page with an initial password. */
#ifndef CONSOLE_INITIAL_H
#define CONSOLE_INITIAL_H

#include "console/frame.h"

/* Shows it this once, in the answer to the post by which it was drawn: it is kept nowhere. */
void console_initial_show(struct console *c, struct str name, const char *password);

#endif
