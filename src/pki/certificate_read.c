/* Reads a certificate and its chain into one block of memory. */
#include "pki/certificate_read.h"

#include <stdlib.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include "base/arena.h"
#include "pki/bundle.h"
#include "pki/certificate_file.h"
#include "pki/certificate_take.h"

/* What certificate_read() returns; `c` is first, so that its address is the holder's. */
struct holder {
	struct certificate c;
	struct arena room;
};

static enum err holder_take_issuer(struct holder *h, X509 *x, struct certificate_issuer *to)
{
	unsigned char *name = NULL, *key = NULL, *at;
	int len = i2d_X509(x, NULL), name_len = i2d_X509_NAME(X509_get_subject_name(x), &name);
	int key_len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &key);
	enum err err = ERR_NO_MEMORY;

	at = len < 0 ? NULL : arena_alloc(&h->room, (size_t)len);
	if (at != NULL && name_len >= 0 && key_len >= 0) {
		to->der = (struct str){(const char *)at, (size_t)len};
		i2d_X509(x, &at);
		err = digest_sha256(to->der.at, to->der.len, to->fingerprint);
	}
	if (!err)
		err = digest_sha256(name, (size_t)name_len, to->name_digest);
	if (!err)
		err = digest_sha256(key, (size_t)key_len, to->key_digest);
	OPENSSL_free(name);
	OPENSSL_free(key);
	return err;
}

static enum err holder_take_chain(struct holder *h, const struct bundle *b)
{
	size_t count = bundle_chain_count(b);
	struct certificate_issuer *chain = arena_alloc(&h->room, (count + 1) * sizeof *chain);
	enum err err = chain == NULL ? ERR_NO_MEMORY : ERR_OK;

	for (size_t i = 0; i < count && !err; i++)
		err = holder_take_issuer(h, bundle_chain(b, i), &chain[i]);
	h->c.chain = chain;
	h->c.chain_count = err ? 0 : count;
	return err;
}

/* certificate_take() or certificate_take_any(). */
typedef enum err certificate_fill(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why);

/* `b` is NULL for a certificate without a chain. Leaves nothing in the thread's queue of OpenSSL
 * errors. */
static enum err certificate_finish(X509 *x, certificate_fill *take, const struct bundle *b,
    struct certificate **ret, struct problem *why)
{
	struct holder *h = calloc(1, sizeof *h);
	enum err err = h == NULL ? ERR_NO_MEMORY : take(x, &h->room, &h->c, why);

	if (!err && b != NULL)
		err = holder_take_chain(h, b);
	if (!err)
		*ret = &h->c;
	else
		certificate_free(h == NULL ? NULL : &h->c);
	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	ERR_clear_error();
	return err;
}

enum err certificate_read_bundle(
    const struct bundle *b, struct certificate **ret, struct problem *why)
{
	return certificate_finish(bundle_leaf(b), certificate_take, b, ret, why);
}

enum err certificate_read(struct str file, struct certificate **ret, struct problem *why)
{
	struct bundle *b = bundle_new();
	enum err err = b == NULL ? err_no_memory(why) : bundle_add(b, NULL, file, why);

	if (!err)
		err = bundle_pick(b, NULL, 0, why);
	if (!err)
		err = certificate_read_bundle(b, ret, why);
	bundle_free(b);
	return err;
}

static enum err certificate_open_der(
    struct str der, certificate_fill *take, struct certificate **ret, struct problem *why)
{
	X509 *leaf = NULL;
	enum err err = certificate_file_open_der(der, "the certificate", &leaf, why);

	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	ERR_clear_error();
	if (!err)
		err = certificate_finish(leaf, take, NULL, ret, why);
	X509_free(leaf);
	return err;
}

enum err certificate_read_der(struct str der, struct certificate **ret, struct problem *why)
{
	return certificate_open_der(der, certificate_take, ret, why);
}

enum err certificate_read_sent(struct str der, struct certificate **ret, struct problem *why)
{
	return certificate_open_der(der, certificate_take_any, ret, why);
}

void certificate_free(struct certificate *c)
{
	struct holder *h = (struct holder *)c;

	if (h == NULL)
		return;
	arena_free(&h->room);
	free(h);
}

size_t certificate_memory(const struct certificate *c)
{
	return sizeof(struct holder) + ((const struct holder *)c)->room.used;
}
