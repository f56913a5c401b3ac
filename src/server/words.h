/* The texts whose keys are composed while the program serves: known to be there before it does. */
#ifndef SERVER_WORDS_H
#define SERVER_WORDS_H

#include "console/visit.h"
#include "portal/visit.h"

/* ERR_INVALID, with `why` naming the key, when the catalogues lack a text for a word of the
 * program (a language, a state, a reason, a role, …) or for a page of console or portal. Templates
 * name such keys as {{t *name}}, which site_load() cannot look up: the page would answer 503. */
enum err words_check(const struct site *site, const struct console_page *console,
    const struct portal_page *portal, struct problem *why);

#endif
