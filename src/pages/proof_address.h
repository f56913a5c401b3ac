/* Addresses as a proof page draws them: in pieces, as people read them, differences marked. */
#ifndef PAGES_PROOF_ADDRESS_H
#define PAGES_PROOF_ADDRESS_H

#include "origin/origin.h"
#include "web/model.h"

/* Appends to the list `name` of `m` an item for part_browser.html: `origin` in pieces, those marked
 * that differ from `other` (NULL: none). A non-empty `path` is appended, marked. */
void proof_address_add(struct model *m, const char *name, const struct origin *origin,
    const struct origin *other, struct str path);
/* Sets in `m` the host of a name or URL as people read it, its A-labels where they differ, and
 * whether it mixes scripts: `name`, `ascii`, `mixed`. */
void proof_address_name(struct model *m, const char *host);

#endif
