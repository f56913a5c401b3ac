/* Wrong passwords. */
#include "accounts/tries.h"

#include "base/buf.h"
#include "base/hex.h"

enum { KEY_TEXT_MAX = 1024, V4_BITS = 32, V6_BITS = 64 };

/* What is counted under which key: of the realm, the name and the place. */
static enum err tries_digest(const struct change *c, struct str name, const char *what,
    struct str of, unsigned char ret[DIGEST_BYTES])
{
	struct buf text = BUF_INIT(KEY_TEXT_MAX);
	enum err err;

	buf_puts(&text, ACCOUNTS_REALM ":");
	buf_add_str(&text, str_part(name, 0, OPERATOR_NAME_MAX));
	/* No name that was typed goes on like that. */
	if (what != NULL) {
		buf_putc(&text, '\0');
		buf_puts(&text, what);
		buf_add_str(&text, of);
	}
	err = text.err ? text.err : digest_sha256(text.at, text.len, ret);
	buf_free(&text);
	return err ? change_no_memory(c) : ERR_OK;
}

static enum err tries_account(
    const struct change *c, struct str name, unsigned char ret[DIGEST_BYTES])
{
	return tries_digest(c, name, NULL, (struct str){NULL, 0}, ret);
}

static struct network_address place_network(const struct accounts_place *place)
{
	return network_address_masked(&place->network, V4_BITS, V6_BITS);
}

static enum err tries_key(
    const struct change *c, const struct accounts_tried *what, unsigned char ret[DIGEST_BYTES])
{
	struct network_address network;

	if (what->place == NULL)
		return tries_account(c, what->name, ret);
	if (what->place->browser.at != NULL)
		return tries_digest(c, what->name, "browser:", what->place->browser, ret);
	network = place_network(what->place);
	return tries_digest(
	    c, what->name, "network:", (struct str){(const char *)&network, sizeof network}, ret);
}

enum err accounts_tries(
    const struct change *c, const struct accounts_tried *what, struct store_wrong *ret)
{
	unsigned char key[DIGEST_BYTES];
	enum err err = tries_key(c, what, key);

	return err ? err : store_wrong(c->store, key, ret);
}

static enum err tries_set(const struct change *c, struct str name,
    const unsigned char key[DIGEST_BYTES], const struct store_wrong *tries)
{
	struct store_wrong row = *tries;
	unsigned char account[DIGEST_BYTES];
	enum err err = tries_account(c, name, account);

	row.account = account;
	if (!err)
		err = store_forget_wrong_before(c->store, c->now - ACCOUNTS_FORGET_S);
	if (!err)
		err = store_set_wrong(c->store, key, &row);
	if (!err && row.invented)
		err = store_forget_invented(c->store, ACCOUNTS_INVENTED_MAX);
	return err;
}

enum err accounts_tries_add(const struct change *c, const struct accounts_tried *what,
    bool invented, struct store_wrong *tries)
{
	unsigned char key[DIGEST_BYTES];
	int64_t lock = ACCOUNTS_LOCK_S;
	enum err err = tries_key(c, what, key);

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
	return err ? err : tries_set(c, what->name, key, tries);
}

/* ---- those who come from networks that are not known ---- */

static enum err network_digest(
    const struct change *c, const struct accounts_place *place, unsigned char ret[DIGEST_BYTES])
{
	struct network_address network = place_network(place);

	return digest_sha256(&network, sizeof network, ret) ? change_no_memory(c) : ERR_OK;
}

/* A browser that is known may come from anywhere. */
static enum err place_is_known(
    const struct change *c, const struct accounts_place *place, bool *ret_known)
{
	unsigned char key[DIGEST_BYTES];
	int64_t last_at = 0;
	enum err err = ERR_OK;

	*ret_known = place == NULL || place->browser.at != NULL;
	if (*ret_known || place->network.family == NETWORK_NONE)
		return ERR_OK;
	err = network_digest(c, place, key);
	if (!err)
		err = store_login_network(c->store, key, &last_at);
	*ret_known = !err && c->now < last_at + ACCOUNTS_NETWORK_FORGET_S;
	return err;
}

static enum err strangers_key(
    const struct change *c, struct str name, unsigned char ret[DIGEST_BYTES])
{
	return tries_digest(c, name, "strangers", (struct str){NULL, 0}, ret);
}

enum err accounts_tries_wait(
    const struct change *c, const struct accounts_tried *what, bool invented, int64_t *ret_until)
{
	struct store_wrong last = {0};
	unsigned char key[DIGEST_BYTES];
	bool known = false;
	enum err err = place_is_known(c, what->place, &known);

	*ret_until = 0;
	if (err || known)
		return err;
	err = strangers_key(c, what->name, key);
	if (!err)
		err = store_wrong(c->store, key, &last);
	if (err)
		return err;
	/* A clock that was set back keeps nobody out. */
	if (c->now >= last.last_at && c->now < last.last_at + ACCOUNTS_STRANGERS_S) {
		*ret_until = last.last_at + ACCOUNTS_STRANGERS_S;
		return ERR_OK;
	}
	last = (struct store_wrong){.times = 1, .last_at = c->now, .invented = invented};
	return tries_set(c, what->name, key, &last);
}

enum err accounts_tries_succeeded(const struct change *c, const struct accounts_tried *what)
{
	const struct store_wrong none = {0};
	unsigned char key[DIGEST_BYTES];
	enum err err = tries_key(c, what, key);

	if (!err)
		err = store_set_wrong(c->store, key, &none);
	if (err || what->place == NULL)
		return err;
	err = strangers_key(c, what->name, key);
	if (!err)
		err = store_set_wrong(c->store, key, &none);
	if (!err)
		err = store_forget_login_networks(c->store, c->now - ACCOUNTS_NETWORK_FORGET_S);
	if (err || what->place->network.family == NETWORK_NONE)
		return err;
	err = network_digest(c, what->place, key);
	return err ? err : store_set_login_network(c->store, key, c->now);
}

/* ---- of a name, wherever they came from ---- */

enum err accounts_tries_forget(const struct change *c, struct str name)
{
	unsigned char account[DIGEST_BYTES];
	enum err err = tries_account(c, name, account);

	return err ? err : store_forget_wrong_of(c->store, account);
}

enum err accounts_tries_locked_until(const struct change *c, struct str name, int64_t *ret)
{
	unsigned char account[DIGEST_BYTES];
	enum err err = tries_account(c, name, account);

	return err ? err : store_locked_until(c->store, account, ret);
}

enum err accounts_tries_adopt(const struct change *c, struct str name)
{
	unsigned char account[DIGEST_BYTES];
	enum err err = tries_account(c, name, account);

	return err ? err : store_adopt_wrong_of(c->store, account);
}
