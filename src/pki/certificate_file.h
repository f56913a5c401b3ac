/* Finds the certificates of a file, for what else reads certificates here. */
#ifndef PKI_CERTIFICATE_FILE_H
#define PKI_CERTIFICATE_FILE_H

#include <openssl/x509.h>
#include "base/err.h"
#include "base/str.h"

/* Whom a file's contents are given to. */
struct certificate_taker {
	void *arg;
	/* A certificate, which becomes the taker's; an error ends the reading. */
	enum err (*take)(void *arg, X509 *x, struct problem *why);
	/* Something that is no certificate and does no harm: a request, a revocation list, a public
	 * key, or a file without any of that. */
	void (*pass)(void *arg, const struct problem *what);
	/* Text stands around the blocks of PEM, first on this line. */
	void (*text)(void *arg, size_t line);
};

/* Reads all certificates of a file: PEM, DER, or PKCS#7 in either. ERR_INVALID with `why`: damaged,
 * something that holds a private key or may hold one (named, with what to give instead), bytes
 * after the DER; ERR_TOO_LARGE; ERR_NO_MEMORY; the taker's. `why` may be NULL. Never asks for a
 * pass phrase. */
enum err certificate_file_read(
    struct str file, const struct certificate_taker *taker, struct problem *why);
/* Opens one certificate in DER, which the caller frees by X509_free(); `where` names it in `why`.
 */
enum err certificate_file_open_der(
    struct str der, const char *where, X509 **ret, struct problem *why);

#endif
