/* Judges the certificates of clients. */
#include "pki/client_ca.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include "base/file.h"
#include "pki/certificate_file.h"
#include "pki/certificate_name.h"
#include "pki/certificate_read.h"
#include "pki/pem.h"

/* OpenSSL's level 2: RSA of 2048 bits, SHA-256. */
enum { FILE_MAX = 16 << 20, STRENGTH = 2 };

struct client_ca {
	char *path;
	const char *setting;
	pthread_mutex_t lock; /* of `store` */
	X509_STORE *store;
};

static const struct {
	const char *name, *text;
} flaws[CLIENT_FLAW_COUNT] = {
    [CLIENT_GOOD] = {"good", "it is good"},
    [CLIENT_ABSENT] = {"absent", "there is none"},
    [CLIENT_MALFORMED] = {"malformed", "it is none of a client"},
    [CLIENT_UNTRUSTED] = {"untrusted", "it is not of the CA in client_ca, or too weak"},
    [CLIENT_EARLY] = {"early", "it is not valid yet"},
    [CLIENT_EXPIRED] = {"expired", "it has expired"},
    [CLIENT_REVOKED] = {"revoked", "it was revoked"},
    [CLIENT_UNCHECKED] = {"unchecked", "there is no current revocation list of its CA"},
    [CLIENT_PURPOSE] = {"purpose", "it is not for clients of TLS"},
    [CLIENT_NAMELESS] = {"nameless", "its subject has not exactly one CN"},
};

const char *client_flaw_name(enum client_flaw flaw)
{
	return flaws[flaw].name;
}

const char *client_flaw_text(enum client_flaw flaw)
{
	return flaws[flaw].text;
}

/* ---- reading the file ---- */

/* What is read while a store is made. */
struct reading {
	const char *path, *setting;
	X509_STORE *store;
	struct buf der;
	struct problem *why;
	unsigned authorities, lists;
};

static enum err block_refuse(
    const struct reading *r, const struct pem_block *block, const char *what)
{
	return err_because(r->why, ERR_INVALID, "%s: in %s, the block on line %zu %s", r->setting,
	    r->path, block->line, what);
}

static enum err store_add_authority(struct reading *r, const struct pem_block *block)
{
	struct problem reason = {.text = ""};
	X509 *x = NULL;
	enum err err = certificate_file_open_der(buf_str(&r->der), "it", &x, &reason);

	if (err == ERR_INVALID)
		return block_refuse(r, block, "is damaged: it is not an X.509 certificate in DER");
	if (!err && X509_check_ca(x) == 0)
		err = block_refuse(r, block,
		    "is no CA's certificate: give that of the CA which issues clients' "
		    "certificates");
	else if (!err && X509_STORE_add_cert(r->store, x) != 1)
		err = ERR_NO_MEMORY;
	X509_free(x);
	r->authorities++;
	return err;
}

static enum err store_add_list(struct reading *r, const struct pem_block *block)
{
	const unsigned char *at = (const unsigned char *)r->der.at;
	X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)r->der.len);
	enum err err = ERR_OK;

	if (list == NULL)
		return block_refuse(r, block, "is damaged: it is no revocation list");
	if (X509_STORE_add_crl(r->store, list) != 1)
		err = ERR_NO_MEMORY;
	X509_CRL_free(list);
	r->lists++;
	return err;
}

static enum err store_add_block(
    struct reading *r, struct pem_reader *reader, const struct pem_block *block)
{
	static const struct {
		const char *label;
		enum err (*add)(struct reading *r, const struct pem_block *block);
	} kinds[] = {
	    {"CERTIFICATE", store_add_authority},
	    {"X509 CRL", store_add_list},
	};
	struct problem reason = {.text = ""};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_eq(block->label, str_from(kinds[i].label)))
			return pem_decode(reader, block, &r->der, &reason)
				   ? block_refuse(r, block, "is cut off, or not base64")
				   : kinds[i].add(r, block);
	return block_refuse(
	    r, block, "is neither a CERTIFICATE nor an X509 CRL, and nothing else belongs there");
}

static enum err store_read_blocks(struct reading *r, struct str text)
{
	struct pem_reader reader = {.rest = text};
	struct problem reason = {.text = ""};
	struct pem_block block;
	enum err err;

	while ((err = pem_next(&reader, &block, &reason)) == ERR_OK) {
		err = store_add_block(r, &reader, &block);
		if (err)
			return err;
	}
	if (err != ERR_NOT_FOUND)
		return err_because(
		    r->why, ERR_INVALID, "%s: in %s, %s", r->setting, r->path, reason.text);
	if (r->authorities == 0)
		return err_because(r->why, ERR_INVALID,
		    "%s: %s holds no certificate in PEM (-----BEGIN CERTIFICATE-----)", r->setting,
		    r->path);
	return ERR_OK;
}

