/* The settings of the service: the table, section by section. */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <stddef.h>
#include "config/type.h"

extern const struct config_key config_keys[];
extern const size_t config_keys_count;

#endif
