/* Visits to addresses by TLS that take what comes. */
#include "io/tls_probe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include "base/clock.h"

/* How long a stop may go unnoticed. */
enum { SLICE_MS = 200 };

struct tls_prober {
	SSL_CTX *modern, *old;
};

/* ---- contexts ---- */

static int verify_nothing(X509_STORE_CTX *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	return 1;
}

/* All that a configuration of the system may have set is set anew. */
static SSL_CTX *context_new(int least, int most, const char *ciphers)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx == NULL)
		return NULL;
	SSL_CTX_clear_options(ctx, SSL_OP_NO_SSL_MASK);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_LEGACY_SERVER_CONNECT);
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_cert_verify_callback(ctx, verify_nothing, NULL);
	SSL_CTX_set_max_cert_list(ctx, TLS_PROBE_CHAIN_BYTES);
	if (SSL_CTX_set_min_proto_version(ctx, least) && SSL_CTX_set_max_proto_version(ctx, most) &&
	    SSL_CTX_set_cipher_list(ctx, ciphers))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

enum err tls_prober_new(struct tls_prober **ret)
{
	struct tls_prober *p = calloc(1, sizeof *p);

	if (p != NULL) {
		p->modern = context_new(TLS1_2_VERSION, 0, "DEFAULT:@SECLEVEL=0");
		p->old = context_new(TLS1_VERSION, TLS1_2_VERSION, "ALL:!aNULL:!eNULL:@SECLEVEL=0");
	}
	ERR_clear_error();
	if (p == NULL || p->modern == NULL || p->old == NULL) {
		tls_prober_free(p);
		return ERR_NO_MEMORY;
	}
	*ret = p;
	return ERR_OK;
}

void tls_prober_free(struct tls_prober *p)
{
	if (p == NULL)
		return;
	SSL_CTX_free(p->modern);
	SSL_CTX_free(p->old);
	free(p);
}

/* ---- the socket ---- */

/* What a step waits with. */
struct waiting {
	int fd;
	int64_t deadline;
	const struct reach *reach;
};

/* Waits for the socket. ERR_TIMEOUT; ERR_BUSY: stopped. */
static enum err socket_wait(const struct waiting *w, short events)
{
	struct pollfd p = {.fd = w->fd, .events = events};

	for (;;) {
		int64_t left = w->deadline - clock_monotonic_ms();
		int ready;

		if (reach_stopped(w->reach))
			return ERR_BUSY;
		if (left <= 0)
			return ERR_TIMEOUT;
		ready = poll(&p, 1, left < SLICE_MS ? (int)left : SLICE_MS);
		if (ready > 0)
			return ERR_OK;
		if (ready < 0 && errno != EINTR)
			return ERR_UNAVAILABLE;
	}
}

/* What an error of connect(2) says. */
static enum tls_probe_end end_of_errno(int error)
{
	if (error == ECONNREFUSED)
		return TLS_PROBE_CLOSED;
	return error == ETIMEDOUT ? TLS_PROBE_FILTERED : TLS_PROBE_UNREACHABLE;
}

/* Connects. *end is DONE when it did. */
static enum err socket_connect(
    struct waiting *w, const struct sockaddr_storage *to, unsigned len, enum tls_probe_end *end)
{
	int error = 0;
	socklen_t error_len = sizeof error;
	enum err err;

	*end = TLS_PROBE_DONE;
	if (connect(w->fd, (const struct sockaddr *)to, len) == 0)
		return ERR_OK;
	if (errno != EINPROGRESS) {
		*end = end_of_errno(errno);
		return ERR_OK;
	}
	err = socket_wait(w, POLLOUT);
	if (err == ERR_TIMEOUT) {
		*end = TLS_PROBE_FILTERED;
		return ERR_OK;
	}
	if (!err && getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &error_len) != 0)
		error = errno;
	if (!err && error != 0)
		*end = end_of_errno(error);
	return err;
}

/* ---- the handshake ---- */

struct handshake {
	SSL *ssl; /* reads from and writes to memory */
	BIO *in, *out;
	struct waiting wait;
	size_t read; /* bytes of the other side */
};

static bool handshake_open(struct handshake *h, SSL_CTX *ctx, const char *name)
{
	h->ssl = SSL_new(ctx);
	h->in = BIO_new(BIO_s_mem());
	h->out = BIO_new(BIO_s_mem());
	if (h->ssl == NULL || h->in == NULL || h->out == NULL) {
		BIO_free(h->in);
		BIO_free(h->out);
		return false;
	}
	BIO_set_mem_eof_return(h->in, -1);
	SSL_set_bio(h->ssl, h->in, h->out);
	SSL_set_connect_state(h->ssl);
	return (name == NULL || SSL_set_tlsext_host_name(h->ssl, name)) &&
	       SSL_set_tlsext_status_type(h->ssl, TLSEXT_STATUSTYPE_ocsp);
}

