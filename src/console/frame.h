/* What stands around the console's pages: menu, language, notices; and how a handler ends. */
#ifndef CONSOLE_FRAME_H
#define CONSOLE_FRAME_H

#include "console/visit.h"

/* Renders the template, its frame filled. */
void console_show(struct console *c, unsigned status, const char *template_name);
/* 303 to a path of the console. */
void console_see_other(struct console *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* An error page in the frame: its words stand under "console.error.STATUS.…" in the catalogues,
 * for 400, 403, 404, 413, 429 and 503. */
void console_fail(struct console *c, unsigned status);
/* The same for an error of the store or a rule, with the reason in the log: 404 for ERR_NOT_FOUND,
 * else 503. True when there was none. */
bool console_ok(struct console *c, enum err err, const char *reason);

/* The language: as asked, else as asked before, else as the browser accepts. */
enum lang console_lang(const struct request *r);

#endif
