/* Finds a site's certificate and its chain among what was given. */
#include "pki/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include "base/arena.h"
#include "pki/certificate_file.h"
#include "pki/certificate_take.h"
#include "pki/certificate_text.h"

/* What became of a certificate. */
enum part { PART_NONE, PART_LEAF, PART_CHAIN, PART_ROOT, PART_PRECERTIFICATE };

struct notes {
	size_t count;
	struct problem at[BUNDLE_NOTES_MAX / 2];
};

struct bundle {
	X509 *all[BUNDLE_CERTIFICATES_MAX];
	enum part parts[BUNDLE_CERTIFICATES_MAX];
	size_t count, files, bytes;
	size_t leaf, chain[BUNDLE_CERTIFICATES_MAX], chain_count; /* indices of `all` */
	const char *file; /* the name of the file that is being read */
	struct problem
	    first_passed;          /* why the first thing that was passed over is no certificate */
	struct notes told, passed; /* of certificates; of all else */
};

struct bundle *bundle_new(void)
{
	return calloc(1, sizeof(struct bundle));
}

void bundle_free(struct bundle *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->count; i++)
		X509_free(b->all[i]);
	free(b);
}

/* ---- sentences ---- */

static void note_add(struct notes *to, const char *word, const char *about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void note_add(struct notes *to, const char *word, const char *about, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;

	if (to->count == sizeof to->at / sizeof to->at[0])
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_reason(&to->at[to->count], ERR_OK, word, "%s", text);
	err_about(&to->at[to->count++], about, strlen(about));
}

/* "shop.example", the last common name, else the organisation: what people call it. */
struct called {
	char text[100];
};

static bool called_by(X509 *x, int nid, struct arena *room, struct called *to)
{
	const X509_NAME *name = X509_get_subject_name(x);
	int at = -1, last = -1;
	char *text = NULL;
	size_t len;

	while ((at = X509_NAME_get_index_by_NID(name, nid, at)) >= 0)
		last = at;
	if (last < 0 || certificate_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)),
			    "it", room, &text, NULL))
		return false;
	for (len = strlen(text);
	     len >= sizeof to->text || ((unsigned char)text[len] & 0xC0) == 0x80;)
		len--;
	memcpy(to->text, text, len);
	to->text[len] = '\0';
	return true;
}

static struct called called_of(X509 *x)
{
	struct called called = {"a certificate without a name"};
	struct arena room = {NULL, 0};

	if (!called_by(x, NID_commonName, &room, &called))
		called_by(x, NID_organizationName, &room, &called);
	arena_free(&room);
	return called;
}

static struct called serial_of(X509 *x)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
	char *hex = number == NULL ? NULL : BN_bn2hex(number);
	struct called serial;

	snprintf(serial.text, sizeof serial.text, "%.64s", hex == NULL ? "unknown" : hex);
	OPENSSL_free(hex);
	BN_free(number);
	return serial;
}

size_t bundle_note_count(const struct bundle *b)
{
	return b->told.count + b->passed.count;
}

const struct problem *bundle_note(const struct bundle *b, size_t i)
{
	return i < b->told.count ? &b->told.at[i] : &b->passed.at[i - b->told.count];
}

/* ---- reading ---- */

static enum err bundle_take(void *arg, X509 *x, struct problem *why)
{
	struct bundle *b = arg;

	for (size_t i = 0; i < b->count; i++)
		if (X509_cmp(b->all[i], x) == 0) {
			note_add(&b->passed, "bundle.twice", called_of(x).text,
			    "ignored: %s, which is there twice", called_of(x).text);
			X509_free(x);
			return ERR_OK;
		}
	if (b->count == BUNDLE_CERTIFICATES_MAX) {
		X509_free(x);
		return err_because(why, ERR_TOO_LARGE,
		    "there are more than %d certificates: give the site's and its chain alone",
		    BUNDLE_CERTIFICATES_MAX);
	}
	b->all[b->count++] = x;
	return ERR_OK;
}

/* What is passed over is named, without the advice that follows a colon. */
static void bundle_pass(void *arg, const struct problem *what)
{
	struct bundle *b = arg;
	size_t len = strcspn(what->text, ":");

	if (b->first_passed.text[0] == '\0')
		b->first_passed = *what;
	note_add(&b->passed, "bundle.passed", b->file == NULL ? "" : b->file, "ignored: %s%s%.*s",
	    b->file == NULL ? "" : b->file, b->file == NULL ? "" : ": ", (int)len, what->text);
}

static void bundle_pass_text(void *arg, size_t line)
{
	struct bundle *b = arg;

	note_add(&b->passed, "bundle.text", b->file == NULL ? "" : b->file,
	    "ignored: %s%stext around the blocks, first on line %zu",
	    b->file == NULL ? "" : b->file, b->file == NULL ? "" : ": ", line);
}

