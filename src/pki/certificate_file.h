/* Finds the certificate in a file, for what else reads certificates here. */
#ifndef PKI_CERTIFICATE_FILE_H
#define PKI_CERTIFICATE_FILE_H

#include <openssl/x509.h>
#include "base/err.h"
#include "base/str.h"

/* The leaf of a PEM or DER file, with the errors of certificate_read(); the caller frees it by
 * X509_free(). */
enum err certificate_file_open(struct str file, X509 **ret_leaf, struct problem *why);
/* The same for one DER; `where` names it in `why`. */
enum err certificate_file_open_der(
    struct str der, const char *where, X509 **ret_leaf, struct problem *why);

#endif
