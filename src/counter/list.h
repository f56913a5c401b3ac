/* What a customer began, and what he sent. */
#ifndef COUNTER_LIST_H
#define COUNTER_LIST_H

#include "portal/visit.h"

/* The page of somebody who is logged in. */
void counter_list(struct portal *p);

#endif
