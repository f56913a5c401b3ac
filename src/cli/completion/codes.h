/* The codes of contracts, for a word that is being typed. */
#ifndef CLI_COMPLETION_CODES_H
#define CLI_COMPLETION_CODES_H

#include "cli/completion/offers.h"
#include "config/config.h"

/* Asks the store that `c` names. Offers at most some dozens, and none where the store is not there,
 * may not be read or is silent: the process ends then, as the shell waits. */
void codes_offer(const struct config *c, const struct offers *o);

#endif
