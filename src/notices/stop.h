/* The address by which a customer refuses a kind of notices without logging in: it stands in each
 * of its mails, and in a header for the programs that read them (RFC 8058).
 *
 * DESIGN: who has the address may refuse that kind for that customer, for good, and nothing else:
 * it carries a digest of both with a key that only the store has. A page that is merely looked at
 * refuses nothing, since scanners of mails follow links. */
#ifndef NOTICES_STOP_H
#define NOTICES_STOP_H

#include "base/buf.h"
#include "notices/kind.h"
#include "pki/digest.h"
#include "store/change.h"

#define NOTICES_STOP_PATH "/owner/unsubscribe"

enum { NOTICES_STOP_BYTES = 16, NOTICES_STOP_KEY_MAX = 2 * NOTICES_STOP_BYTES + 1 };

/* What such an address says. */
struct notices_stop {
	int64_t customer;
	enum notice notice;
};

/* The key, drawn where there is none yet; within a change. */
enum err notices_stop_key(const struct change *c, unsigned char ret[DIGEST_BYTES]);
/* Appends its path and query; any thread. ERR_NO_MEMORY. */
enum err notices_stop_write_by(
    const unsigned char key[DIGEST_BYTES], int64_t customer, enum notice notice, struct buf *to);
/* Both. Appends its path and query; within a change, since the first one draws the key. */
enum err notices_stop_write(
    const struct change *c, int64_t customer, enum notice notice, struct buf *to);
/* Reads the values of its query. ERR_NOT_FOUND: they are none that were written here. */
enum err notices_stop_read(const struct change *c, struct str customer, struct str kind,
    struct str key, struct notices_stop *ret);

#endif
