/* The table of services below the question about them: prices, the CAs above, servers. */
#ifndef PAGES_HELP_SERVICES_H
#define PAGES_HELP_SERVICES_H

#include "pages/request.h"
#include "web/model.h"

/* Appends the services of the price list to "services"; nothing where there is no list. */
void page_help_services(const struct request *r, enum lang lang, struct model *m);

#endif
