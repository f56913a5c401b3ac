/* TLS by GnuTLS: the one place that knows it. */
#include "io/http/tls.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include "base/buf.h"
#include "base/file.h"

enum { FILE_MAX = 1 << 20, NAME_SIZE = 200, KEY_ID_SIZE = 64 };

/* The client's order of ciphers counts: one without AES in hardware puts ChaCha20 first. */
const char tls_priorities[] =
    "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:+AEAD:"
    "+ECDHE-ECDSA:+ECDHE-RSA:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"
    "+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA384:"
    "+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-EDDSA-ED25519:+SIGN-RSA-PSS-RSAE-SHA256:"
    "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+COMP-NULL:+CTYPE-X509";

struct tls_set {
	atomic_uint references;
	gnutls_certificate_credentials_t credentials;
	gnutls_datum_t ticket_key;
	gnutls_x509_crt_t *chain; /* leaf first */
	unsigned count;
	bool asks; /* clients for a certificate */
};

struct tls {
	struct tls_files files;
	pthread_mutex_t lock; /* of `set` */
	struct tls_set *set;
};

/* ---- reading ---- */

/* What is read while a set is made. */
struct tls_reading {
	const struct tls_files *files;
	struct buf chain_text, key_text;
	gnutls_x509_privkey_t private_key;
	struct tls_set *set;
	struct problem *why;
};

static gnutls_datum_t datum(const struct buf *b)
{
	return (gnutls_datum_t){(unsigned char *)b->at, (unsigned)b->len};
}

static enum err tls_file_read(const struct tls_file *file, struct buf *to, struct problem *why)
{
	struct problem reason = {.text = ""};
	enum err err = file_read(file->path, to, &reason);

	return err ? err_because(why, err, "%s: %s", file->setting, reason.text) : ERR_OK;
}

static void certificate_name(gnutls_x509_crt_t certificate, char room[NAME_SIZE])
{
	size_t size = NAME_SIZE;

	if (gnutls_x509_crt_get_dn(certificate, room, &size) < 0)
		str_copy(room, NAME_SIZE, STR("without a name"));
}

/* RFC 8446 section 4.4.2: each certificate certifies the one before it. */
static enum err tls_chain_check_order(struct tls_reading *r)
{
	const struct tls_file *file = &r->files->certificate;
	gnutls_x509_crt_t *chain = r->set->chain;
	char name[NAME_SIZE], issuer[NAME_SIZE];

	for (unsigned i = 0; i + 1 < r->set->count; i++)
		if (gnutls_x509_crt_check_issuer(chain[i], chain[i + 1]) != 1) {
			certificate_name(chain[i], name);
			certificate_name(chain[i + 1], issuer);
			return err_because(r->why, ERR_INVALID,
			    "%s: in %s, certificate %u (%s) was not issued by the one after it "
			    "(%s); the server's own comes first, then each one's issuer",
			    file->setting, file->path, i + 1, name, issuer);
		}
	return ERR_OK;
}

static enum err tls_chain_read(struct tls_reading *r)
{
	const struct tls_file *file = &r->files->certificate;
	gnutls_datum_t text;
	enum err err = tls_file_read(file, &r->chain_text, r->why);
	int code;

	if (err)
		return err;
	text = datum(&r->chain_text);
	code = gnutls_x509_crt_list_import2(
	    &r->set->chain, &r->set->count, &text, GNUTLS_X509_FMT_PEM, 0);
	if (code < 0)
		return err_because(r->why,
		    code == GNUTLS_E_MEMORY_ERROR ? ERR_NO_MEMORY : ERR_INVALID,
		    "%s: %s holds no certificate in PEM (-----BEGIN CERTIFICATE-----): %s",
		    file->setting, file->path, gnutls_strerror(code));
	return ERR_OK;
}

static enum err tls_key_read(struct tls_reading *r)
{
	const struct tls_file *file = &r->files->key;
	gnutls_datum_t text;
	enum err err = tls_file_read(file, &r->key_text, r->why);
	int code;

	if (err)
		return err;
	if (memmem(r->key_text.at, r->key_text.len, "ENCRYPTED", 9) != NULL)
		return err_because(r->why, ERR_INVALID,
		    "%s: %s is encrypted, and nobody is there to type its password at a start; "
		    "store it plain (openssl pkey -in … -out …), readable by the service's user "
		    "alone",
		    file->setting, file->path);
	text = datum(&r->key_text);
	code = gnutls_x509_privkey_init(&r->private_key);
	if (code == 0)
		code = gnutls_x509_privkey_import2(
		    r->private_key, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (code < 0)
		return err_because(r->why,
		    code == GNUTLS_E_MEMORY_ERROR ? ERR_NO_MEMORY : ERR_INVALID,
		    "%s: %s holds no private key in PEM (-----BEGIN PRIVATE KEY-----): %s",
		    file->setting, file->path, gnutls_strerror(code));
	return ERR_OK;
}

static bool key_fits(const struct tls_reading *r, gnutls_x509_crt_t certificate)
{
	unsigned char of_key[KEY_ID_SIZE], of_certificate[KEY_ID_SIZE];
	size_t len = sizeof of_key, other = sizeof of_certificate;

	return gnutls_x509_privkey_get_key_id(
		   r->private_key, GNUTLS_KEYID_USE_SHA256, of_key, &len) == 0 &&
	       gnutls_x509_crt_get_key_id(
		   certificate, GNUTLS_KEYID_USE_SHA256, of_certificate, &other) == 0 &&
	       len == other && memcmp(of_key, of_certificate, len) == 0;
}

static enum err tls_key_check(struct tls_reading *r)
{
	const struct tls_file *chain = &r->files->certificate, *key = &r->files->key;
	char name[NAME_SIZE];

