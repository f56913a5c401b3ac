/* What the owner's pages have in common. */
#ifndef OWNER_OWNER_H
#define OWNER_OWNER_H

#include "pages/request.h"
#include "record/verdict.h"

/* Finds the record of the first capture's code and has `answer` answer for it, with a verdict that
 * knows of no link. Codes that are unknown, without a certificate or without the wish for a sticker
 * are not told apart: 404, and what the owner can do. Malformed ones: 404, and the way in. */
void owner_serve(struct request *r,
    void (*answer)(struct request *r, const struct record *record, const struct verdict *v));

#endif
