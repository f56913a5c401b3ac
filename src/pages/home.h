/* The page that says what the service is, made once at start. */
#ifndef PAGES_HOME_H
#define PAGES_HOME_H

#include "config/config.h"
#include "web/site.h"

struct home_pages;

/* Makes the page in each language and coding. ERR_INVALID when it cannot be rendered (the reason is
 * in the log), ERR_NO_MEMORY. */
enum err home_pages_new(const struct config *config, const struct site *site,
    struct home_pages **ret, struct problem *why);
/* NULL is legal. */
void home_pages_free(struct home_pages *all);

#endif