	if (key_fits(r, r->set->chain[0]))
		return ERR_OK;
	for (unsigned i = 1; i < r->set->count; i++)
		if (key_fits(r, r->set->chain[i]))
			return err_because(r->why, ERR_INVALID,
			    "%s: in %s the server's own certificate comes %u. instead of first; "
			    "the issuers follow it",
			    chain->setting, chain->path, i + 1);
	certificate_name(r->set->chain[0], name);
	return err_because(r->why, ERR_INVALID,
	    "%s: %s does not belong to the certificate %s (%s); give the key that it was requested "
	    "with",
	    key->setting, key->path, chain->path, name);
}

static enum err credentials_fill(struct tls_reading *r)
{
	struct tls_set *s = r->set;
	int code = gnutls_certificate_allocate_credentials(&s->credentials);

	if (code == 0)
		code = gnutls_certificate_set_x509_key(
		    s->credentials, s->chain, (int)s->count, r->private_key);
	if (code >= 0)
		code = gnutls_session_ticket_key_generate(&s->ticket_key);
	return code >= 0
		   ? ERR_OK
		   : err_because(r->why, ERR_INVALID, "%s: %s with the key %s cannot be used: %s",
			 r->files->certificate.setting, r->files->certificate.path,
			 r->files->key.path, gnutls_strerror(code));
}

/* The names of these CAs go to the browser, which then offers their certificates alone. */
static enum err clients_read(struct tls_reading *r)
{
	const struct tls_file *file = &r->files->clients;

	if (file->path == NULL)
		return ERR_OK;
	if (gnutls_certificate_set_x509_trust_file(
		r->set->credentials, file->path, GNUTLS_X509_FMT_PEM) <= 0)
		return err_because(r->why, ERR_INVALID, "%s: %s holds no certificate in PEM",
		    file->setting, file->path);
	r->set->asks = true;
	return ERR_OK;
}

static enum err set_make(const struct tls *t, struct tls_set **ret, struct problem *why)
{
	static enum err (*const steps[])(struct tls_reading *) = {tls_chain_read, tls_key_read,
	    tls_key_check, tls_chain_check_order, credentials_fill, clients_read};
	struct tls_reading r = {.files = &t->files,
	    .chain_text = BUF_INIT(FILE_MAX),
	    .key_text = BUF_INIT(FILE_MAX),
	    .set = calloc(1, sizeof *r.set),
	    .why = why};
	enum err err = ERR_OK;

	if (r.set == NULL)
		return err_no_memory(why);
	atomic_init(&r.set->references, 1);
	for (size_t i = 0; !err && i < sizeof steps / sizeof steps[0]; i++)
		err = steps[i](&r);
	if (err)
		tls_set_release(r.set);
	else
		*ret = r.set;
	gnutls_x509_privkey_deinit(r.private_key);
	if (r.key_text.at != NULL)
		gnutls_memset(r.key_text.at, 0, r.key_text.room);
	buf_free(&r.key_text);
	buf_free(&r.chain_text);
	return err;
}

void tls_set_release(struct tls_set *s)
{
	if (s == NULL || atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) != 1)
		return;
	for (unsigned i = 0; i < s->count; i++)
		gnutls_x509_crt_deinit(s->chain[i]);
	gnutls_free(s->chain);
	if (s->credentials != NULL)
		gnutls_certificate_free_credentials(s->credentials);
	if (s->ticket_key.data != NULL)
		gnutls_memset(s->ticket_key.data, 0, s->ticket_key.size);
	gnutls_free(s->ticket_key.data);
	free(s);
}

/* ---- the set in use ---- */

enum err tls_open(const struct tls_files *files, struct tls **ret, struct problem *why)
{
	struct tls *t = calloc(1, sizeof *t);
	enum err err;

	if (t == NULL)
		return err_no_memory(why);
	t->files = *files;
	pthread_mutex_init(&t->lock, NULL);
	err = set_make(t, &t->set, why);
	if (err)
		tls_close(t);
	else
		*ret = t;
	return err;
}

