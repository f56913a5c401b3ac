/* Which versions of the program may use a store, and how one is brought up: assets/sql.
 *
 * DESIGN: assets/sql/NNNN_what.sql are the migrations, applied once each, in their order; the table
 * `migration` says which ones a store has. They are never edited once they are out: a change is a
 * new file. The words in braces are explained in io/sql/sql.h. A version is the number of the
 * newest migration.
 *
 * A migration is additive unless it says otherwise: older programs go on reading and writing, for
 * what it adds has defaults and nothing that they know goes away. So servers of two versions stand
 * side by side on one store, and the older can come back. One that is not additive has a line
 *
 *   -- breaks: writers      older programs may read, but not write any more
 *   -- breaks: readers      they may do neither
 *
 * and the store then says so, in `migration`, to programs that do not know it. A program never uses
 * a store that lacks one of its own migrations, and never runs them in passing: see
 * store_upgrade(). */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

struct store;

/* May this program read, or also write, what is there? ERR_NOT_FOUND: nothing is; ERR_VERSION: it
 * is older than this program, or newer and not for it; ERR_CORRUPT: it is something else; those of
 * store_open(), with words in store_why(). */
enum err migrate_check(struct store *s, bool write);
/* The same of a store that was found to be one: a single question. */
enum err migrate_check_again(struct store *s, bool write);
/* Does this program know all that is in the store? ERR_VERSION when it is newer. */
enum err migrate_check_known(struct store *s);
/* Makes the tables in an empty database, all or none. Where a store is, it stays; ERR_EXISTS when
 * it must be `anew`. */
enum err migrate_make(struct store *s, bool anew);
/* Runs the migrations that are due, each in a transaction of its own; those that are not additive
 * only when they may break others, else ERR_VERSION before the first is run. What is locked is
 * tried again for `patience_ms`, then ERR_BUSY; those that are done stay. */
enum err migrate_upgrade(
    struct store *s, bool breaking, unsigned patience_ms, uint64_t *ret_from, uint64_t *ret_to);

#endif
