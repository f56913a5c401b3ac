/* The way of a call to the API: from the event loop to a worker and back. */
#ifndef API_API_H
#define API_API_H

#include "api/call.h"

/* Is the path one of the API's, whatever stands there? */
bool api_is_path(struct str path);
/* Everything below /api/. */
void page_api(struct request *r);
/* Bytes that a body for this path may have. */
size_t api_body_max(struct str method, struct str path);
/* The answer to a request whose head is refused; NULL when memory is short. */
struct http_response *api_refusal(unsigned status, const char *rule);
/* Threads: ERR_NO_MEMORY. Nothing when the API is switched off. */
enum err api_open(struct app *app, struct problem *why);
/* After the servers have stopped. */
void api_close(struct app *app);

#endif
