/* Why something was refused, in the reader's language. */
#ifndef VISIT_REASON_H
#define VISIT_REASON_H

#include "visit/visit.h"

/* The key of the sentence for why->reason; where there is none, `general`. */
const char *visit_reason(struct visit *v, const struct problem *why, const char *general);

#endif
