/* The settings of the service: the table, section by section, and the sample that follows from it.
 */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "config/type.h"

enum { CONFIG_KEYS_MAX = 128 };

extern const struct config_key config_keys[];
extern const size_t config_keys_count; /* at most CONFIG_KEYS_MAX */

/* What holds for the whole file: sentences, ended by NULL. */
extern const char *const config_file_rules[];

/* The key of this section and name; config_keys_count when there is none. */
size_t config_key_find(struct str section, struct str name);
/* Is key `i` the first of its section? */
bool config_keys_begin_section(size_t i);
/* What the sample has of one key: its documentation, and its line with the default. */
void config_write_key(size_t i, struct buf *to);
/* The commented sample, conf/trustseal.conf: every key with meaning, limits and default. */
void config_write_sample(struct buf *to);

#endif
