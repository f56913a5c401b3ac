/* Which contracts of a chain of renewals an old code leads to.
 *
 * DESIGN: a chain may fork: a shop moves to another host, or a host to another company, and the
 * owner renews as if nothing had happened. The page of the old code speaks to visitors of the old
 * site, so it leads only to contracts of the *same site or owner* as the code's own contract,
 * however far along the chain they are: with a registered host in common ("*.x" has every host one
 * label above x in common with those that name it), or with the same organisation, where either
 * spelling of one is either spelling of the other by spelling_fold(). The code's own contract is
 * what counts, not its successor's: of A, B (A's host) and C (B's organisation, another host) A
 * leads to B, and B to C. */
#ifndef RECORD_SUCCESSION_H
#define RECORD_SUCCESSION_H

#include "record/records.h"

/* Does a code with the contract `old` lead to its successor `newer`? ERR_NO_MEMORY. Any thread. */
enum err succession_leads(
    const struct contract *old, const struct contract *newer, bool *ret_leads);

/* The contracts that `old` leads to at `now`, at most `limit`, in memory of `arena`: issued and
 * neither revoked, expired nor broken; those that have begun first, then the newest. ret_depths:
 * how many renewals away each is. *ret_parted (or NULL): there is another such successor to which
 * it does not lead. Within a snapshot or a change. */
enum err succession_find(struct store *s, const struct contract *old, int64_t now, size_t limit,
    struct arena *arena, struct contract *ret, int64_t *ret_depths, size_t *ret_count,
    bool *ret_parted);

/* The code that stickers with the code of `old` should carry at `now`: of the newest contract that
 * it leads to, or of its successor, if it leads to that one, where nothing is issued yet; "" for
 * none. */
enum err succession_next(struct store *s, const struct contract *old, int64_t now,
    struct arena *arena, struct code *ret);

#endif