void tls_close(struct tls *t)
{
	if (t == NULL)
		return;
	tls_set_release(t->set);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static struct tls_set *set_in_use(struct tls *t)
{
	struct tls_set *s;

	pthread_mutex_lock(&t->lock);
	s = t->set;
	atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
	pthread_mutex_unlock(&t->lock);
	return s;
}

/* ERR_REFUSED outside the time of its certificate. */
static enum err set_check_time(
    const struct tls *t, const struct tls_set *s, int64_t now, struct problem *why)
{
	const struct tls_file *file = &t->files.certificate;

	if (now > gnutls_x509_crt_get_expiration_time(s->chain[0]))
		return err_because(why, ERR_REFUSED,
		    "%s: %s has expired, browsers refuse it; renew it and reload (SIGHUP)",
		    file->setting, file->path);
	if (now < gnutls_x509_crt_get_activation_time(s->chain[0]))
		return err_because(why, ERR_REFUSED, "%s: %s is not yet valid, browsers refuse it",
		    file->setting, file->path);
	return ERR_OK;
}

enum err tls_reload(struct tls *t, int64_t now, struct problem *why)
{
	struct problem ignored;
	struct tls_set *new, *old;
	enum err err = set_make(t, &new, why);

	if (err)
		return err;
	old = set_in_use(t);
	if (set_check_time(t, new, now, why) && !set_check_time(t, old, now, &ignored)) {
		tls_set_release(new);
		err = ERR_REFUSED;
	} else {
		struct tls_set *former;

		pthread_mutex_lock(&t->lock);
		former = t->set;
		t->set = new;
		pthread_mutex_unlock(&t->lock);
		tls_set_release(former);
	}
	tls_set_release(old);
	return err;
}

int64_t tls_not_after(struct tls *t)
{
	struct tls_set *s = set_in_use(t);
	int64_t end = gnutls_x509_crt_get_expiration_time(s->chain[0]);

	tls_set_release(s);
	return end;
}

bool tls_is_out_of_time(struct tls *t, int64_t now, struct problem *why)
{
	struct tls_set *s = set_in_use(t);
	enum err err = set_check_time(t, s, now, why);

	tls_set_release(s);
	return err != ERR_OK;
}

bool tls_is_for(struct tls *t, const char *host)
{
	struct tls_set *s = set_in_use(t);
	bool is_for = gnutls_x509_crt_check_hostname(s->chain[0], host) != 0;

	tls_set_release(s);
	return is_for;
}

/* ---- sessions ---- */

/* In TLS 1.3 the client sends the last message of the handshake, after our tickets. A client
 * without TCP_NODELAY sends its request only when that message is acknowledged, which the kernel
 * delays by 40 ms while we have nothing to send: so it is told to acknowledge at once. */
static int session_acknowledge(gnutls_session_t session, unsigned type, unsigned when,
    unsigned incoming, const gnutls_datum_t *message)
{
	const int yes = 1;

	(void)type;
	(void)when;
	(void)message;
	if (incoming)
		setsockopt(
		    gnutls_transport_get_int(session), IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
	return 0;
}

/* Without session tickets a client that shows a certificate does so each time: a smart card that
 * was taken out is missed.
 *
 * A client that asks for other protocols alone is told so instead of being answered in one that it
 * does not expect (RFC 7301 section 3.2). */
struct tls_set *tls_begin(struct tls *t, void *session)
{
	static unsigned char http1[] = "http/1.1", http0[] = "http/1.0";
	const gnutls_datum_t protocols[] = {{http1, sizeof http1 - 1}, {http0, sizeof http0 - 1}};
	struct tls_set *s = set_in_use(t);

	gnutls_handshake_set_hook_function(
	    session, GNUTLS_HANDSHAKE_FINISHED, GNUTLS_HOOK_POST, session_acknowledge);
	if (s->asks)
		gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST);
	if (gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, s->credentials) == 0 &&
	    (s->asks || gnutls_session_ticket_enable_server(session, &s->ticket_key) == 0) &&
	    gnutls_alpn_set_protocols(session, protocols, 2, GNUTLS_ALPN_MANDATORY) == 0)
		return s;
	gnutls_credentials_clear(session);
	tls_set_release(s);
	return NULL;
}

struct str tls_peer(void *session)
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);

	return chain == NULL || count == 0
		   ? (struct str){NULL, 0}
		   : (struct str){(const char *)chain[0].data, chain[0].size};
}

void tls_send(void *session, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t sent = gnutls_record_send(session, at, len);

		if (sent <= 0)
			return;
		at += sent;
		len -= (size_t)sent;
	}
}

static int give_none(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
    gnutls_pcert_st **certificates, unsigned *count, gnutls_ocsp_data_st **ocsp,
    unsigned *ocsp_count, gnutls_privkey_t *key, unsigned *flags)
{
	(void)session;
	(void)info;
	(void)certificates;
	(void)count;
	(void)ocsp;
	(void)ocsp_count;
	(void)key;
	(void)flags;
	return GNUTLS_E_INSUFFICIENT_CREDENTIALS;
}

tls_callback *const tls_no_certificate = (tls_callback *)give_none;
