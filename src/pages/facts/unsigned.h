/* What is said where a service signs no proofs. */
#ifndef PAGES_FACTS_UNSIGNED_H
#define PAGES_FACTS_UNSIGNED_H

#include "web/reply.h"

/* A new answer that says so, and what is to be done about it: 404. NULL when memory is short. Any
 * thread. */
struct reply *unsigned_reply(void);

#endif
