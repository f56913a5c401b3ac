/* Waiting for a record on behalf of a request. */
#ifndef PAGES_FETCH_H
#define PAGES_FETCH_H

#include "pages/request.h"
#include "record/record.h"

/* The record of a code, retained for the caller. False when the exchange was suspended until a
 * worker has it (the handler is called again and asks again) or was answered with 503, or with 429
 * for those who try codes out: the handler returns. */
bool fetch_record(struct request *r, const struct code *code, struct record **ret);

#endif
