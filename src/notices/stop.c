/* The address by which a customer refuses a kind of notices. */
#include "notices/stop.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/store.h"
#include "base/hex.h"
#include "base/random.h"

/* Of store_shared_key(). */
#define STOP_KEY "notices.stop"

enum { TEXT_MAX = 128 };

static enum err stop_digest(const unsigned char key[DIGEST_BYTES], int64_t customer,
    enum notice notice, char ret[NOTICES_STOP_KEY_MAX])
{
	unsigned char digest[DIGEST_BYTES];
	char text[TEXT_MAX];
	int len = snprintf(text, sizeof text, "%" PRId64 " %s", customer, notices[notice].word);
	enum err err = digest_hmac_sha256(key, DIGEST_BYTES, text, (size_t)len, digest);

	if (!err)
		hex_write(digest, NOTICES_STOP_BYTES, ret);
	return err;
}

enum err notices_stop_key(const struct change *c, unsigned char ret[DIGEST_BYTES])
{
	unsigned char fresh[DIGEST_BYTES];

	random_bytes(fresh, sizeof fresh);
	return store_shared_key(c->store, STOP_KEY, fresh, ret);
}

enum err notices_stop_write_by(
    const unsigned char key[DIGEST_BYTES], int64_t customer, enum notice notice, struct buf *to)
{
	char text[NOTICES_STOP_KEY_MAX];

	if (stop_digest(key, customer, notice, text))
		return ERR_NO_MEMORY;
	buf_printf(to, NOTICES_STOP_PATH "?customer=%" PRId64 "&kind=%s&key=%s", customer,
	    notices[notice].word, text);
	return ERR_OK;
}

enum err notices_stop_write(
    const struct change *c, int64_t customer, enum notice notice, struct buf *to)
{
	unsigned char key[DIGEST_BYTES];
	enum err err = notices_stop_key(c, key);

	if (!err && notices_stop_write_by(key, customer, notice, to))
		return change_no_memory(c);
	return err;
}

enum err notices_stop_read(const struct change *c, struct str customer, struct str kind,
    struct str key, struct notices_stop *ret)
{
	unsigned char shared[DIGEST_BYTES];
	char text[NOTICES_STOP_KEY_MAX];
	struct notices_stop stop;
	uint64_t number;
	enum err err;

	if (!str_to_uint(customer, INT64_MAX, &number) || !notice_parse(kind, &stop.notice) ||
	    key.len != NOTICES_STOP_KEY_MAX - 1)
		return ERR_NOT_FOUND;
	stop.customer = (int64_t)number;
	err = store_known_key(c->store, STOP_KEY, shared);
	if (err)
		return err == ERR_NOT_FOUND ? err : change_explain(c, err);
	if (stop_digest(shared, stop.customer, stop.notice, text))
		return change_no_memory(c);
	if (!digest_equal(key.at, text, key.len))
		return ERR_NOT_FOUND;
	*ret = stop;
	return ERR_OK;
}
