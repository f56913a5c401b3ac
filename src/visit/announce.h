/* Tells servers what a visitor changed. */
#ifndef VISIT_ANNOUNCE_H
#define VISIT_ANNOUNCE_H

#include "registry/change.h"
#include "visit/visit.h"

/* Tells them what a change did to records, and frees that: see registry/announce.h. Where they
 * cannot be told, that is logged. */
void visit_announce(struct visit *v, struct registry_effect *effect);

#endif
