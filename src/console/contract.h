/* What the console's pages about contracts share: one contract, a change of it, and the tale of
 * what others changed meanwhile. */
#ifndef CONSOLE_CONTRACT_H
#define CONSOLE_CONTRACT_H

#include "console/frame.h"
#include "registry/registry.h"

/* A contract that a page is about. */
struct desk_contract {
	struct code code;
	struct store_entry entry;
	uint64_t version; /* the newest event */
};

/* The hidden field with the version that a form was made from. */
#define CONTRACT_VERSION "version"

/* The contract that the path names. False when there is none: the visitor was told. */
bool console_contract_load(struct console *c, struct desk_contract *ret);
/* The rules, with the visitor as actor; `services` outlives it. The version that the form was made
 * from is expected. */
struct registry console_registry(struct console *c, const char *services[CONFIG_WORDS_MAX + 1]);
/* After a change that was made: visitors of this server see it now, and other servers are told.
 * Frees the change. */
void console_announce(struct console *c, struct registry_change *change);
/* Sets "code", "organization", "version" for a form about the contract. When `is_late`, the version
 * is the present one and what others did since the form's is told in the list "changed"; else the
 * form's own version stays. */
void console_contract_frame(struct console *c, const struct desk_contract *d, bool is_late);
/* Sets what happened to a contract from the event behind `after` on, the newest first, as the list
 * `name`. */
void console_events(
    struct console *c, const struct store_entry *entry, uint64_t after, const char *name);
/* The key of a certificate's state in the catalogues. */
const char *console_state_key(
    int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now);

#endif
