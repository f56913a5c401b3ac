/* Where somebody wanted to go who has to log in first: it travels in the login page's address and
 * form, and what was typed comes back. */
#ifndef CONSOLE_PLACE_H
#define CONSOLE_PLACE_H

#include "console/visit.h"

/* The login page's address with what was asked for, its query too where the whole is not too long.
 */
const char *console_place_login(struct console *c);
/* What came back, when it is a page of the console that can be got; else the first page: nobody is
 * sent elsewhere, and nothing gets into the header that is not an address. */
const char *console_place_read(struct console *c, struct str place);
/* Shows the page behind the path `path` with what was typed into it before the session ended. */
void console_resume(struct console *c, struct str path, const struct form *kept);

#endif
