/* Which browser on which system somebody uses, so that a mail can say so. */
#ifndef CUSTOMERS_AGENT_H
#define CUSTOMERS_AGENT_H

#include "base/str.h"

enum { CUSTOMERS_AGENT_MAX = 48 };

/* "Firefox (Windows)" of a header User-Agent; one of the two alone where the other is not known, ""
 * where neither is. Nothing of the header itself is taken over: it may say anything. */
void customers_agent(struct str user_agent, char ret[CUSTOMERS_AGENT_MAX]);

#endif
