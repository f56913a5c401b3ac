/* Why something was refused, in the reader's language. */
#include "console/reason.h"

#include "visit/reason.h"

const char *console_reason(struct console *c, const struct problem *why, const char *general)
{
	return visit_reason(&c->v, why, general);
}
