/* Keeps the public log: takes what the store has of it into tiles, signs what they are, and shows
 * that.
 *
 * DESIGN: what was signed once must stay so, whatever fails. So everything is on the disk before
 * something refers to it, in this order: tiles; FOLDER/checkpoint, which is the newest that was
 * signed; the store's checkpoint, which is put only behind a smaller one; then it is shown. Where
 * that broke off, the next turn finds the folder's checkpoint newer than the store's, looks whether
 * the store still has what was signed, and goes on. It has not when it was set back to a backup:
 * then nothing is signed, and the log is shown as it was, until somebody brings back what was lost
 * (ledger/recovery.h).
 *
 * Entries never change once they are committed, so several servers with the same key sign the same
 * of each size. One that is behind another's checkpoint follows it, and so does one without a key:
 * what it makes of the store's entries has to have the same root. After a failure all is read anew,
 * as at a start, which takes a few files. */
#ifndef LEDGER_BOOK_H
#define LEDGER_BOOK_H

#include <stdbool.h>
#include <stdint.h>
#include "ledger/view.h"
#include "pki/sign/key.h"
#include "store/store.h"

struct ledger_book;

/* All of it outlives the book. */
struct ledger_book_options {
	const char *folder, *name;  /* of the log: setting [ledger] folder and name */
	const struct sign_key *key; /* NULL: others sign */
	struct ledger_shown *shown;
};

/* How the log stands after a turn. */
struct ledger_book_state {
	uint64_t count;  /* entries in the store */
	uint64_t behind; /* of which are not shown yet */
	bool more;       /* another turn has to do, now */
	bool rebuilds;   /* the folder's tiles were damaged or lost: they are written anew */
};

/* NULL when memory is short. Nothing is opened yet. */
struct ledger_book *ledger_book_new(const struct ledger_book_options *options);
/* NULL is legal. */
void ledger_book_free(struct ledger_book *b);
/* Reads the folder, if that was not done yet, and shows what was signed last: needs no store.
 * ERR_REFUSED: somebody has to look, and `why` says what to do; ERR_BUSY: another process has the
 * folder; ERR_FULL, ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`. */
enum err ledger_book_open(struct ledger_book *b, struct problem *why);
/* Takes up to some thousand entries, and shows what is signed of them. The same errors, and those
 * of store_open(), and ERR_CHANGED: it was set back, and is read anew in the next turn. Nothing is
 * lost then, and what is shown stays. One thread. */
enum err ledger_book_turn(struct ledger_book *b, struct store *s, int64_t now,
    struct ledger_book_state *ret, struct problem *why);

#endif
