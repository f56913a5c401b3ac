/* What a proof page says of its evidence: a line for each source of which something is known. */
#ifndef PAGES_PROOF_EVIDENCE_H
#define PAGES_PROOF_EVIDENCE_H

#include "pages/proof.h"
#include "web/model.h"

/* Appends the lines to the list `evidence`, for proof_evidence.html. Any thread. */
void proof_set_evidence(const struct proof *p, struct model *m);

#endif