enum err bundle_add(struct bundle *b, const char *name, struct str file, struct problem *why)
{
	const struct certificate_taker taker = {b, bundle_take, bundle_pass, bundle_pass_text};
	enum err err = ERR_OK;

	if (b->files == BUNDLE_FILES_MAX || file.len > BUNDLE_BYTES_MAX - b->bytes)
		return err_because(why, ERR_TOO_LARGE,
		    "there are more than %d files, or %d bytes: give the site's certificate and "
		    "its chain alone",
		    BUNDLE_FILES_MAX, BUNDLE_BYTES_MAX);
	b->files++;
	b->bytes += file.len;
	b->file = name;
	err = certificate_file_read(file, &taker, why);
	b->file = NULL;
	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	else if (err && name != NULL)
		err_prefix(why, name);
	ERR_clear_error();
	return err;
}

/* ---- who issued whom ---- */

/* Did `upper` issue `lower`? Dates do not matter: records of the past are read too. A key so large
 * that verifying costs much is none that browsers take. */
static bool certificate_was_issued_by(X509 *lower, X509 *upper)
{
	EVP_PKEY *key = X509_get0_pubkey(upper);

	return X509_NAME_cmp(X509_get_issuer_name(lower), X509_get_subject_name(upper)) == 0 &&
	       X509_check_ca(upper) != 0 && key != NULL &&
	       EVP_PKEY_get_bits(key) <= CERTIFICATE_RSA_MAX && X509_verify(lower, key) == 1;
}

static bool certificate_is_root(X509 *x)
{
	return certificate_was_issued_by(x, x);
}

static bool certificate_is_poisoned(X509 *x)
{
	return X509_get_ext_by_NID(x, NID_ct_precert_poison, -1) >= 0;
}

static bool bundle_issued_another(const struct bundle *b, size_t upper)
{
	for (size_t i = 0; i < b->count; i++)
		if (i != upper && certificate_was_issued_by(b->all[i], b->all[upper]))
			return true;
	return false;
}

/* ---- the leaf ---- */

/* Those that may be the site's. */
struct candidates {
	size_t at[BUNDLE_CERTIFICATES_MAX]; /* indices of the bundle's */
	size_t count;
};

static struct candidates candidates_find(const struct bundle *b)
{
	struct candidates found = {.count = 0};

	for (size_t i = 0; i < b->count; i++)
		if ((X509_get_extension_flags(b->all[i]) & EXFLAG_CA) == 0 &&
		    !bundle_issued_another(b, i))
			found.at[found.count++] = i;
	return found;
}

/* Beside what was issued after it a precertificate is a by-product. */
static void candidates_drop_precertificates(struct bundle *b, struct candidates *c)
{
	struct candidates rest = {.count = 0};

	for (size_t i = 0; i < c->count; i++)
		if (!certificate_is_poisoned(b->all[c->at[i]]))
			rest.at[rest.count++] = c->at[i];
	if (rest.count == 0 || rest.count == c->count)
		return;
	for (size_t i = 0; i < c->count; i++)
		if (certificate_is_poisoned(b->all[c->at[i]]))
			b->parts[c->at[i]] = PART_PRECERTIFICATE;
	*c = rest;
}

static bool certificate_covers_all(X509 *x, const struct str *hosts, size_t host_count)
{
	struct certificate c = {.subject_count = 0};
	struct arena room = {NULL, 0};
	bool covers = certificate_take(x, &room, &c, NULL) == ERR_OK;

	for (size_t i = 0; i < host_count && covers; i++) {
		char host[256];

		covers = str_copy(host, sizeof host, hosts[i]) && certificate_covers(&c, host);
	}
	arena_free(&room);
	return covers;
}

static void candidates_keep_covering(
    const struct bundle *b, const struct str *hosts, size_t host_count, struct candidates *c)
{
	struct candidates rest = {.count = 0};

	for (size_t i = 0; i < c->count; i++)
		if (certificate_covers_all(b->all[c->at[i]], hosts, host_count))
			rest.at[rest.count++] = c->at[i];
	if (rest.count > 0)
		*c = rest;
}

static enum err candidates_refuse(
    const struct bundle *b, const struct candidates *c, struct problem *why)
{
	struct buf names = BUF_INIT(ERR_TEXT_MAX);

	for (size_t i = 0; i < c->count && i < 3; i++)
		buf_printf(&names, "%s%.60s (serial %.40s)", i == 0 ? "" : ", ",
		    called_of(b->all[c->at[i]]).text, serial_of(b->all[c->at[i]]).text);
	if (c->count > 3)
		buf_puts(&names, " …");
	err_reason(why, ERR_INVALID, "certificate.several",
	    "there are %zu certificates of sites: %s; give one of them, with its chain", c->count,
	    names.err ? "" : names.at);
	buf_free(&names);
	return ERR_INVALID;
}

