/* The handlers of the pages on which owners ask for something: rows of the portal's table
 * (server/portal_routes.c) name them. */
#ifndef COUNTER_HANDLERS_H
#define COUNTER_HANDLERS_H

#include "portal/visit.h"

portal_handler counter_apply, counter_apply_post;
portal_handler counter_begin, counter_begin_post;
portal_handler counter_new_post;
portal_handler counter_open;
portal_handler counter_done;
portal_handler counter_drop, counter_drop_post;
portal_handler counter_step, counter_step_post;
portal_handler counter_ask, counter_ask_post;

#endif
