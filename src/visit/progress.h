/* How far an application is, as part_progress.html shows it to its owner and to operators. */
#ifndef VISIT_PROGRESS_H
#define VISIT_PROGRESS_H

#include "record/records.h"
#include "visit/visit.h"

/* Sets the list "progress", and the flags "progress_open" while something is to come and
 * "papers_awaited" while a paper is, "consent_of_person" where a person consents to the use of
 * his domain. False when the store failed: the visitor was told. */
bool visit_progress(struct visit *v, const struct store_entry *e);

#endif
