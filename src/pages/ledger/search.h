/* The page on which hosts are searched for in the public log, for what else answers about hosts. */
#ifndef PAGES_LEDGER_SEARCH_H
#define PAGES_LEDGER_SEARCH_H

#include "pages/ledger/asked.h"

/* Answers 400 with the form and with what it takes, where no host could be read. */
void ledger_search_refuse(struct request *r, struct ledger_asked *asked);

#endif
