/* The public log as the store keeps it: entries without a hole, the checkpoints that were signed of
 * them, and what the names of people are hashed with.
 *
 * DESIGN: an entry is added in the transaction of the change that it tells of, and gets the next
 * number there. Whoever writes has the right to write, which one has at a time (io/sql/options.h),
 * from before he asks for the number until it can be seen by others: so numbers follow the order of
 * commits, what is undone leaves no hole, and who reads sees each entry with all those before it.
 *
 * All calls return the errors of store_open() in addition to those named, with words in
 * store_why(). */
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "ledger/entry.h"
#include "store/store.h"

enum { LEDGER_SALT_BYTES = 16, LEDGER_SALT_HEX = 2 * LEDGER_SALT_BYTES + 1 };

/* For ledger_add(): the newest event of the store, which is that of the change. */
#define LEDGER_NEWEST_EVENT UINT64_MAX

/* An entry in the log. */
struct ledger_row {
	uint64_t index; /* from 0 on */
	int64_t at;
	struct code code;
	struct str entry; /* its canonical bytes */
};

/* Within the change's transaction, adds an entry about an event; 0: about none. ERR_INVALID,
 * ERR_TOO_LARGE: as ledger_entry_write(); ERR_EXISTS: the event has an entry. */
enum err ledger_add(struct store *s, uint64_t event, const struct ledger_entry *e);

/* Entries from an index on, in their order, at most `limit`: fewer, at the end. */
enum err ledger_rows(struct store *s, uint64_t from, size_t limit, struct arena *arena,
    struct ledger_row **ret, size_t *ret_count);
/* The same, of a code. */
enum err ledger_rows_of_code(struct store *s, const struct code *code, uint64_t from, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count);
/* The index of the newest of a code. ERR_NOT_FOUND: it has none; without words. */
enum err ledger_index_of_code(struct store *s, const struct code *code, uint64_t *ret);
/* The newest of a code before an index. ERR_NOT_FOUND: there is none; without words. */
enum err ledger_row_of_code(struct store *s, const struct code *code, uint64_t before,
    struct arena *arena, struct ledger_row *ret);
/* Those about a host (lower case, A-labels, may begin with "*."; exactly this one) before an index,
 * the newest first; before 0: all. */
enum err ledger_rows_of_host(struct store *s, const char *host, uint64_t before, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count);
/* The same about any name one label below a host, its wildcard among them. */
enum err ledger_rows_below(struct store *s, const char *host, uint64_t before, size_t limit,
    struct arena *arena, struct ledger_row **ret, size_t *ret_count);
/* How many there are: the index of the next. */
enum err ledger_count(struct store *s, uint64_t *ret);

/* What the names of a contract with a person are hashed with, in hexadecimal. ERR_NOT_FOUND: there
 * is none, or it is forgotten. */
enum err ledger_salt(struct store *s, const struct code *code, char ret[LEDGER_SALT_HEX]);
/* Within a transaction: the same, which is made where there never was one. */
enum err ledger_salt_make(struct store *s, const struct code *code, char ret[LEDGER_SALT_HEX]);
/* Within a transaction: forgets it, for good. */
enum err ledger_salt_forget(struct store *s, const struct code *code);

/* The checkpoint of the largest size that was put. Size 0 and an absent text: there is none. */
enum err ledger_checkpoint_last(
    struct store *s, struct arena *arena, uint64_t *ret_size, struct str *ret);
/* Keeps what was signed of a size, in a transaction of its own. ERR_EXISTS: another of this size is
 * there, or one of a larger; the very same is no error. */
enum err ledger_checkpoint_put(struct store *s, uint64_t size, struct str checkpoint, int64_t now);

/* Within a transaction: puts an entry that was published back to its place, in a store that is
 * older than what was published. Those from there on that are others, and so came meanwhile, move
 * behind it in their order. Nothing, when it is there. ERR_INVALID: no entry's bytes;
 * ERR_NOT_FOUND: the place lies behind the end, where it would leave a hole. */
enum err ledger_bring_back(struct store *s, uint64_t index, struct str entry);

#endif
