/* The way into the owner's pages. */
#ifndef OWNER_ENTRY_H
#define OWNER_ENTRY_H

#include "pages/request.h"

/* Answers with the page that asks for a code or a site, for an address that has no code: 404. */
void owner_entry_refuse(struct request *r);

#endif
