/* Figures of what is asked of the world outside, and of what goes wrong there. */
#ifndef SERVER_OUTSIDE_H
#define SERVER_OUTSIDE_H

#include "base/buf.h"
#include "pages/app.h"

/* Appends them, as metrics_write() does its own. */
void outside_write(const struct app *app, struct buf *to);

#endif
