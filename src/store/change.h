/* A change of what the store keeps: who makes it, when, and why it failed; begun once, ended once.
 *
 * DESIGN: the rules of registry and accounts work on a change, and call the store with no wrapper:
 *
 *	enum err err = change_begin(c);
 *
 *	if (!err)
 *		err = store_set_sticker(c->store, code, wanted);
 *	return change_end(c, err);
 *
 * A rule that refuses says so in c->why; a call of the store that fails says it in the store.
 * change_end() brings the two together: what a rule has said stays, else the store's reason is
 * taken over whole. A rule that only looks (is this code free?) therefore says nothing. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>
#include "store/store.h"

struct change {
	struct store *store; /* STORE_WRITE or STORE_CREATE */
	const char *actor;   /* "cli:root", "console:sato": for events and the audit */
	int64_t now;
	uint64_t expected;   /* the version that the change was made from; 0: whatever it is. The
				room that knows what changes compares it: see registry_begin() */
	struct problem *why; /* never NULL */
	/* Part of a larger transaction: whoever began that keeps it, or undoes all of it when this
	 * part fails. change_begin() and change_end() then leave it as it is. */
	bool is_part;
	/* Made to be undone, for what it is refused for or warns of: what follows from the change
	 * alone (record/card.h) is left out. */
	bool is_trial;
};

/* Takes the right to write, as store_begin() does, and empties the reason. After an error
 * change_end() is due, too. */
enum err change_begin(const struct change *c);
/* Keeps what was done since change_begin() as store_commit() does, or undoes it when `err`, what
 * came of it so far, is an error. Returns what came of it in the end, with the reason in c->why. */
enum err change_end(const struct change *c, enum err err);
/* The same for what only reads, and began nothing: `err` is returned, and has its reason. What was
 * in c->why before counts as said. */
enum err change_explain(const struct change *c, enum err err);
/* Says that memory is short; ERR_NO_MEMORY. */
enum err change_no_memory(const struct change *c);

#endif
