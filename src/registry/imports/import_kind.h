/* Imports of many as one proposal: what stands behind their rows in the table of kinds.
 *
 * DESIGN: the payload of an import is all that it needs, and not a path: what is approved is what
 * was proposed, whatever became of the file. Whether its rows may be added is asked again when it
 * is approved; it is made from no other facts. */
#ifndef REGISTRY_IMPORT_KIND_H
#define REGISTRY_IMPORT_KIND_H

#include "registry/clerk.h"
#include "registry/form.h"
#include "registry/imports/import.h"

/* Facts: none. */
enum err registry_import_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to);
/* Appends the parameters to `to`; a failure shows in to->err. */
void registry_import_params(bool historic, struct buf *to);
/* The same for many certificates, of which `census` is an object of record/census.h. */
void registry_import_census_params(bool historic, struct str census, struct buf *to);
/* Reads "historic" of either. ERR_CORRUPT, ERR_NO_MEMORY. */
enum err registry_import_read_params(struct str params, bool *ret_historic, struct problem *why);
/* Adds the contracts of the CSV file in the payload, all or none; `after` gets their census, and
 * `effect` the codes that servers are to be told of. */
enum err registry_import_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);

#endif
