/* What the files of the console's frame share: console.c has the way of a visit to a worker and
 * back, console_answer.c what happens there, console_frame.c what stands around its page. Not for
 * others. */
#ifndef CONSOLE_CONSOLE_PRIVATE_H
#define CONSOLE_CONSOLE_PRIVATE_H

#include "console/console.h"

/* The row for a path, and what its pattern captures; NULL when there is none. */
const struct console_page *console_find(struct str path, struct route_captures *ret);
/* Answers the visit; on a worker, with a store. */
void console_answer(struct console *c);
/* Fills what stands around every page. */
void console_frame(struct console *c);
/* The language: as asked, else as asked before, else as the browser accepts. */
enum lang console_lang(const struct request *r);

#endif
