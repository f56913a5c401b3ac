/* Why something was refused, in the reader's language. */
#ifndef VISIT_REASON_H
#define VISIT_REASON_H

#include "visit/visit.h"

/* Notes what was refused, of several things the first: the page that follows leads to the questions
 * about it. */
void visit_trouble(struct visit *v, const struct problem *why);
/* The key of the sentence for why->reason; where there is none, `general`. Notes it, too. */
const char *visit_reason(struct visit *v, const struct problem *why, const char *general);

#endif
