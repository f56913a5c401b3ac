/* The handlers of the pages on which owners ask for something: rows of the portal's table
 * (server/portal_routes.c) name them. */
#ifndef COUNTER_HANDLERS_H
#define COUNTER_HANDLERS_H

#include "portal/visit.h"

portal_handler counter_apply, counter_apply_post;
portal_handler counter_begin, counter_begin_post;

#endif
