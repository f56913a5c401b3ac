/* The log as it was at one size, signed: C2SP's tlog-checkpoint in a signed-note.
 *
 * The log's name (its origin) is an address without scheme, "seal.example/log"; it stands in the
 * checkpoint, before the signature and in the key by which others verify. Once something was signed
 * under it, neither the name nor the key can be another one. */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "ledger/hash.h"
#include "pki/sign/key.h"

enum { LEDGER_NAME_MAX = 255, LEDGER_PUBLIC = 32, LEDGER_CHECKPOINT_MAX = 1024 }; /* bytes */

struct ledger_head {
	struct str name; /* in the text that was read */
	uint64_t size;   /* entries */
	struct ledger_hash root;
};

/* Can a log be called so? ERR_INVALID, with `why`. */
enum err ledger_name_check(struct str name, struct problem *why);
/* Appends the key by which others verify what the log of that name signs (a "vkey"):
 * "seal.example/log+1f8f05f9+AddamAGC…", in one line without its end. `public` is of Ed25519. */
void ledger_key_write(struct str name, const unsigned char public[LEDGER_PUBLIC], struct buf *to);
/* Appends the signed checkpoint: by the same key always the same for the same log. ERR_INVALID: the
 * key is none of Ed25519; ERR_NO_MEMORY, ERR_TOO_LARGE; then `to` has nothing of it. Any thread;
 * not in an event loop.
 */
enum err ledger_checkpoint_sign(const struct sign_key *key, struct str name, uint64_t size,
    const struct ledger_hash *root, struct buf *to);
/* Reads what ledger_checkpoint_sign() wrote. It does not look whether the signature is right: who
 * has the key signs again and compares. ERR_CORRUPT: anything that it cannot have written. Any
 * thread; no allocation. */
enum err ledger_checkpoint_read(struct str text, struct ledger_head *ret);
/* Was a checkpoint, which says `head`, signed by this key? ERR_REFUSED: by another, or it was
 * changed; the errors of ledger_checkpoint_sign(); with `why`, in which the checkpoint is called
 * `where`. NULL for whoever has no key: nothing is looked at. */
enum err ledger_checkpoint_check_key(const struct sign_key *key, const struct ledger_head *head,
    struct str text, const char *where, struct problem *why);

#endif
