/* Marks a value in a shared place as this service's own. */
#include "pki/envelope.h"

#include <assert.h>
#include <string.h>
#include "pki/digest.h"

/* Grows with each change of what is inside; others are not believed. */
enum { ENVELOPE_FORMAT = 1 };

static const char MAGIC[4] = {'T', 'S', 'R', 'C'};

/* Of the name's length, the name, and the bytes. */
static enum err envelope_digest(const unsigned char secret[ENVELOPE_KEY], struct str name,
    struct str bytes, unsigned char ret[DIGEST_BYTES])
{
	struct buf all = BUF_INIT(bytes.len + name.len + 8);
	enum err err;

	buf_add_number(&all, name.len, 8);
	buf_add_str(&all, name);
	buf_add_str(&all, bytes);
	err = all.err;
	if (!err)
		err = digest_hmac_sha256(secret, ENVELOPE_KEY, all.at, all.len, ret);
	buf_free(&all);
	return err;
}

enum err envelope_seal(const unsigned char secret[ENVELOPE_KEY], struct str name,
    const struct envelope *envelope, struct buf *to)
{
	size_t total = ENVELOPE_HEADER + envelope->mark.len + envelope->body.len + DIGEST_BYTES;
	unsigned char mac[DIGEST_BYTES];
	enum err err;

	assert(envelope->mark.len <= ENVELOPE_MARK_MAX && to->len == 0);
	if (total > UINT32_MAX)
		return ERR_TOO_LARGE;
	buf_add(to, MAGIC, sizeof MAGIC);
	buf_add_number(to, ENVELOPE_FORMAT, 4);
	buf_add_number(to, total, 4);
	buf_add_number(to, envelope->version, 8);
	buf_add_number(to, envelope->mark.len, 1);
	buf_add_str(to, envelope->mark);
	buf_add_str(to, envelope->body);
	err = to->err ? to->err : envelope_digest(secret, name, buf_str(to), mac);
	if (!err)
		buf_add(to, mac, sizeof mac);
	return err ? err : to->err;
}

enum err envelope_open(const unsigned char secret[ENVELOPE_KEY], struct str name, struct str bytes,
    struct envelope *ret)
{
	unsigned char mac[DIGEST_BYTES];
	struct str signed_part, rest;
	size_t mark;
	enum err err;

	if (bytes.len < ENVELOPE_HEADER + DIGEST_BYTES ||
	    memcmp(bytes.at, MAGIC, sizeof MAGIC) != 0 ||
	    str_number(str_part(bytes, 4, 4)) != ENVELOPE_FORMAT ||
	    str_number(str_part(bytes, 8, 4)) != bytes.len)
		return ERR_CORRUPT;
	signed_part = str_part(bytes, 0, bytes.len - DIGEST_BYTES);
	err = envelope_digest(secret, name, signed_part, mac);
	if (err)
		return err;
	if (!digest_equal(mac, bytes.at + signed_part.len, DIGEST_BYTES))
		return ERR_CORRUPT;
	mark = (unsigned char)bytes.at[ENVELOPE_HEADER - 1];
	rest = str_part(signed_part, ENVELOPE_HEADER, signed_part.len);
	if (mark > rest.len)
		return ERR_CORRUPT;
	*ret = (struct envelope){.version = str_number(str_part(bytes, ENVELOPE_VERSION_AT, 8)),
	    .mark = str_part(rest, 0, mark),
	    .body = str_part(rest, mark, rest.len)};
	return ERR_OK;
}
