/* Between the memory of checks (doctor/click.h) and the pages and machines that share it. */
#ifndef PAGES_CLICK_WATCH_H
#define PAGES_CLICK_WATCH_H

#include "pages/request.h"
#include "record/verdict.h"

/* The check of `code`, which began at `since`, is being looked at. */
void owner_watch_look(const struct request *r, const struct code *code, int64_t since);
/* A click on the sticker of `code` opened its proof page. Costs next to nothing while nobody
 * checks that code. */
void owner_watch_click(const struct request *r, const struct code *code, const struct verdict *v);
/* What another machine told: for struct lookup_options, with the struct check. */
void owner_watch_hear(void *check, struct str message);

#endif
