/* The record of a code, for what others show of it. */
#ifndef PAGES_EMBED_FOUND_H
#define PAGES_EMBED_FOUND_H

#include "pages/request.h"
#include "record/verdict.h"

/* The record, and the verdict on it where nothing is known of a link; something is shown. False as
 * fetch_record(), and where there is no record, which is answered with 404: the handler returns. */
bool embed_found(
    struct request *r, const struct code *code, struct record *ret, struct verdict *ret_verdict);

#endif
