/* Knows browsers again that have logged in by a name.
 *
 * DESIGN: what others try from elsewhere must not lock out who works here every day, so a login
 * leaves a cookie in the browser for a year: a number that tells it from others, and a mark of
 * number and name by the key that all servers share. It opens nothing: wrong passwords of a browser
 * that shows one for the name which is typed are counted apart (accounts/tries.h). Only operators
 * get it, with their login. */
#ifndef CONSOLE_BROWSER_H
#define CONSOLE_BROWSER_H

#include "console/visit.h"

/* The number of a browser that has logged in by this name; absent for any other. Valid as long as
 * the request. */
struct str console_browser_number(const struct console *c, struct str name);
/* console_accounts() for a password that comes from this browser and its network, for that name. */
struct accounts console_browser_accounts(struct console *c, struct str name, struct problem *why);
/* Has the browser known by this name from now on: it is told with the answer. One that is known
 * keeps its number. */
void console_browser_keep(struct console *c, struct str name);

#endif
