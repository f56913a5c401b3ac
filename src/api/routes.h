/* The table of what the API does. */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "api/call.h"

/* The row for a method and path, and what its pattern captures; NULL when there is none. */
const struct api_row *api_find(struct str method, struct str path, struct route_captures *ret);
/* The methods that have a row for the path, as the field Allow wants them; false for none. */
bool api_allowed(struct str path, char *ret, size_t room);

#endif
