/* Settings that depend on each other; for reading.c's use only. */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include "config/config.h"

typedef void config_refuse(void *arg, const char *message);

/* Fills in what follows from other settings. `refuse` is called with a sentence for each thing that
 * does not go together. */
void config_check(struct config *c, config_refuse *refuse, void *arg);

#endif
