/* The portal's realm, and the way of a request to one of its pages. */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include "portal/visit.h"

/* Is it a request for the portal? /owner/ itself is, of a browser that has a session: everybody
 * else finds the way to a sticker there (owner/entry.h). */
bool portal_wants(const struct request *r);
/* GET and POST to the portal. */
void page_portal(struct request *r);
/* Bytes that a post to this path may have; 0 where it is none of the portal's. */
size_t portal_body_max(const struct portal_page *pages, struct str path);
/* Threads: ERR_NO_MEMORY. Nothing when the portal is switched off. */
enum err portal_open(struct app *app, struct problem *why);
/* After the servers have stopped. */
void portal_close(struct app *app);

#endif
