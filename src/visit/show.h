/* How a visit is answered: by a page in its realm's frame, or by another address. */
#ifndef VISIT_SHOW_H
#define VISIT_SHOW_H

#include <stdio.h>
#include "visit/visit.h"

/* Renders the template, its frame filled. */
void visit_show(struct visit *v, unsigned status, const char *template_name);
/* A file to be saved, whose text or bytes are taken; `name` is safe in a header. */
void visit_send_file(
    struct visit *v, const char *name, const char *media_type, struct buf *content);
/* The same with what was written into a file of its own, which is taken and read as it is sent: for
 * what may be long. */
void visit_send_written(struct visit *v, const char *name, const char *media_type, FILE *content);
/* 303 to a path of the realm. */
void visit_see_other(struct visit *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* An error page in the frame: its words stand under "NAME.error.STATUS.…" in the catalogues, for
 * 400, 403, 404, 413, 429 and 503. */
void visit_fail(struct visit *v, unsigned status);
/* The same for an error of the store or a rule, with the reason in the log: 404 for ERR_NOT_FOUND,
 * else 503. True when there was none. */
bool visit_ok(struct visit *v, enum err err, const char *reason);
/* Says with the answer when the browser may come again, also in {wait} of the page. */
void visit_tell_wait(struct visit *v, int64_t seconds);
/* 429 until the minute of web/throttle.h is over. */
void visit_refuse_more(struct visit *v);

/* The language: as asked, else as asked before, else as the browser accepts. */
enum lang visit_lang(const struct visit_realm *realm, const struct request *r);

#endif
