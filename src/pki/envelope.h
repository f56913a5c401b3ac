/* Marks a value in a shared place as this service's own, so that no other is believed.
 *
 * DESIGN: magic, format, length, version, mark, body, and at the end HMAC-SHA256 (RFC 2104) of the
 * key's name and all before it under a secret. The name is in it so that a value cannot be moved
 * under another key; the length so that a cut one is noticed before it is hashed. The version
 * stands at a fixed place (ENVELOPE_VERSION_AT, eight bytes, big-endian), where it can be read
 * without the secret. */
#ifndef PKI_ENVELOPE_H
#define PKI_ENVELOPE_H

#include "base/buf.h"

enum {
	ENVELOPE_KEY = 32,        /* bytes of the secret */
	ENVELOPE_MARK_MAX = 64,   /* bytes of a mark */
	ENVELOPE_VERSION_AT = 12, /* counted from 0 */
	ENVELOPE_HEADER = 21      /* bytes before the mark */
};

struct envelope {
	uint64_t version;
	struct str mark; /* whatever the value has to agree with, besides its name */
	struct str body;
};

/* Appends the sealed value to `to` (which must be empty). ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err envelope_seal(const unsigned char secret[ENVELOPE_KEY], struct str name,
    const struct envelope *envelope, struct buf *to);
/* Opens a value found under `name`; the parts point into `bytes`. ERR_CORRUPT: it is not exactly
 * what envelope_seal() made under this secret and name; ERR_NO_MEMORY. Any thread. */
enum err envelope_open(const unsigned char secret[ENVELOPE_KEY], struct str name, struct str bytes,
    struct envelope *ret);

#endif
