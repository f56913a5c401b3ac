/* Compares the certificates that a server sent with those that are recorded. */
#include "pki/chain.h"

#include <string.h>
#include <openssl/ct.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

/* Certificates of a list as they are looked at; NULL where one cannot be read. */
struct pile {
	X509 *at[CHAIN_RECORDED_MAX];
	bool used[CHAIN_RECORDED_MAX];
	size_t count;
};

enum { NOWHERE = CHAIN_RECORDED_MAX };

static X509 *certificate_open(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.at;
	X509 *x = der.len > LONG_MAX ? NULL : d2i_X509(NULL, &at, (long)der.len);

	if (x != NULL && at != (const unsigned char *)der.at + der.len) {
		X509_free(x);
		x = NULL;
	}
	return x;
}

static void pile_open(struct pile *p, struct chain_list list, size_t max)
{
	p->count = list.count < max ? list.count : max;
	for (size_t i = 0; i < p->count; i++)
		p->at[i] = certificate_open(list.at[i]);
}

static void pile_close(struct pile *p)
{
	for (size_t i = 0; i < p->count; i++)
		X509_free(p->at[i]);
}

/* ---- one step of the way ---- */

static bool certificate_is_of(X509 *x, X509 *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);

	return key != NULL &&
	       X509_NAME_cmp(X509_get_issuer_name(x), X509_get_subject_name(issuer)) == 0 &&
	       X509_verify(x, key) == 1;
}

static bool certificate_is_root(X509 *x)
{
	return certificate_is_of(x, x);
}

/* The same name with the same key: an issuer may have several certificates, of several roots. */
static bool certificate_is_same_issuer(X509 *a, X509 *b)
{
	return X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)) == 0 &&
	       EVP_PKEY_eq(X509_get0_pubkey(a), X509_get0_pubkey(b)) == 1;
}

/* The first CA of a pile, not used yet, that issued `x`; its place, or NOWHERE. */
static size_t pile_find_issuer(const struct pile *p, X509 *x)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->at[i] != NULL && !p->used[i] && X509_check_ca(p->at[i]) > 0 &&
		    certificate_is_of(x, p->at[i]))
			return i;
	return NOWHERE;
}

static bool pile_has_issuer(const struct pile *p, X509 *x)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->at[i] != NULL && certificate_is_same_issuer(p->at[i], x))
			return true;
	return false;
}

/* ---- the way ---- */

struct way {
	struct pile sent, recorded;
	bool has_top; /* it comes by an issuer above which nothing is recorded */
	struct chain_seen *seen;
};

/* The way comes by this issuer. */
static void way_pass(struct way *w, X509 *x)
{
	bool is_known = pile_has_issuer(&w->recorded, x);

	w->seen->length++;
	w->seen->is_known |= is_known;
	w->has_top |= is_known && pile_find_issuer(&w->recorded, x) == NOWHERE;
}

/* As far as what was sent leads; the last one on the way. */
static X509 *way_follow_sent(struct way *w)
{
	X509 *x = w->sent.at[0];
	size_t before = 0;

	w->sent.used[0] = true;
	w->seen->length = 1;
	while (!certificate_is_root(x)) {
		size_t next = pile_find_issuer(&w->sent, x);

		if (next == NOWHERE)
			break;
		w->seen->is_disordered |= next < before;
		w->sent.used[next] = true;
		x = w->sent.at[next];
		before = next;
		w->seen->has_anchor |= certificate_is_root(x);
		way_pass(w, x);
	}
	return x;
}

/* Is it the last that has to be sent? `above` is the recorded one that issued it, or NOWHERE. */
static bool way_is_at_end(const struct way *w, X509 *x, size_t above)
{
	if (above != NOWHERE)
		return certificate_is_root(w->recorded.at[above]);
	return w->has_top || (w->seen->length > 1 && certificate_is_root(x));
}

