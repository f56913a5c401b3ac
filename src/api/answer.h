/* What a worker does for a call: finds out who it is, reads the body, and calls the handler when
 * all is well. */
#ifndef API_ANSWER_H
#define API_ANSWER_H

#include "api/call.h"

/* Fills c->answer. On a worker, with a store. */
void api_answer(struct api_call *c);
/* Makes c->reply of c->answer; NULL when memory is short. */
void api_answer_make(struct api_call *c);

#endif
