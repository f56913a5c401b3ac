/* A handle to a database of the service, whichever: it is made, brought up to this version, opened,
 * and written to within transactions. It does not know what the tables mean: each room has
 * statements of its own (its sql.h) and runs them with store/rows.h.
 *
 * DESIGN: the tables and statements are the same for every database; what differs is io/sql/sql.h's
 * to know. Rules of the business stand above the store: a write does what it is told. A handle is
 * used by one thread at a time; each thread or process opens its own. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>
#include "base/err.h"

/* STORE_READ never changes the store, needs it to be there and waits for a lock at most 200 ms, for
 * a database's server at most 1 s: for servers. STORE_WRITE waits at most 4 s for a lock, 5 s for a
 * server. STORE_CREATE is STORE_WRITE that makes the store where there is none, STORE_NEW the one
 * that wants none to be there. STORE_COUNT is STORE_WRITE for what can wait: at most 500 ms for a
 * lock. STORE_SCAN and STORE_FILL are STORE_READ and STORE_CREATE for those who read or write much:
 * they wait at most 60 s for a server. */
enum store_mode {
	STORE_READ,
	STORE_SCAN,
	STORE_WRITE,
	STORE_CREATE,
	STORE_NEW,
	STORE_COUNT,
	STORE_FILL
};

/* A handle. */
struct store;

/* Is the URL of setting [store] url well-formed? "sqlite:PATH" or "postgresql://…". ERR_INVALID;
 * `why` names the part that is wrong, never the password. Nothing is opened. */
enum err store_check(const char *url, struct problem *why);
/* Opens the store at such a URL. ERR_INVALID: it is malformed; ERR_NOT_FOUND: no store is there;
 * ERR_EXISTS: for STORE_NEW, one is; ERR_UNAVAILABLE: it cannot be reached or opened, or not be
 * written; ERR_TIMEOUT, ERR_BUSY: its server is silent, or it is locked, past the deadline;
 * ERR_VERSION: it was not brought up to this version, or to one with which this program cannot go
 * on (store/migrate.h); ERR_CORRUPT: it is something else; ERR_FULL; ERR_NO_MEMORY.
 * `why` says what to do. After ERR_UNAVAILABLE and ERR_TIMEOUT of a later call, close it and open
 * it anew: only then is it asked again. */
enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why);
/* What was begun and not committed is undone. NULL is legal. */
void store_close(struct store *s);

/* May a handle still be read: was the store not brought up to what this program does not know? One
 * question; writers ask it by themselves, in store_begin(). Errors as of store_open(), with words
 * in store_why(). */
enum err store_check_version(struct store *s);

/* What a store is brought up beside. STORE_BESIDE_OTHERS: servers of older versions may use it, so
 * only what they can go on with is done. STORE_BREAKING: somebody said that it may break them.
 * STORE_ALONE: all is done, but only where it is certain that nobody else uses it now. */
enum store_upgrade { STORE_BESIDE_OTHERS, STORE_BREAKING, STORE_ALONE };

/* Brings the store at a URL up to this version; from which to which (the same: nothing was due).
 * ERR_VERSION: what is due would break others, and nothing was done; ERR_BUSY: for STORE_ALONE,
 * somebody uses it or may use it; those of store_open(). */
enum err store_upgrade(const char *url, enum store_upgrade how, uint64_t *ret_from,
    uint64_t *ret_to, struct problem *why);

/* Why the last call failed, for the person who runs the service; constant until the next call. */
const struct problem *store_why(const struct store *s);

/* The calls below, and those of every room that take a store, return the errors of store_open()
 * in addition to those named, with words in store_why(). */

/* Takes the right to write; ERR_BUSY when somebody else has it past the deadline. */
enum err store_begin(struct store *s);
/* When this returns ERR_OK, power may fail and nothing is lost; otherwise nothing was changed, or
 * (a server was lost while it was asked) store_why() says that this is not known. */
enum err store_commit(struct store *s);
/* Within what store_begin() began: marks a point to which store_undo() goes back, which leaves the
 * right to write and what was done before. The newest mark counts. */
enum err store_mark(struct store *s);
enum err store_undo(struct store *s);
/* Undoes all since store_begin(); legal, and nothing, after a commit. */
void store_rollback(struct store *s);

#endif
