/* Brings a database up to this version of the program: assets/sql/NNNN_what.sql. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <stdbool.h>
#include "base/err.h"

struct store;

/* Is the database a store of this version? Where `upgrade` allows it, an older or empty one is
 * brought up. ERR_CORRUPT, ERR_VERSION and those of store_open(), with words in store_why(). */
enum err store_migrate(struct store *s, bool upgrade);

#endif
