/* What the public log has of a host: a page of its entries. */
#ifndef PAGES_LEDGER_FOUND_H
#define PAGES_LEDGER_FOUND_H

#include <stdbool.h>
#include "base/cache.h"
#include "ledger/names.h"
#include "ledger/store.h"

/* Entries of a page. */
enum { LEDGER_FOUND_MAX = 20 };

struct ledger_found_entry {
	uint64_t index;
	struct str bytes; /* the canonical ones */
	struct ledger_entry entry;
};

/* A counted reference; never changes once made: any thread. */
struct ledger_found {
	struct ledger_names names; /* that were looked for */
	size_t count;
	const struct ledger_found_entry *entries; /* the newest first */
	bool has_older;
};

/* How caches and flights hold them. */
extern const struct cache_values ledger_found_values;

/* Asks the store for the entries of a host before an index (0: the newest). One reference is the
 * caller's. ERR_CORRUPT; the errors of the store, with words in store_why(). */
enum err ledger_found_ask(
    struct store *s, const char *host, uint64_t before, struct ledger_found **ret);
/* NULL is legal. */
void ledger_found_release(struct ledger_found *f);
/* Bytes of memory, about. */
size_t ledger_found_memory(const struct ledger_found *f);

#endif
