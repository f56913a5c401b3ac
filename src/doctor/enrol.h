/* Which sites there are to visit: made from contracts' URLs, as events tell of them.
 *
 * DESIGN: whatever changes a contract leaves an event, so the events behind the last one that was
 * seen say which contracts to look at; a million others cost nothing. */
#ifndef DOCTOR_ENROL_H
#define DOCTOR_ENROL_H

#include "store/change.h"

/* Within a change: makes the sites, with their tasks (watch/queue.h), of contracts that have a
 * certificate, and takes out those that are registered no more. At most `limit` contracts;
 * *ret_more: there may be more. `every` seconds are what a backlog is spread over. */
enum err doctor_enrol(const struct change *c, unsigned every, size_t limit, bool *ret_more);

#endif
