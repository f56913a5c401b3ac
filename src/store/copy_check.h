/* Looks at what TO holds before a copy. */
#ifndef STORE_COPY_CHECK_H
#define STORE_COPY_CHECK_H

#include "store/copy_rows.h"

/* TO must be empty, or the beginning of a copy of FROM; sets c->done and c->total. ERR_EXISTS. */
enum err copy_check(struct copying *c);

#endif
