/* The template model of a proof page (assets/pages/proof.html). */
#ifndef PAGES_PROOF_MODEL_H
#define PAGES_PROOF_MODEL_H

#include "pages/proof.h"
#include "web/model.h"

/* Sets all that the page shows of the record and the verdict; the frame's values are
 * page_frame()'s. Texts from certificates are set as they are: the template escapes them and makes
 * what is invisible visible. A failed allocation is noted in the model. Any thread. */
void proof_model_fill(const struct proof *p, struct model *m);

#endif
