/* The table of the portal's pages. */
#ifndef SERVER_PORTAL_ROUTES_H
#define SERVER_PORTAL_ROUTES_H

#include "portal/visit.h"

/* Ended by a row without pattern. In the order of the menu. */
extern const struct portal_page portal_routes[];

#endif
