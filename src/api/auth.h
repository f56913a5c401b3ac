/* Who calls, and whether he may: by a bearer token (RFC 6750), or by a client certificate where
 * such are wanted ([console] client_ca). No cookies: nothing that a browser sends by itself. */
#ifndef API_AUTH_H
#define API_AUTH_H

#include "api/call.h"

/* Fills c->who and c->actor; true when he has the row's right and his share of this minute is not
 * used up. Else it has been answered: 401, 403, 429. On a worker, with a store. */
bool api_auth(struct api_call *c);

#endif
