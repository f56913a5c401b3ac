/* The log's tiles as files, in a folder that any server of files could serve as it is.
 *
 * DESIGN: what a checkpoint needs is on the disk before it is signed, and stays as it is. So a tile
 * is written under its own name at once: until then nobody asks for it, and if power fails
 * meanwhile it is written again. Many are written before the disk is waited for once. Of a tile
 * that is not full yet the newest file alone stays: its beginning is what the older ones were. */
#ifndef LEDGER_SHELF_H
#define LEDGER_SHELF_H

#include <stdint.h>
#include "base/buf.h"
#include "ledger/proof.h"

/* Who writes: one thread. */
struct ledger_shelf;

/* Takes the folder, which is made where there is none, for this process alone, and takes out what a
 * killed one left of a file (checkpoint.XXXXXX). ERR_BUSY: another
 * one has it; ERR_UNAVAILABLE, ERR_FULL, ERR_NO_MEMORY; with `why`. */
enum err ledger_shelf_open(const char *folder, struct ledger_shelf **ret, struct problem *why);
/* NULL is legal. */
void ledger_shelf_close(struct ledger_shelf *s);
/* Writes a tile, over what has its name. It is on the disk after ledger_shelf_sync() alone.
 * ERR_FULL, ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`. After a failure all that was not synced is
 * to be written again. */
enum err ledger_shelf_put(
    struct ledger_shelf *s, const struct ledger_tile *t, struct str bytes, struct problem *why);
enum err ledger_shelf_sync(struct ledger_shelf *s, struct problem *why);
/* Takes out the tiles that were not full in a log of size `from` and those of other widths than
 * they have in one of `size`. What cannot be taken out stays: it disturbs nobody. */
void ledger_shelf_trim(const char *folder, uint64_t from, uint64_t size);

/* Appends the bytes of a tile that is there with exactly this width. ERR_NOT_FOUND: it is not;
 * ERR_CORRUPT: it has not as many hashes or entries; ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`.
 * Any thread, not in an event loop. */
enum err ledger_shelf_read(
    const char *folder, const struct ledger_tile *t, struct buf *to, struct problem *why);
/* The same as proofs and edges are made of them; the folder's name outlives it. */
struct ledger_tiles ledger_shelf_tiles(const char *folder);

#endif
