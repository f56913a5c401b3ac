/* Threads that check the entries of a log, tile by tile, each with a reader of its own.
 *
 * DESIGN: they take the tiles of level 0 in order and hand back what each adds up to, in order, a
 * few at most ahead of whoever fetches: the memory that it takes does not depend on the log, and
 * the first mistake that is told is the first one in the log, however many threads there are.
 * Entries may be large, but few are: a bundle of more than a megabyte is read by one thread at a
 * time. */
#ifndef VERIFY_CREW_H
#define VERIFY_CREW_H

#include "verify/way.h"

struct verify_crew;

/* What came of a tile. */
struct verify_share {
	struct verify_hash root; /* of its entries */
	enum err err;            /* ERR_REFUSED: entries and hashes differ; those of reading */
	struct problem why;
};

/* Begins with the tile 0 of a log of `size` entries. `where` is kept. The errors of way->open(). */
enum err verify_crew_begin(const struct verify_way *way, const char *where, uint64_t size,
    struct verify_crew **ret, struct problem *why);
/* What came of the next tile; waits for it. To be called once for each, or until one failed. */
void verify_crew_next(struct verify_crew *crew, struct verify_share *ret);
/* Ends it, whatever is still under way. NULL is legal. */
void verify_crew_end(struct verify_crew *crew);

#endif