static enum err bundle_find_leaf(
    struct bundle *b, const struct str *hosts, size_t host_count, struct problem *why)
{
	struct candidates c = candidates_find(b);

	if (c.count > 1)
		candidates_drop_precertificates(b, &c);
	if (c.count > 1 && host_count > 0)
		candidates_keep_covering(b, hosts, host_count, &c);
	if (c.count > 1)
		return candidates_refuse(b, &c, why);
	/* One CA's certificate alone is refused by its role. */
	if (c.count == 0 && b->count > 1)
		return err_reason(why, ERR_REFUSED, "certificate.ca",
		    "all %zu certificates are CAs': the site's own is missing", b->count);
	b->leaf = c.count == 0 ? 0 : c.at[0];
	b->parts[b->leaf] = PART_LEAF;
	return ERR_OK;
}

/* ---- the chain ---- */

/* Of several issuers (a key may be certified twice) a root comes first: the way to it is the
 * shortest. b->count when there is none. */
static size_t bundle_find_issuer(const struct bundle *b, size_t lower)
{
	size_t found = b->count;

	for (size_t i = 0; i < b->count; i++) {
		if (b->parts[i] != PART_NONE ||
		    !certificate_was_issued_by(b->all[lower], b->all[i]))
			continue;
		if (certificate_is_root(b->all[i]))
			return i;
		if (found == b->count)
			found = i;
	}
	return found;
}

static void bundle_find_chain(struct bundle *b)
{
	size_t lower = b->leaf, upper;

	while ((upper = bundle_find_issuer(b, lower)) < b->count) {
		bool is_root = certificate_is_root(b->all[upper]);

		if (is_root && b->chain_count > 0) {
			b->parts[upper] = PART_ROOT;
			return;
		}
		b->parts[upper] = PART_CHAIN;
		b->chain[b->chain_count++] = upper;
		if (is_root)
			return;
		lower = upper;
	}
}

/* ---- all of it ---- */

/* Why a certificate was not taken. */
static const struct {
	const char *word, *text;
} ignored[] = {
    [PART_NONE] = {"bundle.stranger", "which is not in its chain"},
    [PART_ROOT] = {"bundle.root", "the root of its chain, which browsers have"},
    [PART_PRECERTIFICATE] = {"bundle.precertificate", "a precertificate"},
};

static void bundle_tell(struct bundle *b)
{
	X509 *leaf = b->all[b->leaf];

	note_add(&b->told, "bundle.leaf", called_of(leaf).text,
	    "took: %s, serial %s, as the site's", called_of(leaf).text, serial_of(leaf).text);
	for (size_t i = 0; i < b->chain_count; i++)
		note_add(&b->told, "bundle.chain", called_of(b->all[b->chain[i]]).text,
		    "took: %s, which issued it", called_of(b->all[b->chain[i]]).text);
	for (size_t i = 0; i < b->count; i++)
		if (b->parts[i] != PART_LEAF && b->parts[i] != PART_CHAIN)
			note_add(&b->told, ignored[b->parts[i]].word, called_of(b->all[i]).text,
			    "ignored: %s, %s", called_of(b->all[i]).text,
			    ignored[b->parts[i]].text);
}

enum err bundle_pick(
    struct bundle *b, const struct str *hosts, size_t host_count, struct problem *why)
{
	enum err err;

	if (b->count == 0 && b->first_passed.text[0] != '\0') {
		if (why != NULL)
			*why = b->first_passed;
		return ERR_INVALID;
	}
	if (b->count == 0)
		return err_reason(why, ERR_INVALID, "certificate.none", "there is no certificate");
	err = bundle_find_leaf(b, hosts, host_count, why);
	if (!err) {
		bundle_find_chain(b);
		bundle_tell(b);
	}
	ERR_clear_error();
	return err;
}

X509 *bundle_leaf(const struct bundle *b)
{
	return b->all[b->leaf];
}

size_t bundle_chain_count(const struct bundle *b)
{
	return b->chain_count;
}

X509 *bundle_chain(const struct bundle *b, size_t i)
{
	return b->all[b->chain[i]];
}

static void certificate_write_pem(X509 *x, struct buf *to)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (bio == NULL || PEM_write_bio_X509(bio, x) != 1 ||
	    (len = BIO_get_mem_data(bio, &text)) <= 0)
		to->err = to->err ? to->err : ERR_NO_MEMORY;
	else
		buf_add(to, text, (size_t)len);
	BIO_free(bio);
}

void bundle_write(const struct bundle *b, struct buf *to)
{
	certificate_write_pem(b->all[b->leaf], to);
	for (size_t i = 0; i < b->chain_count; i++)
		certificate_write_pem(b->all[b->chain[i]], to);
	ERR_clear_error();
}
