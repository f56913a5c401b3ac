/* What a change is told of in the public log (ledger/): its entry.
 *
 * DESIGN: each function is called within the change's transaction, right behind the registry_note()
 * of what it tells of: the entry belongs to that event, the newest one. So there is no change
 * without its entry, and no entry without its change. Of a contract without a certificate nothing
 * is published, for nobody can rely on it; nor is a change that is made to be undone. */
#ifndef REGISTRY_PUBLICATION_H
#define REGISTRY_PUBLICATION_H

#include "ledger/store.h"
#include "record/records.h"
#include "store/change.h"

/* A certificate came to a contract; `replaces` is the fingerprint of the one whose place it takes,
 * or NULL. */
enum err publication_add(const struct change *c, enum ledger_kind kind,
    const struct contract *contract, const struct certificate *certificate, const char *replaces);
/* A certificate of a contract is revoked from `at` on. */
enum err publication_revoke(const struct change *c, const struct code *code,
    const struct store_certificate *certificate, int64_t at, struct str reason);
/* It is not, and will not be. */
enum err publication_release(
    const struct change *c, const struct code *code, const struct store_certificate *certificate);
/* A contract says something else: nothing where its names and its URLs are as before. */
enum err publication_amend(
    const struct change *c, const struct contract *old, const struct contract *changed);
/* A contract ended now. */
enum err publication_end(const struct change *c, const struct code *code);

/* What the log was not told of when it happened: how it is now with a contract's certificate, by
 * its fingerprint, or NULL for the current one. `event` as of ledger_add(). Nothing where there is
 * no such certificate. */
enum err publication_know(
    const struct change *c, const struct code *code, const char *fingerprint, uint64_t event);
/* The same of a contract that ended then. */
enum err publication_know_end(
    const struct change *c, const struct code *code, int64_t ended_at, uint64_t event);

#endif
