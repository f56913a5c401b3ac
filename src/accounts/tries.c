/* Wrong passwords. */
#include "accounts/tries.h"

#include "base/buf.h"

enum { LONG_NAME = 1024 };

/* What wrong passwords for a name are counted under. */
static enum err tries_key(const struct change *c, struct str name, unsigned char ret[DIGEST_BYTES])
{
	struct buf text = BUF_INIT(LONG_NAME);
	enum err err;

	buf_puts(&text, ACCOUNTS_REALM ":");
	buf_add_str(&text, str_part(name, 0, OPERATOR_NAME_MAX));
	err = text.err ? text.err : digest_sha256(text.at, text.len, ret);
	buf_free(&text);
	return err ? change_no_memory(c) : ERR_OK;
}

enum err accounts_tries(const struct change *c, struct str name, struct store_wrong *ret)
{
	unsigned char key[DIGEST_BYTES];
	enum err err = tries_key(c, name, key);

	return err ? err : store_wrong(c->store, key, ret);
}

static enum err tries_set(const struct change *c, struct str name, const struct store_wrong *tries)
{
	unsigned char key[DIGEST_BYTES];
	enum err err = tries_key(c, name, key);

	return err ? err : store_set_wrong(c->store, key, tries);
}

enum err accounts_tries_add(
    const struct change *c, struct str name, bool invented, struct store_wrong *tries)
{
	int64_t lock = ACCOUNTS_LOCK_S;
	enum err err;

	if (tries->last_at + ACCOUNTS_FORGET_S <= c->now)
		*tries = (struct store_wrong){0};
	tries->times++;
	tries->last_at = c->now;
	tries->invented = invented;
	if (tries->times >= ACCOUNTS_TRIES) {
		for (unsigned i = ACCOUNTS_TRIES; i < tries->times && lock < ACCOUNTS_LOCK_MOST_S;
		     i++)
			lock *= 2;
		tries->locked_until =
		    c->now + (lock < ACCOUNTS_LOCK_MOST_S ? lock : (int64_t)ACCOUNTS_LOCK_MOST_S);
	}
	err = store_forget_wrong_before(c->store, c->now - ACCOUNTS_FORGET_S);
	if (!err)
		err = tries_set(c, name, tries);
	if (!err && invented)
		err = store_forget_invented(c->store, ACCOUNTS_INVENTED_MAX);
	return err;
}

enum err accounts_tries_forget(const struct change *c, struct str name)
{
	const struct store_wrong none = {0};

	return tries_set(c, name, &none);
}

enum err accounts_tries_adopt(const struct change *c, struct str name)
{
	struct store_wrong tries = {0};
	enum err err = accounts_tries(c, name, &tries);

	return err ? err : tries_set(c, name, &tries);
}
