/* The console's realm, and the way of a request to one of its pages. */
#ifndef CONSOLE_CONSOLE_H
#define CONSOLE_CONSOLE_H

#include "console/visit.h"

/* GET and POST below /admin/. */
void page_console(struct request *r);
/* Bytes that a post to this path may have. */
size_t console_body_max(const struct console_page *pages, struct str path);
/* Threads: ERR_NO_MEMORY. Nothing when the console is switched off. */
enum err console_open(struct app *app, struct problem *why);
/* After the servers have stopped. */
void console_close(struct app *app);

#endif
