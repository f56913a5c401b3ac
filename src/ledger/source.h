/* The store as that of which the log is made: what it has, and whether that is still what was
 * signed. */
#ifndef LEDGER_SOURCE_H
#define LEDGER_SOURCE_H

#include <stdint.h>
#include "ledger/checkpoint.h"
#include "ledger/view.h"
#include "store/store.h"

/* What is done about a store that has not what was signed. */
#define LEDGER_SET_BACK                                                                            \
	"the store was set back to an older state, such as a backup, and nothing is signed until " \
	"`trustseal log recover` has brought back what was published since"

/* Set the first two; the rest is read. */
struct ledger_source {
	struct store *store;
	struct arena *memory;
	uint64_t count;          /* entries */
	struct str checkpoint;   /* the newest, in that memory; absent: there is none */
	struct ledger_head head; /* what it says */
};

/* Reads how far the store is. ERR_REFUSED: its checkpoint is damaged; the errors of store_open();
 * with `why`. One thread, as the rest. */
enum err ledger_source_read(struct ledger_source *s, struct problem *why);
/* Has it the entries from `from` on that are shown? ERR_REFUSED: not all of them, or others; the
 * errors of ledger_view_tile() and of store_open(); with `why`. */
enum err ledger_source_check_entries(const struct ledger_source *s, const struct ledger_view *view,
    uint64_t from, struct problem *why);
/* Was its checkpoint, which it has, one of the log that is shown, when that was smaller? The same
 * errors. */
enum err ledger_source_check_head(
    const struct ledger_source *s, const struct ledger_view *view, struct problem *why);
/* Passes `err` on; where it is one, `why` is what the store says of it. */
enum err ledger_source_failed(const struct ledger_source *s, enum err err, struct problem *why);

#endif