static enum err store_read_file(struct reading *r)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct problem reason = {.text = ""};
	enum err err = file_read(r->path, &text, &reason);

	if (err)
		err_because(r->why, err, "%s: %s", r->setting, reason.text);
	else
		err = store_read_blocks(r, buf_str(&text));
	buf_free(&text);
	return err;
}

/* Whether a list is wanted depends on whether the file has any. */
static enum err store_make(
    const char *path, const char *setting, X509_STORE **ret, struct problem *why)
{
	struct reading r = {.path = path,
	    .setting = setting,
	    .store = X509_STORE_new(),
	    .der = BUF_INIT(FILE_MAX),
	    .why = why};
	enum err err = r.store == NULL ? ERR_NO_MEMORY : store_read_file(&r);

	if (!err)
		X509_STORE_set_flags(
		    r.store, X509_V_FLAG_PARTIAL_CHAIN | (r.lists > 0 ? X509_V_FLAG_CRL_CHECK : 0));
	if (err == ERR_NO_MEMORY)
		err_because(why, err, "%s", err_text(err));
	if (err)
		X509_STORE_free(r.store);
	else
		*ret = r.store;
	buf_free(&r.der);
	ERR_clear_error();
	return err;
}

enum err client_ca_open(
    const char *path, const char *setting, struct client_ca **ret, struct problem *why)
{
	struct client_ca *ca = calloc(1, sizeof *ca);
	enum err err = ERR_NO_MEMORY;

	if (ca == NULL)
		return err_because(why, err, "%s", err_text(err));
	pthread_mutex_init(&ca->lock, NULL);
	ca->setting = setting;
	ca->path = strdup(path);
	err = ca->path == NULL ? err_because(why, err, "%s", err_text(err))
			       : store_make(path, setting, &ca->store, why);
	if (err)
		client_ca_close(ca);
	else
		*ret = ca;
	return err;
}

static X509_STORE *store_retain(struct client_ca *ca)
{
	X509_STORE *store;

	pthread_mutex_lock(&ca->lock);
	store = ca->store;
	X509_STORE_up_ref(store);
	pthread_mutex_unlock(&ca->lock);
	return store;
}

/* Is a revocation list past the time of the next? A store does not change once it is made. */
static bool store_is_overdue(X509_STORE *store, int64_t now)
{
	const STACK_OF(X509_OBJECT) *all = X509_STORE_get0_objects(store);
	time_t at = (time_t)now;

	for (int i = 0; i < sk_X509_OBJECT_num(all); i++) {
		const X509_CRL *list = X509_OBJECT_get0_X509_CRL(sk_X509_OBJECT_value(all, i));
		const ASN1_TIME *next = list == NULL ? NULL : X509_CRL_get0_nextUpdate(list);

		if (next != NULL && X509_cmp_time(next, &at) < 0)
			return true;
	}
	return false;
}

bool client_ca_is_overdue(struct client_ca *ca, int64_t now, struct problem *why)
{
	X509_STORE *store = store_retain(ca);
	bool overdue = store_is_overdue(store, now);

	X509_STORE_free(store);
	if (overdue)
		err_because(why, ERR_OK,
		    "%s: a revocation list in %s is past its time, so that nobody with a "
		    "certificate of its CA can log in: put the next one in its place, and reload "
		    "(SIGHUP)",
		    ca->setting, ca->path);
	return overdue;
}

static enum err store_write_name(X509 *x, struct buf *to)
{
	const struct certificate_attribute *attributes;
	struct arena room = {0};
	size_t count;
	enum err err = certificate_take_name(
	    X509_get_subject_name(x), "the subject", &room, &count, &attributes, NULL);

	if (!err) {
		if (to->len > 0)
			buf_puts(to, "; ");
		certificate_write_name(attributes, count, to);
	}
	arena_free(&room);
	return err ? err : to->err;
}

enum err client_ca_write_names(struct client_ca *ca, struct buf *to)
{
	X509_STORE *store = store_retain(ca);
	const STACK_OF(X509_OBJECT) *all = X509_STORE_get0_objects(store);
	enum err err = ERR_OK;

	for (int i = 0; !err && i < sk_X509_OBJECT_num(all); i++) {
		X509 *x = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(all, i));

		if (x != NULL)
			err = store_write_name(x, to);
	}
	X509_STORE_free(store);
	return err;
}

enum err client_ca_reload(struct client_ca *ca, int64_t now, struct problem *why)
{
	struct problem ignored;
	X509_STORE *fresh, *old;
	enum err err = store_make(ca->path, ca->setting, &fresh, why);

