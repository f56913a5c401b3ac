/* Certificates of CAs that the service was given besides the chains that came with certificates. */
#ifndef REVOCATION_ISSUERS_H
#define REVOCATION_ISSUERS_H

#include "base/arena.h"
#include "pki/certificate.h"

/* Zeros are none. */
struct issuers {
	struct certificate_issuer *list;
	size_t count;
	struct arena memory;
};

/* Those of a file ([watch] issuers), PEM or DER; "" for none. ERR_NOT_FOUND, ERR_UNAVAILABLE,
 * ERR_INVALID (there is none in it, or it is damaged), ERR_TOO_LARGE, ERR_NO_MEMORY, with `why`. */
enum err revocation_issuers_read(const char *path, struct issuers *ret, struct problem *why);
void revocation_issuers_free(struct issuers *issuers);

#endif
