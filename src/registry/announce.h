/* Tells servers what a change did to records, so that visitors see it now and not when what is in
 * memory has become too old. */
#ifndef REGISTRY_ANNOUNCE_H
#define REGISTRY_ANNOUNCE_H

#include "config/config.h"
#include "lookup/lookup.h"
#include "registry/change.h"

/* After a change that was made: this server's `lookup` (NULL where there is none) forgets the
 * records, and others are told. The errors of lookup_announce(): the others then see it
 * in the store, within a second, or within [cache] ttl where they cannot follow it. */
enum err registry_announce(const struct config *config, struct lookup *lookup,
    const struct registry_effect *effect, struct problem *why);

#endif
