/* Which keys were those of certificates that are revoked.
 *
 * DESIGN: a row says whose key it is and no more: what became of the certificate stands in its own
 * row, so that a hold that is lifted, or a reason that is corrected, needs nothing here. Whatever
 * revokes writes it (store_set_revoked()); certificates that were revoked before this was kept are
 * gone through once after each start. */
#ifndef RECORD_REVOKED_KEY_H
#define RECORD_REVOKED_KEY_H

#include "base/arena.h"
#include "record/code.h"
#include "store/store.h"

struct store_revoked_key {
	struct code code; /* of the contract whose certificate had it */
	int64_t revoked_at;
	struct str reason; /* a word of RFC 5280 */
};

/* The certificates with this key (the digest in hexadecimal, as of struct certificate) that are
 * revoked at `now`. */
enum err store_revoked_keys(struct store *s, const char *key_digest, int64_t now,
    struct arena *arena, struct store_revoked_key **ret, size_t *ret_count);

/* Within a change: keeps the key of a certificate that is revoked. */
enum err store_put_revoked_key(struct store *s, int64_t certificate);
/* The same of `limit` certificates behind the id *after that are revoked and not kept yet;
 * *ret_more: there may be others, behind *after. */
enum err store_fill_revoked_keys(struct store *s, size_t limit, int64_t *after, bool *ret_more);

#endif