/* Sends what the handshake wrote. *end is CUT when the other side is gone. */
static enum err handshake_send(struct handshake *h, enum tls_probe_end *end)
{
	char *at;
	long len = BIO_get_mem_data(h->out, &at);
	enum err err = ERR_OK;

	while (len > 0 && !err) {
		ssize_t done = send(h->wait.fd, at, (size_t)len, MSG_NOSIGNAL);

		if (done > 0) {
			at += done;
			len -= done;
		} else if (errno == EAGAIN || errno == EINTR) {
			err = socket_wait(&h->wait, POLLOUT);
		} else {
			*end = TLS_PROBE_CUT;
			break;
		}
	}
	(void)BIO_reset(h->out);
	return err;
}

/* Whatever speaks TLS begins with a record of its handshake, or of an alert. */
static bool bytes_are_tls(const char *bytes)
{
	return bytes[0] == 0x16 || bytes[0] == 0x15;
}

/* Reads something for the handshake; *end is set when nothing more comes. */
static enum err handshake_receive(struct handshake *h, enum tls_probe_end *end)
{
	char bytes[16384];
	enum err err = socket_wait(&h->wait, POLLIN);
	ssize_t len;

	if (err)
		return err;
	len = recv(h->wait.fd, bytes, sizeof bytes, 0);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return ERR_OK;
	if (len <= 0) {
		*end = TLS_PROBE_CUT;
		return ERR_OK;
	}
	if (h->read == 0 && !bytes_are_tls(bytes))
		*end = TLS_PROBE_PLAIN;
	h->read += (size_t)len;
	if (h->read > TLS_PROBE_BYTES)
		*end = TLS_PROBE_LARGE;
	return BIO_write(h->in, bytes, (int)len) == len ? ERR_OK : ERR_NO_MEMORY;
}

/* What OpenSSL's first complaint says. */
static enum tls_probe_end end_of_queue(unsigned *ret_alert)
{
	unsigned long error;
	enum tls_probe_end end = TLS_PROBE_BROKEN;

	while ((error = ERR_get_error()) != 0) {
		int reason = ERR_GET_REASON(error);

		if (ERR_GET_LIB(error) != ERR_LIB_SSL)
			continue;
		if (reason >= SSL_AD_REASON_OFFSET && reason <= SSL_AD_REASON_OFFSET + 255) {
			*ret_alert = (unsigned)(reason - SSL_AD_REASON_OFFSET);
			return TLS_PROBE_ALERT;
		}
		if (reason == SSL_R_EXCESSIVE_MESSAGE_SIZE)
			end = TLS_PROBE_LARGE;
	}
	return end;
}

/* Goes on until the handshake has ended in some way, which is *end. */
static enum err handshake_run(struct handshake *h, enum tls_probe_end *end, unsigned *ret_alert)
{
	enum err err = ERR_OK;

	*end = TLS_PROBE_DONE;
	while (!err && *end == TLS_PROBE_DONE) {
		int done, wants;

		ERR_clear_error();
		done = SSL_do_handshake(h->ssl);
		wants = SSL_get_error(h->ssl, done);
		err = handshake_send(h, end);
		if (done == 1 || err)
			break;
		if (wants != SSL_ERROR_WANT_READ && wants != SSL_ERROR_WANT_WRITE)
			*end = end_of_queue(ret_alert);
		else if (*end == TLS_PROBE_DONE && wants == SSL_ERROR_WANT_READ)
			err = handshake_receive(h, end);
	}
	if (err == ERR_TIMEOUT) {
		*end = TLS_PROBE_SILENT;
		err = ERR_OK;
	}
	return err;
}

/* ---- what came ---- */

static bool probe_keep_certificate(struct tls_probe *to, X509 *x)
{
	int len = i2d_X509(x, NULL);
	unsigned char *at = len <= 0 ? NULL : arena_alloc(&to->memory, (size_t)len);

	if (at == NULL)
		return false;
	to->chain[to->chain_count++] = (struct str){(const char *)at, (size_t)len};
	i2d_X509(x, &at);
	return true;
}

static enum err probe_keep(struct tls_probe *to, SSL *ssl)
{
	STACK_OF(X509) *sent = SSL_get_peer_cert_chain(ssl);
	int count = sent == NULL ? 0 : sk_X509_num(sent);
	const unsigned char *staple = NULL;
	long staple_len = SSL_get_tlsext_status_ocsp_resp(ssl, &staple);
	bool ok = true;

