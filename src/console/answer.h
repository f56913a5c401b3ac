/* What a worker does for a visit to the console. */
#ifndef CONSOLE_ANSWER_H
#define CONSOLE_ANSWER_H

#include "console/visit.h"

/* Finds out who it is, and calls the page's handler when all is well; on a worker, with a store. */
void console_answer(struct visit *v);

#endif
