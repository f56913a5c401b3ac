/* Where the sticker of a contract was seen: a table. */
#ifndef FIGURES_PLACES_H
#define FIGURES_PLACES_H

#include "figures/table.h"
#include "store/store.h"

/* Makes the table "places" of a code, in memory of the arena: hosts, what they showed and when. The
 * errors of store.h. */
enum err figures_places(
    struct store *store, const struct code *code, struct arena *memory, struct table *ret);

#endif
