/* GET /proof/{code}?at=2026-10-01: what this service said on that day, and what is known of it. */
#ifndef PAGES_PAST_PAGE_H
#define PAGES_PAST_PAGE_H

#include "pages/request.h"
#include "record/code.h"

/* Does the address ask for a day? */
bool past_is_asked(const struct request *r);
/* Answers for a code that has a record, or suspends the exchange: the handler is called again. */
void past_page_send(struct request *r, const struct code *code);

#endif
