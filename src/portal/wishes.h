/* Which notices the owner wants: a part of the page of the account. */
#ifndef PORTAL_WISHES_H
#define PORTAL_WISHES_H

#include "portal/visit.h"

/* Sets the lists "wishes" and "always" in the model: what may be refused, and what may not. False
 * when the store failed: the visitor was told. */
bool portal_wishes_show(struct portal *p);

#endif
