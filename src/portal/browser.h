/* Which browser asked for a one-time password: it works there alone.
 *
 * DESIGN: a cookie of 256 random bits tells it. It is as strict as that of a session, so no other
 * site can have it sent; and since a mail's link is followed from elsewhere, no page asks for it
 * before something is posted. */
#ifndef PORTAL_BROWSER_H
#define PORTAL_BROWSER_H

#include "portal/visit.h"

/* The number of the browser that comes with this visit; one that has none yet is given one with the
 * answer. Absent when memory is short, which is told. */
struct str portal_browser_mark(struct portal *p);
/* The same, of one that has a number: absent when it has none. */
struct str portal_browser_find(const struct portal *p);

#endif
