/* Settings that depend on each other; for config.c's use only. */
#ifndef BASE_CONFIG_CHECK_H
#define BASE_CONFIG_CHECK_H

#include "base/config.h"

typedef void config_refuse(void *arg, const char *message);

/* Fills in what follows from other settings; `refuse` is told, in a sentence each, what does not go
 * together. */
void config_check(struct config *c, config_refuse *refuse, void *arg);

#endif