	to->sent = (size_t)count;
	for (int i = 0; i < count && i < TLS_PROBE_CHAIN_MAX && ok; i++)
		ok = probe_keep_certificate(to, sk_X509_value(sent, i));
	if (count > 0)
		snprintf(to->protocol, sizeof to->protocol, "%s", SSL_get_version(ssl));
	if (to->end == TLS_PROBE_DONE)
		snprintf(to->cipher, sizeof to->cipher, "%s", SSL_get_cipher_name(ssl));
	if (staple != NULL && staple_len > 0 && staple_len <= TLS_PROBE_STAPLE_MAX)
		to->staple = arena_bytes(
		    &to->memory, (struct str){(const char *)staple, (size_t)staple_len}, &ok);
	return ok ? ERR_OK : ERR_NO_MEMORY;
}

/* One connection with one handshake. */
static enum err probe_once(SSL_CTX *ctx, const struct waiting *bounds,
    const struct sockaddr_storage *to, unsigned len, const char *name, struct tls_probe *ret)
{
	struct handshake h = {.wait = *bounds};
	int64_t connected = clock_monotonic_ms() + TLS_PROBE_CONNECT_MS;
	enum err err;

	h.wait.fd = socket(to->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (h.wait.fd < 0 && errno == EAFNOSUPPORT) {
		ret->end = TLS_PROBE_UNREACHABLE;
		return ERR_OK;
	}
	if (h.wait.fd < 0)
		return ERR_UNAVAILABLE;
	if (connected < h.wait.deadline)
		h.wait.deadline = connected;
	err = socket_connect(&h.wait, to, len, &ret->end);
	h.wait.deadline = bounds->deadline;
	if (!err && ret->end == TLS_PROBE_DONE) {
		err = handshake_open(&h, ctx, name) ? handshake_run(&h, &ret->end, &ret->alert)
						    : ERR_NO_MEMORY;
		if (!err)
			err = probe_keep(ret, h.ssl);
	}
	SSL_free(h.ssl);
	close(h.wait.fd);
	ERR_clear_error();
	return err;
}

/* Could the other side be one that only speaks what is old? */
static bool probe_may_be_old(const struct tls_probe *t)
{
	return t->chain_count == 0 &&
	       (t->end == TLS_PROBE_ALERT || t->end == TLS_PROBE_CUT || t->end == TLS_PROBE_BROKEN);
}

enum err tls_probe(const struct tls_prober *p, const struct reach *reach,
    const struct network_address *address, uint16_t port, const char *name, int64_t deadline,
    struct tls_probe *ret, struct problem *why)
{
	struct waiting bounds = {-1, clock_monotonic_ms() + TLS_PROBE_TOTAL_MS, reach};
	struct sockaddr_storage to;
	struct tls_probe old = {0};
	unsigned len;
	enum err err = reach_check(reach, address, port, why);

	if (err)
		return err;
	if (!network_address_socket(address, port, &to, &len))
		return err_because(why, ERR_REFUSED, "not an address of the internet");
	if (deadline < bounds.deadline)
		bounds.deadline = deadline;
	err = probe_once(p->modern, &bounds, &to, len, name, ret);
	if (!err && probe_may_be_old(ret)) {
		err = probe_once(p->old, &bounds, &to, len, name, &old);
		if (!err && old.chain_count > 0) {
			tls_probe_free(ret);
			*ret = old;
			ret->is_old = true;
		} else {
			tls_probe_free(&old);
		}
	}
	return err ? err_because(why, err, "%s", err_text(err)) : ERR_OK;
}

void tls_probe_free(struct tls_probe *t)
{
	arena_free(&t->memory);
}

const char *tls_probe_end_name(enum tls_probe_end end)
{
	static const char *const names[TLS_PROBE_END_COUNT] = {
	    [TLS_PROBE_DONE] = "done",
	    [TLS_PROBE_CLOSED] = "closed",
	    [TLS_PROBE_UNREACHABLE] = "unreachable",
	    [TLS_PROBE_FILTERED] = "filtered",
	    [TLS_PROBE_SILENT] = "silent",
	    [TLS_PROBE_CUT] = "cut",
	    [TLS_PROBE_PLAIN] = "plain",
	    [TLS_PROBE_ALERT] = "alert",
	    [TLS_PROBE_LARGE] = "large",
	    [TLS_PROBE_BROKEN] = "broken",
	};

	return names[end];
}
