/* A site's certificate as it comes: in one file or in several, with its chain in any order.
 *
 * DESIGN: CAs, panels and mail programs send certificates in a dozen ways, and nobody should have
 * to take them apart by hand. So all files are read first; then the site's certificate is the one
 * that issued no other, and its chain follows from names and signatures, never from the order. What
 * was taken and what was not is told in sentences, so that a mistake is seen. */
#ifndef PKI_BUNDLE_H
#define PKI_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
	BUNDLE_FILES_MAX = 64,
	BUNDLE_BYTES_MAX = 4 << 20,   /* of all files */
	BUNDLE_CERTIFICATES_MAX = 32, /* different ones */
	BUNDLE_NOTES_MAX = 100        /* sentences; what is past them is left out */
};

struct bundle;
struct x509_st;

/* NULL when memory is short. One thread at a time. */
struct bundle *bundle_new(void);
/* NULL is legal. */
void bundle_free(struct bundle *b);

/* Adds the certificates of a file: PEM with anything around it, DER, PKCS#7 in either. `name` is
 * what the file is called where there are several, NULL for one alone. A file without certificates,
 * and requests, revocation lists and public keys, are passed over. ERR_INVALID: damaged, or with a
 * private key (pki/certificate_file.h); ERR_TOO_LARGE past the bounds above; ERR_NO_MEMORY. After
 * an error nothing but bundle_free() is legal. */
enum err bundle_add(struct bundle *b, const char *name, struct str file, struct problem *why);

/* Finds the site's certificate and its chain, once all files are added. Where several issued no
 * other, it is the one that covers all `hosts` (lower case; there may be none), and a
 * precertificate never beside what was issued after it. ERR_INVALID: there is no certificate, or
 * several could be meant (named); ERR_REFUSED: all are CAs'. */
enum err bundle_pick(
    struct bundle *b, const struct str *hosts, size_t host_count, struct problem *why);

/* ---- after bundle_pick() ---- */

/* What was found: the bundle's, for what else reads certificates here. */
struct x509_st *bundle_leaf(const struct bundle *b);
/* Its issuer, then the issuer's, up to the root's child; a root is among them only where it issued
 * the leaf itself. */
size_t bundle_chain_count(const struct bundle *b);
struct x509_st *bundle_chain(const struct bundle *b, size_t i);
/* Appends the leaf and its chain as PEM: a file that gives the same again, whatever the files were.
 */
void bundle_write(const struct bundle *b, struct buf *to);

/* What was taken and what was ignored, in the order in which it is best read; each has a word and
 * names what it is about. Before bundle_pick(), and after one that failed: only what is no
 * certificate, or is there twice. */
size_t bundle_note_count(const struct bundle *b);
const struct problem *bundle_note(const struct bundle *b, size_t i);

#endif
