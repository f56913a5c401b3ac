/* What stands around the portal's pages: the menu, who is logged in, the words after a change. */
#ifndef PORTAL_FRAME_H
#define PORTAL_FRAME_H

#include "portal/visit.h"
#include "visit/show.h"

/* What may be said above a page: see struct visit_realm. */
extern const char *const portal_done[];

/* Sets it in the model. */
void portal_frame(struct visit *v);

#endif
