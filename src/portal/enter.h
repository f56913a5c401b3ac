/* What follows when somebody has proved who he is. */
#ifndef PORTAL_ENTER_H
#define PORTAL_ENTER_H

#include "portal/frame.h"

/* Part of a change: begins a session of the customer, bound to the client certificate with this
 * SHA-256 (NULL for none); one that was there before ends. */
enum err portal_enter(struct portal *p, int64_t customer, const unsigned char *certificate,
    struct session_token *ret);
/* Leads where he wanted to go, or shows the page where he had typed what came back; p->who is he.
 */
void portal_let_in(struct portal *p);

#endif
