/* The log as it is shown: as of one checkpoint.
 *
 * DESIGN: a view never changes; whoever answers a visitor holds the newest one, and the last who
 * lets go frees an old one. The tiles that are not full are in its memory, but for entries; the
 * others are files (ledger/shelf.h). */
#ifndef LEDGER_VIEW_H
#define LEDGER_VIEW_H

#include <stdint.h>
#include "base/buf.h"
#include "ledger/edge.h"
#include "ledger/proof.h"

/* Read it freely. */
struct ledger_view {
	uint64_t size; /* entries */
	struct ledger_hash root;
	struct str checkpoint; /* the signed note */
	const char *folder;
	struct ledger_edge edge;
};

/* A view of a log of this edge, which copies what it is given; one reference is the caller's. NULL
 * when memory is short. */
struct ledger_view *ledger_view_new(
    const char *folder, const struct ledger_edge *edge, struct str checkpoint);
/* NULL is legal. Any thread. */
void ledger_view_release(const struct ledger_view *v);

/* Appends a tile, at most as wide as it is in this log. ERR_NOT_FOUND: this log has no such tile;
 * ERR_CHANGED: a newer view has taken its place and its files, ask that one; ERR_CORRUPT,
 * ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`. Any thread, not in an event loop. */
enum err ledger_view_tile(
    const struct ledger_view *v, const struct ledger_tile *t, struct buf *to, struct problem *why);
/* The tiles as proofs are made from them: for ledger_root() and the like. As above. */
struct ledger_tiles ledger_view_tiles(const struct ledger_view *v);
/* The proof that entry `index` is in the log of this view. ERR_INVALID: it is not; the errors of
 * ledger_view_tile(). Any thread, not in an event loop. */
enum err ledger_view_inclusion(const struct ledger_view *v, uint64_t index,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count);

/* What is shown now: any thread. */
struct ledger_shown;

/* Nothing is shown. NULL when memory is short. */
struct ledger_shown *ledger_shown_new(void);
/* NULL is legal; nobody uses it any more. */
void ledger_shown_free(struct ledger_shown *s);
/* Shows a view from now on, whose reference it takes. */
void ledger_shown_set(struct ledger_shown *s, struct ledger_view *v);
/* The view that is shown, for ledger_view_release(); NULL: none is yet. */
const struct ledger_view *ledger_shown_hold(struct ledger_shown *s);
/* Asks the view that is shown (NULL: none is yet), and the newer one where that took its place
 * meanwhile (ERR_CHANGED), a few times. The result of `ask`. Any thread, not in an event loop. */
enum err ledger_shown_ask(
    struct ledger_shown *s, enum err (*ask)(const struct ledger_view *v, void *arg), void *arg);
/* Its size, without holding it; 0 also where none is shown. */
uint64_t ledger_shown_size(const struct ledger_shown *s);

#endif