/* From where what was sent ended, on through what is recorded. */
static void way_follow_recorded(struct way *w, X509 *x)
{
	struct chain_seen *seen = w->seen;

	for (;;) {
		size_t above = pile_find_issuer(&w->recorded, x);

		seen->is_known |= above != NOWHERE;
		if (way_is_at_end(w, x, above)) {
			seen->end = seen->missing_count == 0 ? CHAIN_COMPLETE : CHAIN_INCOMPLETE;
			return;
		}
		if (above == NOWHERE)
			break;
		w->recorded.used[above] = true;
		seen->missing[seen->missing_count++] = above;
		x = w->recorded.at[above];
		way_pass(w, x);
	}
	seen->end = CHAIN_UNKNOWN;
	seen->missing_count = 0;
}

static void way_count_rest(struct way *w)
{
	for (size_t i = 0; i < w->sent.count; i++) {
		w->seen->unreadable += w->sent.at[i] == NULL;
		w->seen->extra += w->sent.at[i] != NULL && !w->sent.used[i];
	}
}

enum err chain_compare(struct chain_list sent, struct chain_list recorded, struct chain_seen *ret)
{
	struct chain_seen seen = {.end = CHAIN_UNKNOWN};
	struct way way = {.seen = &seen};
	enum err err = ERR_INVALID;

	pile_open(&way.sent, sent, CHAIN_MAX);
	pile_open(&way.recorded, recorded, CHAIN_RECORDED_MAX);
	if (way.sent.count > 0 && way.sent.at[0] != NULL) {
		X509 *last = way_follow_sent(&way);

		if (last == way.sent.at[0] && certificate_is_root(last))
			seen.end = CHAIN_SELF_SIGNED;
		else
			way_follow_recorded(&way, last);
		way_count_rest(&way);
		*ret = seen;
		err = ERR_OK;
	}
	pile_close(&way.sent);
	pile_close(&way.recorded);
	ERR_clear_error();
	return err;
}

bool chain_is_issued_by(struct str der, struct str issuer)
{
	X509 *x = certificate_open(der), *above = certificate_open(issuer);
	bool is = x != NULL && above != NULL && certificate_is_of(x, above);

	X509_free(x);
	X509_free(above);
	ERR_clear_error();
	return is;
}

bool chain_must_staple(struct str der)
{
	enum { STATUS_REQUEST = 5 };
	X509 *x = certificate_open(der);
	TLS_FEATURE *features = x == NULL ? NULL : X509_get_ext_d2i(x, NID_tlsfeature, NULL, NULL);
	bool must = false;

	for (int i = 0; features != NULL && i < sk_ASN1_INTEGER_num(features); i++)
		must |= ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) == STATUS_REQUEST;
	TLS_FEATURE_free(features);
	X509_free(x);
	ERR_clear_error();
	return must;
}

/* ---- Certificate Transparency ---- */

static void scts_take(struct chain_scts *to, const SCT *sct)
{
	unsigned char *log = NULL;
	size_t len = SCT_get_version(sct) == SCT_VERSION_V1 ? SCT_get0_log_id(sct, &log) : 0;

	if (len != DIGEST_BYTES) {
		to->unreadable++;
	} else if (to->count - to->unreadable < CHAIN_SCTS_MAX) {
		memcpy(to->list[to->count - to->unreadable].log, log, len);
		to->list[to->count - to->unreadable].at = (int64_t)(SCT_get_timestamp(sct) / 1000);
	}
	to->count++;
}

enum err chain_scts(struct str der, struct chain_scts *ret)
{
	X509 *x = certificate_open(der);
	struct chain_scts found = {0};
	int state = -1;
	STACK_OF(SCT) *list =
	    x == NULL ? NULL : X509_get_ext_d2i(x, NID_ct_precert_scts, &state, NULL);
	enum err err = x == NULL || (list == NULL && state != -1) ? ERR_INVALID : ERR_OK;

	for (int i = 0; list != NULL && i < sk_SCT_num(list); i++)
		scts_take(&found, sk_SCT_value(list, i));
	SCT_LIST_free(list);
	X509_free(x);
	ERR_clear_error();
	if (!err)
		*ret = found;
	return err;
}
