/* What follows when a one-time password was asked for: the page on which it is typed. */
#ifndef PORTAL_ASKED_H
#define PORTAL_ASKED_H

#include "portal/frame.h"

/* Leads there; `place` is where the visitor wanted to go. A form that was posted when a session had
 * ended goes along in hidden fields, so that page is then the answer itself. */
void portal_asked(struct portal *p, const char *place);

#endif
