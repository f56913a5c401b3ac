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

static bool holder_take_der(struct holder *h, X509 *x, struct str *to)
{
	int len = i2d_X509(x, NULL);
	unsigned char *at = len < 0 ? NULL : arena_alloc(&h->room, (size_t)len);

	if (at == NULL)
		return false;
	*to = (struct str){(const char *)at, (size_t)len};
	i2d_X509(x, &at);
	return true;
}

static enum err holder_take_chain(struct holder *h, const struct bundle *b)
{
	size_t count = bundle_chain_count(b);
	struct str *chain = arena_alloc(&h->room, (count + 1) * sizeof *chain);

	if (chain == NULL)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		if (!holder_take_der(h, bundle_chain(b, i), &chain[i]))
			return ERR_NO_MEMORY;
	h->c.chain = chain;
	h->c.chain_count = count;
	return ERR_OK;
}

/* `b` is NULL for a certificate without a chain. Leaves nothing in the thread's queue of OpenSSL
 * errors. */
static enum err certificate_finish(
    X509 *x, const struct bundle *b, struct certificate **ret, struct problem *why)
{
	struct holder *h = calloc(1, sizeof *h);
	enum err err = h == NULL ? ERR_NO_MEMORY : certificate_take(x, &h->room, &h->c, why);

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

enum err certificate_read_for(struct str file, const struct str *hosts, size_t host_count,
    struct certificate **ret, struct problem *why)
{
	struct bundle *b = bundle_new();
	enum err err = b == NULL ? err_no_memory(why) : bundle_add(b, NULL, file, why);

	if (!err)
		err = bundle_pick(b, hosts, host_count, why);
	if (!err)
		err = certificate_finish(bundle_leaf(b), b, ret, why);
	bundle_free(b);
	return err;
}

enum err certificate_read(struct str file, struct certificate **ret, struct problem *why)
{
	return certificate_read_for(file, NULL, 0, ret, why);
}

enum err certificate_read_der(struct str der, struct certificate **ret, struct problem *why)
{
	X509 *leaf = NULL;
	enum err err = certificate_file_open_der(der, "the certificate", &leaf, why);

	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	ERR_clear_error();
	if (!err)
		err = certificate_finish(leaf, NULL, ret, why);
	X509_free(leaf);
	return err;
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
