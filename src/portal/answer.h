/* What a worker does for a visit to the portal. */
#ifndef PORTAL_ANSWER_H
#define PORTAL_ANSWER_H

#include "portal/visit.h"

/* Finds out whose visit it is, and calls the page's handler when all is well; on a worker, with a
 * store. */
void portal_answer(struct visit *v);

#endif