	if (err)
		return err;
	if (store_is_overdue(fresh, now) && !client_ca_is_overdue(ca, now, &ignored)) {
		X509_STORE_free(fresh);
		return err_because(why, ERR_REFUSED, "%s: a revocation list in %s is past its time",
		    ca->setting, ca->path);
	}
	pthread_mutex_lock(&ca->lock);
	old = ca->store;
	ca->store = fresh;
	pthread_mutex_unlock(&ca->lock);
	X509_STORE_free(old);
	return ERR_OK;
}

void client_ca_close(struct client_ca *ca)
{
	if (ca == NULL)
		return;
	X509_STORE_free(ca->store);
	pthread_mutex_destroy(&ca->lock);
	free(ca->path);
	free(ca);
}

/* ---- judging ---- */

/* What OpenSSL says of the certificate itself; what it says of others, or what is in no row, makes
 * it untrusted. */
static enum client_flaw flaw_of_error(int error, int depth)
{
	static const struct {
		int error;
		enum client_flaw flaw;
	} rows[] = {
	    {X509_V_ERR_CERT_HAS_EXPIRED, CLIENT_EXPIRED},
	    {X509_V_ERR_CERT_NOT_YET_VALID, CLIENT_EARLY},
	    {X509_V_ERR_CERT_REVOKED, CLIENT_REVOKED},
	    {X509_V_ERR_INVALID_PURPOSE, CLIENT_PURPOSE},
	    {X509_V_ERR_UNABLE_TO_GET_CRL, CLIENT_UNCHECKED},
	    {X509_V_ERR_CRL_HAS_EXPIRED, CLIENT_UNCHECKED},
	    {X509_V_ERR_CRL_NOT_YET_VALID, CLIENT_UNCHECKED},
	    {X509_V_ERR_CRL_SIGNATURE_FAILURE, CLIENT_UNCHECKED},
	};

	for (size_t i = 0; depth == 0 && i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].error == error)
			return rows[i].flaw;
	return CLIENT_UNTRUSTED;
}

/* Does a CA of the file vouch for it, at this time and for this purpose? */
static enum err store_verify(X509_STORE *store, X509 *x, int64_t now, enum client_flaw *ret)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *rules;
	enum err err = ERR_OK;

	if (context == NULL || X509_STORE_CTX_init(context, store, x, NULL) != 1) {
		X509_STORE_CTX_free(context);
		return ERR_NO_MEMORY;
	}
	rules = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_time(rules, (time_t)now);
	X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
	X509_VERIFY_PARAM_set_auth_level(rules, STRENGTH);
	if (X509_verify_cert(context) == 1)
		*ret = CLIENT_GOOD;
	else if (X509_STORE_CTX_get_error(context) == X509_V_ERR_OUT_OF_MEM)
		err = ERR_NO_MEMORY;
	else
		*ret = flaw_of_error(
		    X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context));
	X509_STORE_CTX_free(context);
	return err;
}

/* Several would let the CA and us mean different people. */
static bool identity_take_name(const struct certificate *c, char ret[CLIENT_NAME_MAX])
{
	unsigned count = 0;

	for (size_t i = 0; i < c->subject_count; i++)
		count += strcmp(c->subject[i].type, "CN") == 0;
	return count == 1 &&
	       str_copy(ret, CLIENT_NAME_MAX, str_from(certificate_subject(c, "CN"))) &&
	       ret[0] != '\0';
}

static enum err store_judge(X509_STORE *store, struct str der, int64_t now,
    enum client_flaw *ret_flaw, struct client_identity *ret)
{
	struct certificate *c = NULL;
	X509 *x = NULL;
	enum err err = certificate_read_der(der, &c, NULL);

	if (!err)
		err = certificate_file_open_der(der, "it", &x, NULL);
	if (!err)
		err = digest_sha256(der.at, der.len, ret->digest);
	if (!err)
		err = store_verify(store, x, now, ret_flaw);
	if (!err) {
		snprintf(ret->words, sizeof ret->words, "serial=%s sha256=%s", c->serial,
		    c->fingerprint);
		if (*ret_flaw == CLIENT_GOOD && !identity_take_name(c, ret->name))
			*ret_flaw = CLIENT_NAMELESS;
	}
	X509_free(x);
	certificate_free(c);
	ERR_clear_error();
	return err;
}

enum err client_ca_judge(struct client_ca *ca, struct str der, int64_t now,
    enum client_flaw *ret_flaw, struct client_identity *ret)
{
	X509_STORE *store = store_retain(ca);
	struct client_identity identity = {.name = ""};
	enum client_flaw flaw = CLIENT_MALFORMED;
	enum err err = store_judge(store, der, now, &flaw, &identity);

	X509_STORE_free(store);
	if (err == ERR_NO_MEMORY)
		return err;
	*ret_flaw = flaw;
	*ret = identity;
	return ERR_OK;
}
