/* The table of the console's pages. */
#ifndef SERVER_CONSOLE_ROUTES_H
#define SERVER_CONSOLE_ROUTES_H

#include "console/visit.h"

/* Ended by a row without pattern. In the order of the menu. */
extern const struct console_page console_routes[];

#endif
