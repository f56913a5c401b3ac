/* Where a page of a list ends, for the request for the next one.
 *
 * DESIGN: a cursor is a place in the list with a mark by the key that all servers share, over the
 * list and its filters: so one that was made up, or got with other filters, is told from one that
 * was given, on whatever server. */
#ifndef API_CURSOR_H
#define API_CURSOR_H

#include "api/call.h"

/* Bytes of a cursor's text with its NUL; of a place in it. */
enum { CURSOR_PLACE_MAX = 24, CURSOR_MAX = CURSOR_PLACE_MAX + 40 };

/* The cursor behind a place ("0123456789") of the call's list; `filters` are those that decide what
 * is in it. ERR_NO_MEMORY. */
enum err api_cursor_write(
    const struct api_call *c, struct str filters, struct str place, char ret[CURSOR_MAX]);
/* The place that the parameter "cursor" names, "" for none. False: it is no cursor of this list,
 * which was answered with 400. */
bool api_cursor_read(struct api_call *c, struct str filters, char ret_place[CURSOR_PLACE_MAX]);

#endif
