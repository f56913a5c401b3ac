/* Finds and reads the configuration for a command. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/option.h"
#include "config/reading.h"

/* The file that a command reads: --config, else $TRUSTSEAL_CONFIG, else
 * /etc/trustseal/trustseal.conf when it is there; NULL: the defaults alone. */
const char *settings_path(const struct arguments *a);
/* Reads that file and the environment. Mistakes and doubts are told to `report` (see reading.h), a
 * file that cannot be read too. ERR_INVALID when there was a mistake. */
enum err settings_read(const char *path, config_report *report, void *arg, struct config *ret);
/* Both, for all commands but check-config: mistakes on stderr, and the time zone is in use. */
enum err settings_load(const struct arguments *a, struct config *ret);

#endif
