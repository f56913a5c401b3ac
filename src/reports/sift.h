/* The forms that choose what a page is about: their choices, and what was asked. */
#ifndef REPORTS_SIFT_H
#define REPORTS_SIFT_H

#include "console/frame.h"

/* Adds a choice of this name to the list "selects"; its label is the text TEXTS.NAME. */
struct model *reports_select(struct console *c, const char *texts, const char *name);
/* Adds a value to it, whose label is set in what it returns: "option_key" or "option_text". */
struct model *reports_option(struct model *select, const char *value, bool is_chosen);
/* Adds the choice of a service, or any; "" for any. */
void reports_select_service(struct console *c, const char *texts, struct str chosen);

/* The service that was asked for; "" for one that is not offered. */
struct str reports_service(struct console *c, struct str asked);
/* A host as it was typed, as records have it; what is none is found nowhere. */
struct str reports_host(struct console *c, struct str typed);

#endif
