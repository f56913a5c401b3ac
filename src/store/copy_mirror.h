/* Makes a table of TO equal to FROM's. */
#ifndef STORE_COPY_MIRROR_H
#define STORE_COPY_MIRROR_H

#include "store/copy_rows.h"

/* One that is append-only is filled up. Adds to c->report->written. */
enum err copy_mirror(struct copying *c, size_t table);

#endif
