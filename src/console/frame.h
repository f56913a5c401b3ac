/* What stands around the console's pages: the menu, who is logged in, the words after a change. */
#ifndef CONSOLE_FRAME_H
#define CONSOLE_FRAME_H

#include "console/visit.h"
#include "visit/show.h"

/* What may be said above a page: see struct visit_realm. */
extern const char *const console_done[];

/* Sets it in the model. */
void console_frame(struct visit *v);

#endif
